import type { History, HistoryEntry, RetractionEntry, RetractionReason, Step, ToldEntry } from '../domain/dossier.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { withOrigin } from '../domain/origin.ts';
import { STATUS_CODES, statusOfCode, type Status } from '../domain/status.ts';
import { must } from '../shared/must.ts';

/**
 * The history as it stands in a row: a line for each entry, so that an event appends and nothing is written again. A line
 * is a short tuple, because there will be a billion of them:
 * `[at, learnedAt, version, unit, procedure, facts, unitGiven | 0, doubt, id, status, sentAt]` for a status entry; a
 * snapshot has `[at, status][]` in the place of id and 0 in that of the status. What is at the end and not known is not there.
 * `doubt` adds up `GUESSED` and `ASSUMED`.
 */
type Tuple = readonly [
  at: number,
  learnedAt: number,
  version: number,
  unit: string,
  procedure: string,
  facts: DossierFacts,
  unitGiven: string | 0,
  doubt: number,
  idOrSteps: string | 0 | readonly (readonly [number, number])[],
  status?: number,
  sentAt?: number,
];

/** The same of a retraction, with its reason in the place of the facts; no status has a number below zero. */
type RetractionTuple = readonly [
  at: number,
  learnedAt: number,
  version: number,
  unit: string,
  procedure: string | 0,
  reason: RetractionReason | 0,
  unitGiven: string | 0,
  doubt: number,
  id: string | 0,
  what: typeof RETRACTED | typeof RESTORED,
  sentAt?: number,
];

const GUESSED = 1;
const ASSUMED = 2;
const RETRACTED = -1;
const RESTORED = -2;

/** Lines to put after those that stand there; empty for no entries. */
export function writeHistory(entries: History): string {
  let text = '';
  for (const entry of entries) text += `${JSON.stringify(toTuple(entry))}\n`;
  return text;
}

export function readHistory(text: string): History {
  // Lines of writeHistory only; one parse of all is quicker than one for each.
  const tuples = JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`) as readonly (Tuple | RetractionTuple)[];
  return tuples.map((tuple) => (isRetraction(tuple) ? fromRetraction(tuple) : fromTuple(tuple)));
}

function isRetraction(tuple: Tuple | RetractionTuple): tuple is RetractionTuple {
  const what = tuple[9];
  return what !== undefined && what < 0;
}

function toTuple(entry: HistoryEntry): Tuple | RetractionTuple {
  if (entry.kind === 'retraction') return toRetraction(entry);
  const { at, learnedAt, version, unit, procedure, facts } = entry;
  const given = entry.unitGiven ?? 0;
  const doubt = doubtOf(entry);
  if (entry.kind === 'snapshot') {
    const steps = entry.steps.map((step) => [step.at, STATUS_CODES[step.status]] as const);
    const tuple = [at, learnedAt, version, unit, procedure, facts, given, doubt, steps] as const;
    return entry.sentAt === undefined ? tuple : [...tuple, 0, entry.sentAt];
  }
  // Most ids are the instant and the status themselves: nothing to store.
  const id = entry.id === impliedId(at, entry.status) ? 0 : entry.id;
  const tuple = [at, learnedAt, version, unit, procedure, facts, given, doubt, id, STATUS_CODES[entry.status]] as const;
  return entry.sentAt === undefined ? tuple : [...tuple, entry.sentAt];
}

function toRetraction({ at, learnedAt, version, unit, procedure, reason, isRetracted, ...entry }: RetractionEntry): RetractionTuple {
  const given = entry.unitGiven ?? 0;
  const doubt = doubtOf(entry);
  const id = entry.id === impliedRetractionId(at, isRetracted) ? 0 : entry.id;
  const what = isRetracted ? RETRACTED : RESTORED;
  const tuple = [at, learnedAt, version, unit, procedure ?? 0, reason ?? 0, given, doubt, id, what] as const;
  return entry.sentAt === undefined ? tuple : [...tuple, entry.sentAt];
}

function fromRetraction(tuple: RetractionTuple): RetractionEntry {
  const [at, learnedAt, version, unit, procedure, reason, given, doubt, id, what, sentAt] = tuple;
  const isRetracted = what === RETRACTED;
  return withOrigin(
    {
      kind: 'retraction',
      at,
      learnedAt,
      version,
      unit,
      procedure: procedure === 0 ? null : procedure,
      reason: reason === 0 ? null : reason,
      id: id === 0 ? impliedRetractionId(at, isRetracted) : id,
      isRetracted,
    },
    given === 0 ? undefined : given,
    (doubt & GUESSED) !== 0,
    sentAt,
    (doubt & ASSUMED) !== 0,
  );
}

function fromTuple(tuple: Tuple): ToldEntry {
  const [at, learnedAt, version, unit, procedure, facts, given, doubt, idOrSteps, code, sentAt] = tuple;
  if (typeof idOrSteps === 'object') {
    const steps = idOrSteps.map(([stepAt, stepCode]): Step => ({ at: stepAt, status: knownStatus(stepCode) }));
    return withOrigin(
      { kind: 'snapshot', at, learnedAt, version, unit, procedure, facts, steps },
      given === 0 ? undefined : given,
      (doubt & GUESSED) !== 0,
      sentAt,
      (doubt & ASSUMED) !== 0,
    );
  }
  const status = knownStatus(code);
  const id = idOrSteps === 0 ? impliedId(at, status) : idOrSteps;
  return withOrigin(
    { kind: 'status', at, learnedAt, version, unit, procedure, facts, id, status },
    given === 0 ? undefined : given,
    (doubt & GUESSED) !== 0,
    sentAt,
    (doubt & ASSUMED) !== 0,
  );
}

function doubtOf({ unitGuessed = false, unitAssumed = false }: Pick<HistoryEntry, 'unitGuessed' | 'unitAssumed'>): number {
  return (unitGuessed ? GUESSED : 0) + (unitAssumed ? ASSUMED : 0);
}

function knownStatus(code: number | undefined): Status {
  return must(statusOfCode(code ?? 0), `status ${code}`);
}

/** The id of an event whose source has none. */
export function impliedId(at: number, status: Status): string {
  return `${at}:${status}`;
}

/** The same of a retraction or restoration. */
export function impliedRetractionId(at: number, isRetracted: boolean): string {
  return `${at}:${isRetracted ? 'retracted' : 'restored'}`;
}
