import type { DossierKey, HistoryEntry, Step } from '../domain/dossier.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { withOrigin } from '../domain/origin.ts';
import { statusOfCode, type Status } from '../domain/status.ts';
import type { ResolvedUnit } from '../domain/unit-directory.ts';
import { dayOf, formatInstant, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import type { IntakeItem, ProgressItem, RetractionItem, SnapshotItem, StatusEventItem } from './contract.ts';
import { anyInstant, Finding, pastInstant, resolvedUnit, text, type ReadingContext } from './reading.ts';

export interface ParsedDossier {
  readonly kind: 'entry';
  readonly key: DossierKey;
  readonly entry: HistoryEntry;
}

export function readStatusEvent(item: StatusEventItem | ProgressItem, context: ReadingContext): ParsedDossier {
  const { now, directory } = context;
  const at = pastInstant(item.occurredAt, '/occurredAt', now);
  const status = statusOf(item.status);
  const id = item.eventId === undefined ? `${at}:${status}` : text(item.eventId, '/eventId');
  const resolved = resolvedUnit(item.unit, at, directory, item.facts?.receivingUnit);
  const { unit } = resolved;
  const version = item.version ?? 0;
  const procedure = item.kind === 'progress' ? '' : text(item.procedure, '/procedure');
  const facts = readFacts(item.facts, at, context);
  return parsed(item, resolved, context, { kind: 'status', id, status, at, learnedAt: now, version, unit, procedure, facts });
}

export function readSnapshot(item: SnapshotItem, context: ReadingContext): ParsedDossier {
  const { now, directory } = context;
  const at = pastInstant(item.asOf, '/asOf', now);
  const steps = item.history.map((step, index): Step => {
    const pointer = `/history/${index}/occurredAt`;
    const stepAt = pastInstant(step.occurredAt, pointer, now);
    if (stepAt > at) throw new Finding('bad_instant', pointer, `after asOf, ${formatInstant(at)}`);
    return { at: stepAt, status: statusOf(step.status) };
  });
  const resolved = resolvedUnit(item.unit, at, directory, item.facts?.receivingUnit);
  const { unit } = resolved;
  const version = item.version ?? 0;
  const procedure = text(item.procedure, '/procedure');
  const facts = readFacts(item.facts, at, context);
  return parsed(item, resolved, context, { kind: 'snapshot', steps, at, learnedAt: now, version, unit, procedure, facts });
}

export function readRetraction(item: RetractionItem, context: ReadingContext): ParsedDossier {
  const { now, directory } = context;
  const { retractedAt, restoredAt } = item;
  const given = retractedAt ?? restoredAt;
  if (given === undefined || (retractedAt !== undefined && restoredAt !== undefined)) {
    throw new Finding('schema', '/retractedAt', 'exactly one of retractedAt and restoredAt is needed');
  }
  const isRetracted = retractedAt !== undefined;
  const at = pastInstant(given, isRetracted ? '/retractedAt' : '/restoredAt', now);
  const id = item.eventId === undefined ? `${at}:${isRetracted ? 'retracted' : 'restored'}` : text(item.eventId, '/eventId');
  const resolved = resolvedUnit(item.unit, at, directory);
  const { unit } = resolved;
  const version = item.version ?? 0;
  const procedure = item.procedure === undefined ? null : text(item.procedure, '/procedure');
  const reason = item.reason ?? null;
  return parsed(item, resolved, context, { kind: 'retraction', id, isRetracted, reason, at, learnedAt: now, version, unit, procedure });
}

function parsed(
  item: IntakeItem | RetractionItem,
  { given, guessed }: ResolvedUnit,
  { now }: ReadingContext,
  entry: HistoryEntry,
): ParsedDossier {
  const sentAt = item.sentAt === undefined ? undefined : pastInstant(item.sentAt, '/sentAt', now);
  const key = { source: item.source, code: text(item.dossierCode, '/dossierCode') };
  return { kind: 'entry', key, entry: withOrigin(entry, given, guessed ?? false, sentAt, item.kind === 'progress') };
}

const NO_FACTS: DossierFacts = {};

/** Milestones have happened; an appointment may lie ahead. */
const MILESTONES: ReadonlySet<string> = new Set(['submittedAt', 'acceptedAt', 'resolvedAt', 'returnedAt', 'apologyAt', 'extendedAt']);
const APPOINTMENTS: ReadonlySet<string> = new Set(['dueAt', 'dueAtCurrent']);

function readFacts(given: StatusEventItem['facts'], at: Instant, { now, directory }: ReadingContext): DossierFacts {
  if (given === undefined) return NO_FACTS;
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

function statusOf(given: Status | number): Status {
  return typeof given === 'number' ? must(statusOfCode(given), 'a status code that the contract allows') : given;
}
