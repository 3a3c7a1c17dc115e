import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

import type { DossierKey, HistoryEntry, Step } from '../domain/dossier.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { statusOfCode, type Status } from '../domain/status.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import { dayOf, formatInstant, MINUTE_MS, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { snapshotSchema, statusEventSchema, type QuarantineReason, type SnapshotItem, type StatusEventItem } from './contract.ts';
import { parseInstant } from './parse-instant.ts';

/** A source's clock may be a little fast; more than that is a finding, and never moves a figure into the future. */
const FUTURE_TOLERANCE_MS = 5 * MINUTE_MS;

export interface ParsedItem {
  readonly key: DossierKey;
  readonly entry: HistoryEntry;
}

export interface Refusal {
  readonly source: string;
  /** One of `QuarantineReason`, or a reason of a format's own. */
  readonly reason: string;
  /** JSON pointer into the item. */
  readonly pointer: string;
  readonly detail: string;
  /** What may be kept: values of fields that the contract does not know are left out, they could be personal. */
  readonly item: unknown;
}

type Parsed = { readonly ok: ParsedItem } | { readonly refused: Refusal };

/** Thrown inside this file only, to leave a nested reading at the first finding. */
class Finding extends Error {
  readonly reason: QuarantineReason;
  readonly pointer: string;

  constructor(reason: QuarantineReason, pointer: string, detail: string) {
    super(detail);
    this.reason = reason;
    this.pointer = pointer;
  }
}

export interface ItemParser {
  parse(item: unknown, now: Instant): Parsed;
}

/** `directory` is asked anew for each item, because imports can add trees while the server runs. */
export function itemParser(directory: () => UnitDirectory): ItemParser {
  const ajv = new Ajv({ strict: false });
  const isStatusEvent = ajv.compile<StatusEventItem>(statusEventSchema);
  const isSnapshot = ajv.compile<SnapshotItem>(snapshotSchema);

  function read(item: unknown, now: Instant): ParsedItem {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      throw new Finding('not_an_object', '', 'an item is a JSON object');
    }
    if ('kind' in item && item.kind === 'snapshot') {
      check(isSnapshot, item);
      return readSnapshot(item, now, directory());
    }
    check(isStatusEvent, item);
    return readStatusEvent(item, now, directory());
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

function check<T>(validate: ValidateFunction<T>, item: object): asserts item is T & object {
  if (validate(item)) return;
  const error = validate.errors?.[0];
  throw new Finding(reasonOf(error), pointerOf(error), error?.message ?? 'does not fit the contract');
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
  return /At(Current)?$|^\/asOf$/.test(path) ? 'bad_instant' : 'schema';
}

function readStatusEvent(item: StatusEventItem, now: Instant, directory: UnitDirectory): ParsedItem {
  const at = pastInstant(item.occurredAt, '/occurredAt', now);
  const status = statusOf(item.status);
  const id = item.eventId === undefined ? `${at}:${status}` : text(item.eventId, '/eventId');
  return { key: keyOf(item), entry: { kind: 'status', id, status, ...common(item, at, now, directory) } };
}

function readSnapshot(item: SnapshotItem, now: Instant, directory: UnitDirectory): ParsedItem {
  const at = pastInstant(item.asOf, '/asOf', now);
  const steps = item.history.map((step, index): Step => {
    const pointer = `/history/${index}/occurredAt`;
    const stepAt = pastInstant(step.occurredAt, pointer, now);
    if (stepAt > at) throw new Finding('bad_instant', pointer, `after asOf, ${formatInstant(at)}`);
    return { at: stepAt, status: statusOf(step.status) };
  });
  return { key: keyOf(item), entry: { kind: 'snapshot', steps, ...common(item, at, now, directory) } };
}

function keyOf(item: StatusEventItem | SnapshotItem): DossierKey {
  return { source: item.source, code: text(item.dossierCode, '/dossierCode') };
}

function common(item: StatusEventItem | SnapshotItem, at: Instant, now: Instant, directory: UnitDirectory) {
  const resolved = directory.resolve(text(item.unit, '/unit'), dayOf(at));
  if (resolved === undefined) throw new Finding('unknown_unit', '/unit', `no unit has the code ${item.unit}`);
  return {
    at,
    learnedAt: now,
    version: item.version ?? 0,
    unit: resolved.unit,
    ...(resolved.given === undefined ? {} : { unitGiven: resolved.given }),
    ...(resolved.guessed === true ? { unitGuessed: true } : {}),
    procedure: text(item.procedure, '/procedure'),
    facts: item.facts === undefined ? NO_FACTS : readFacts(item.facts, at, now, directory),
  };
}

const NO_FACTS: DossierFacts = {};

/** Milestones have happened; an appointment may lie ahead. */
const MILESTONES: ReadonlySet<string> = new Set(['submittedAt', 'acceptedAt', 'resolvedAt', 'returnedAt', 'apologyAt']);
const APPOINTMENTS: ReadonlySet<string> = new Set(['dueAt', 'dueAtCurrent']);

function readFacts(given: NonNullable<StatusEventItem['facts']>, at: Instant, now: Instant, directory: UnitDirectory): DossierFacts {
  const facts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const pointer = `/facts/${name}`;
    if (typeof value !== 'string') facts[name] = typeof value === 'number' ? Math.round(value) : value;
    else if (MILESTONES.has(name)) facts[name] = pastInstant(value, pointer, now);
    else if (APPOINTMENTS.has(name)) facts[name] = anyInstant(value, pointer);
    else if (name === 'receivingUnit') facts[name] = directory.resolve(text(value, pointer), dayOf(at))?.unit ?? value;
    else facts[name] = value;
  }
  // Each name was checked by the contract, each instant was read above.
  return facts;
}

function anyInstant(value: string, pointer: string): Instant {
  const instant = parseInstant(value);
  if (instant === undefined) throw new Finding('bad_instant', pointer, 'not an instant between 1990 and 2100');
  return instant;
}

function pastInstant(value: string, pointer: string, now: Instant): Instant {
  const instant = anyInstant(value, pointer);
  if (instant > now + FUTURE_TOLERANCE_MS) throw new Finding('future', pointer, `later than now, ${formatInstant(now)}`);
  return instant;
}

function statusOf(given: Status | number): Status {
  return typeof given === 'number' ? must(statusOfCode(given), 'a status code that the contract allows') : given;
}

/** Codes are compared byte by byte further on, so they are brought to one form here. */
function text(value: string, pointer: string): string {
  if (!value.isWellFormed()) throw new Finding('bad_text', pointer, 'holds half of a surrogate pair');
  return value.normalize('NFC');
}

function sourceOf(item: unknown): string {
  if (typeof item !== 'object' || item === null || !('source' in item) || typeof item.source !== 'string') return '?';
  return /^[a-z0-9][a-z0-9._-]{0,39}$/.test(item.source) ? item.source : '?';
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(statusEventSchema.properties),
  ...Object.keys(snapshotSchema.properties),
  ...Object.keys(statusEventSchema.properties.facts.properties),
  'status',
  'occurredAt',
]);
const MAX_DEPTH = 4;

/** Without names of fields nothing tells what a value is: a bare text or a row of texts may well be a person's. */
function keptOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? withoutUnknown(item) : '[left out]';
}

function withoutUnknown(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth > MAX_DEPTH ? '[left out]' : value.slice(0, 200).map((item) => withoutUnknown(item, depth + 1));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.slice(0, 500) : value;
  if (depth > MAX_DEPTH) return '[left out]';
  const kept = Object.entries(value).slice(0, 100);
  return Object.fromEntries(
    kept.map(([name, inner]) => [name.slice(0, 100), KNOWN_FIELDS.has(name) ? withoutUnknown(inner, depth + 1) : '[left out]']),
  );
}
