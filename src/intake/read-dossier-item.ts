import type { DossierKey, HistoryEntry, Step } from '../domain/dossier.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { statusOfCode, type Status } from '../domain/status.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import { dayOf, formatInstant, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import type { SnapshotItem, StatusEventItem } from './contract.ts';
import { anyInstant, Finding, pastInstant, text, unitOf, type ReadingContext } from './reading.ts';

export interface ParsedDossier {
  readonly key: DossierKey;
  readonly entry: HistoryEntry;
}

export function readStatusEvent(item: StatusEventItem, context: ReadingContext): ParsedDossier {
  const at = pastInstant(item.occurredAt, '/occurredAt', context.now);
  const status = statusOf(item.status);
  const id = item.eventId === undefined ? `${at}:${status}` : text(item.eventId, '/eventId');
  return { key: keyOf(item), entry: { kind: 'status', id, status, ...common(item, at, context) } };
}

export function readSnapshot(item: SnapshotItem, context: ReadingContext): ParsedDossier {
  const { now } = context;
  const at = pastInstant(item.asOf, '/asOf', now);
  const steps = item.history.map((step, index): Step => {
    const pointer = `/history/${index}/occurredAt`;
    const stepAt = pastInstant(step.occurredAt, pointer, now);
    if (stepAt > at) throw new Finding('bad_instant', pointer, `after asOf, ${formatInstant(at)}`);
    return { at: stepAt, status: statusOf(step.status) };
  });
  return { key: keyOf(item), entry: { kind: 'snapshot', steps, ...common(item, at, context) } };
}

function keyOf(item: StatusEventItem | SnapshotItem): DossierKey {
  return { source: item.source, code: text(item.dossierCode, '/dossierCode') };
}

function common(item: StatusEventItem | SnapshotItem, at: Instant, { now, directory }: ReadingContext) {
  return {
    at,
    learnedAt: now,
    ...(item.sentAt === undefined ? {} : { sentAt: pastInstant(item.sentAt, '/sentAt', now) }),
    version: item.version ?? 0,
    ...unitOf(item.unit, at, directory),
    procedure: text(item.procedure, '/procedure'),
    facts: item.facts === undefined ? NO_FACTS : readFacts(item.facts, at, now, directory),
  };
}

const NO_FACTS: DossierFacts = {};

/** Milestones have happened; an appointment may lie ahead. */
const MILESTONES: ReadonlySet<string> = new Set(['submittedAt', 'acceptedAt', 'resolvedAt', 'returnedAt', 'apologyAt', 'extendedAt']);
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

function statusOf(given: Status | number): Status {
  return typeof given === 'number' ? must(statusOfCode(given), 'a status code that the contract allows') : given;
}
