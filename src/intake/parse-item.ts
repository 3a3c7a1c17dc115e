import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Instant } from '../shared/instant.ts';
import {
  progressSchema,
  retractionSchema,
  snapshotSchema,
  statusEventSchema,
  type ProgressItem,
  type QuarantineReason,
  type RetractionItem,
  type SnapshotItem,
  type StatusEventItem,
} from './contract.ts';
import type { Work } from './decide-batch.ts';
import { feedbackSchema, registrySchema, reportSchema, type FeedbackItem, type RegistryItem, type ReportItem } from './fact-contract.ts';
import { keptOf } from './kept-of-refused.ts';
import { readRetraction, readSnapshot, readStatusEvent } from './read-dossier-item.ts';
import { readFeedback, readRegistry, readReport } from './read-fact-item.ts';
import { Finding, type ReadingContext } from './reading.ts';
import type { Refusal } from './refusal.ts';

/** What an item becomes: an entry of a dossier's history, or of another fact's. */
type ParsedItem = Extract<Work, { kind: 'entry' | 'fact' }>;

type Parsed = { readonly ok: ParsedItem } | { readonly refused: Refusal };

export interface ItemParser {
  parse(item: unknown, now: Instant): Parsed;
}

type Read = (item: object, context: ReadingContext) => ParsedItem;

/** The units that a source may speak for, and all below them; `null`: of any. */
export type ScopeOf = (source: string) => readonly string[] | null;

/** `directory` is asked anew for each item, because imports can add trees while the server runs. */
export function itemParser(directory: () => UnitDirectory, scopeOf: ScopeOf = () => null): ItemParser {
  const readers = readersByKind();

  function read(item: unknown, now: Instant): ParsedItem {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      throw new Finding('not_an_object', '', 'an item is a JSON object');
    }
    const kind = 'kind' in item && typeof item.kind === 'string' ? item.kind : 'status';
    // An unknown kind is judged by the usual contract, which says what is allowed there.
    const reader = readers.get(kind) ?? readers.get('status');
    if (reader === undefined) throw new Error('there is a reader of status events');
    const units = directory();
    const parsed = reader(item, { now, directory: units });
    const scope = scopeOf(parsed.key.source);
    if (scope !== null) checkScope(scope, parsed.entry.unit, units);
    return parsed;
  }

  return {
    parse(item, now) {
      try {
        return { ok: read(item, now) };
      } catch (error) {
        if (!(error instanceof Finding)) throw error;
        const { reason, pointer, message } = error;
        return { refused: { source: sourceOf(item), reason, pointer, detail: message, item: keptOf(item) } };
      }
    },
  };
}

/** On whole paths: a code that begins like another is another unit. */
function checkScope(scope: readonly string[], unit: string, directory: UnitDirectory): void {
  if (directory.ancestors(unit).some((above) => scope.includes(above))) return;
  throw new Finding('foreign_unit', '/unit', `this source does not speak for ${unit}`);
}

function readersByKind(): ReadonlyMap<string, Read> {
  const ajv = new Ajv({ strict: false });
  const checked = <T>(isValid: ValidateFunction<T>, read: (item: T, context: ReadingContext) => ParsedItem): Read => {
    return (item, context) => {
      if (!isValid(item)) throw findingOf(isValid.errors?.[0]);
      return read(item, context);
    };
  };
  return new Map([
    ['status', checked(ajv.compile<StatusEventItem>(statusEventSchema), readStatusEvent)],
    ['progress', checked(ajv.compile<ProgressItem>(progressSchema), readStatusEvent)],
    ['snapshot', checked(ajv.compile<SnapshotItem>(snapshotSchema), readSnapshot)],
    ['retraction', checked(ajv.compile<RetractionItem>(retractionSchema), readRetraction)],
    ['feedback', checked(ajv.compile<FeedbackItem>(feedbackSchema), readFeedback)],
    ['registry', checked(ajv.compile<RegistryItem>(registrySchema), readRegistry)],
    ['report', checked(ajv.compile<ReportItem>(reportSchema), readReport)],
  ]);
}

function findingOf(error: ErrorObject | undefined): Finding {
  return new Finding(reasonOf(error), pointerOf(error), error?.message ?? 'does not fit the contract');
}

function pointerOf(error: ErrorObject | undefined): string {
  if (error === undefined) return '';
  // Ajv's parameters are typed as a loose record.
  const { missingProperty, additionalProperty } = error.params as { missingProperty?: string; additionalProperty?: string };
  const name = missingProperty ?? additionalProperty;
  return name === undefined
    ? error.instancePath
    : `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100)}`;
}

function reasonOf(error: ErrorObject | undefined): QuarantineReason {
  const path = error?.instancePath ?? '';
  if (path.endsWith('/status')) return 'unknown_status';
  return /At(Current)?$|^\/(asOf|since|periodFrom)$/.test(path) ? 'bad_instant' : 'schema';
}

function sourceOf(item: unknown): string {
  if (typeof item !== 'object' || item === null || !('source' in item) || typeof item.source !== 'string') return '?';
  return /^[a-z0-9][a-z0-9._-]{0,39}$/.test(item.source) ? item.source : '?';
}
