import type { History, HistoryEntry, Step } from '../domain/dossier.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { withOrigin } from '../domain/origin.ts';
import { STATUS_CODES, statusOfCode, type Status } from '../domain/status.ts';
import { must } from '../shared/must.ts';

/**
 * The history as it stands in a row: a line for each entry, so that an event appends and nothing is written again. A line
 * is a short tuple, because there will be a billion of them:
 * `[at, learnedAt, version, unit, procedure, facts, unitGiven | 0, guessed 0|1, id, status, sentAt]` for a status entry; a
 * snapshot has `[at, status][]` in the place of id and 0 in that of the status. What is at the end and not known is not there.
 */
type Tuple = readonly [
  at: number,
  learnedAt: number,
  version: number,
  unit: string,
  procedure: string,
  facts: DossierFacts,
  unitGiven: string | 0,
  guessed: 0 | 1,
  idOrSteps: string | 0 | readonly (readonly [number, number])[],
  status?: number,
  sentAt?: number,
];

/** Lines to put after those that stand there; empty for no entries. */
export function writeHistory(entries: History): string {
  let text = '';
  for (const entry of entries) text += `${JSON.stringify(toTuple(entry))}\n`;
  return text;
}

export function readHistory(text: string): History {
  // Lines of writeHistory only; one parse of all is quicker than one for each.
  const tuples = JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`) as readonly Tuple[];
  return tuples.map(fromTuple);
}

function toTuple(entry: HistoryEntry): Tuple {
  const { at, learnedAt, version, unit, procedure, facts } = entry;
  const given = entry.unitGiven ?? 0;
  const guessed = entry.unitGuessed === true ? 1 : 0;
  if (entry.kind === 'snapshot') {
    const steps = entry.steps.map((step) => [step.at, STATUS_CODES[step.status]] as const);
    const tuple = [at, learnedAt, version, unit, procedure, facts, given, guessed, steps] as const;
    return entry.sentAt === undefined ? tuple : [...tuple, 0, entry.sentAt];
  }
  // Most ids are the instant and the status themselves: nothing to store.
  const id = entry.id === impliedId(at, entry.status) ? 0 : entry.id;
  const tuple = [at, learnedAt, version, unit, procedure, facts, given, guessed, id, STATUS_CODES[entry.status]] as const;
  return entry.sentAt === undefined ? tuple : [...tuple, entry.sentAt];
}

function fromTuple(tuple: Tuple): HistoryEntry {
  const [at, learnedAt, version, unit, procedure, facts, given, guessed, idOrSteps, code, sentAt] = tuple;
  if (typeof idOrSteps === 'object') {
    const steps = idOrSteps.map(([stepAt, stepCode]): Step => ({ at: stepAt, status: knownStatus(stepCode) }));
    return withOrigin(
      { kind: 'snapshot', at, learnedAt, version, unit, procedure, facts, steps },
      given === 0 ? undefined : given,
      guessed === 1,
      sentAt,
    );
  }
  const status = knownStatus(code);
  const id = idOrSteps === 0 ? impliedId(at, status) : idOrSteps;
  return withOrigin(
    { kind: 'status', at, learnedAt, version, unit, procedure, facts, id, status },
    given === 0 ? undefined : given,
    guessed === 1,
    sentAt,
  );
}

function knownStatus(code: number | undefined): Status {
  return must(statusOfCode(code ?? 0), `status ${code}`);
}

/** The id of an event whose source has none. */
export function impliedId(at: number, status: Status): string {
  return `${at}:${status}`;
}
