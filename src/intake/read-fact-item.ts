import type { RecordEntry } from '../domain/record/record.ts';
import type { RecordFacts } from '../measure/fact-evaluation.ts';
import type { FactKind } from '../measure/fact.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import type { FactWork } from './decide-facts.ts';
import type { FactItem, FeedbackItem, RegistryItem, ReportItem } from './fact-contract.ts';
import { anyInstant, Finding, pastInstant, text, unitOf, type ReadingContext } from './reading.ts';

type ParsedFact = Extract<FactWork, { kind: 'fact' }>;

export function readFeedback(item: FeedbackItem, context: ReadingContext): ParsedFact {
  const at = pastInstant(item.occurredAt, '/occurredAt', context.now);
  const facts = { ...(item.status === undefined ? {} : { status: item.status }), ...item.facts };
  if (Object.keys(facts).length === 0) throw new Finding('schema', '/status', 'tells neither a status nor a fact');
  return work('feedback', item, text(item.feedbackCode, '/feedbackCode'), item.status ?? factNames(facts), at, facts, context);
}

export function readRegistry(item: RegistryItem, context: ReadingContext): ParsedFact {
  const at = pastInstant(item.since, '/since', context.now);
  const { decidedAt, effectiveAt, publishedAt, ...rest } = item.facts;
  const decision = {
    ...momentOf({ decidedAt }, (value, pointer) => pastInstant(value, pointer, context.now)),
    ...momentOf({ effectiveAt }, anyInstant),
    ...momentOf({ publishedAt }, (value, pointer) => pastInstant(value, pointer, context.now)),
  };
  refuseHalfDecision(decision, rest);
  const facts = { ...rest, ...decision };
  // Two statements of one instant about different things are two; about the same thing one corrects the other.
  const about = typeof decision['decidedAt'] === 'number' ? `decision ${decision['decidedAt']} ${factNames(facts)}` : factNames(facts);
  return work('registry', item, placeOf(item, at, context), about, at, facts, context);
}

export function readReport(item: ReportItem, context: ReadingContext): ParsedFact {
  const at = pastInstant(item.statedAt, '/statedAt', context.now);
  const { what, by, amount, periodKind } = item;
  const isOfYear = periodKind === 'year';
  if (isOfYear && !item.periodFrom.endsWith('-01-01')) throw new Finding('schema', '/periodFrom', 'a year begins on 1 January');
  // Days are those of Viet Nam: a period has begun when its first day has.
  const periodFrom = dayOf(pastInstant(`${item.periodFrom}T00:00:00+07:00`, '/periodFrom', context.now));
  return work(
    'report',
    item,
    `${by} ${what} ${isOfYear ? 'year ' : ''}${item.periodFrom} ${placeOf(item, at, context)}`,
    'total',
    at,
    { what, by, amount, periodFrom, ...(isOfYear ? { periodKind } : {}) },
    context,
  );
}

function work(
  of: FactKind,
  item: FactItem,
  code: string,
  about: string,
  at: Instant,
  facts: RecordFacts,
  { now, directory }: ReadingContext,
): ParsedFact {
  const entry: RecordEntry<RecordFacts> = {
    id: item.eventId === undefined ? `${at}:${about}` : text(item.eventId, '/eventId'),
    at,
    learnedAt: now,
    version: item.version ?? 0,
    ...unitOf(item.unit, at, directory),
    procedure: item.procedure === undefined ? null : text(item.procedure, '/procedure'),
    facts,
  };
  return { kind: 'fact', key: { of, source: item.source, code }, entry };
}

/**
 * A register knows its records by unit and procedure. The unit is the one in force: what three former communes said of a procedure
 * and what their successor says of it are statements about one thing, of which the latest holds.
 */
function placeOf({ unit, procedure }: RegistryItem | ReportItem, at: Instant, { directory }: ReadingContext): string {
  return `${unitOf(unit, at, directory).unit} ${procedure === undefined ? '-' : text(procedure, '/procedure')}`;
}

/** An announcement is known by its decision, and is no state: what cannot be counted as told is refused, not taken and left out. */
function refuseHalfDecision(decision: Readonly<Record<string, Instant | null>>, states: object): void {
  const isDecision = typeof decision['decidedAt'] === 'number';
  const dated = Object.keys(decision).find((name) => name !== 'decidedAt' && decision[name] !== null);
  if (!isDecision && dated !== undefined) throw new Finding('schema', `/facts/${dated}`, 'of which decision? decidedAt is missing');
  const [state] = Object.keys(states);
  if (isDecision && state !== undefined)
    throw new Finding('schema', `/facts/${state}`, 'a state beside an announcement: send two statements');
}

function factNames(facts: object): string {
  return Object.keys(facts).toSorted().join(',');
}

function momentOf(
  given: Readonly<Record<string, string | null | undefined>>,
  read: (value: string, pointer: string) => Instant,
): Record<string, Instant | null> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      if (value === undefined) return [];
      return [[name, value === null ? null : read(value, `/facts/${name}`)]];
    }),
  );
}
