import { dayOf, type Day, type Instant } from '../../shared/instant.ts';
import type { WorkingCalendar } from '../calendar.ts';
import { effectiveRecord, type RecordEntry, type RecordHistory } from './record.ts';

/**
 * What a register says of a procedure at a unit (or, without a procedure, of the unit itself), each since its own instant.
 * `null` takes a statement back: known to have no value.
 */
export interface RegistryFacts {
  /** Under the unit's authority; `false` from the day it was abolished or moved. */
  readonly inForce?: boolean | null;
  /** The unit issues the procedure; others that settle it only apply it. */
  readonly isOwner?: boolean | null;
  /** Made public on the national procedure database. */
  readonly isPublic?: boolean | null;
  /** All mandatory parts are there (Decree 63/2010/NĐ-CP, art. 8.2). */
  readonly isComplete?: boolean | null;
  readonly onlineService?: 'none' | 'partial' | 'full' | null;
  /** The online service has produced a dossier. */
  readonly isUsedOnline?: boolean | null;
  readonly isFeeBearing?: boolean | null;
  readonly hasPaymentIntegrated?: boolean | null;
  /** There was an online payment transaction. */
  readonly hasPaymentTransaction?: boolean | null;
  readonly isForPersons?: boolean | null;
  readonly usesPopulationData?: boolean | null;
  readonly isBoundaryFree?: boolean | null;
  /** Of a unit: certified electronic copies are offered. */
  readonly offersCertifiedCopies?: boolean | null;
  /** In the plan of reform; abolished or simplified by it. */
  readonly isInReformPlan?: boolean | null;
  readonly isAbolished?: boolean | null;
  readonly isSimplified?: boolean | null;
  /** An announcement: when the decision was signed, when its legal basis takes effect, when it was made public. */
  readonly decidedAt?: Instant | null;
  readonly effectiveAt?: Instant | null;
  readonly publishedAt?: Instant | null;
}

/** Working days, by Decree 63/2010/NĐ-CP art. 15 and the portal's note to Decision 766/QĐ-TTg, 1.1 and 1.2. */
export interface AnnouncementLimits {
  readonly announceBefore: number;
  readonly publishWithin: number;
}

/** What held from a day on, until the next. */
interface RegistryState {
  readonly from: Day;
  readonly facts: RegistryFacts;
}

export interface Announcement {
  readonly decidedOn: Day;
  /** `null` where the source gives no effective date. */
  readonly isAnnouncedInTime: boolean | null;
  /** The last instant at which making it public is in time. */
  readonly publishBy: Instant;
  readonly publishedAt: Instant | null;
}

export interface RegistryRecord {
  readonly unit: string;
  readonly unitGiven: string | null;
  readonly unitGuessed: boolean;
  readonly procedure: string | null;
  /** In order of `from`, at most one a day. */
  readonly states: readonly RegistryState[];
  readonly announcements: readonly Announcement[];
}

/** Pure, and a function of the set of entries. `history` holds at least one. */
export function foldRegistry(
  history: RecordHistory<RegistryFacts>,
  limitsOf: (unit: string) => AnnouncementLimits,
  calendarOf: (unit: string) => WorkingCalendar,
): RegistryRecord {
  const entries = effectiveRecord(history);
  const last = entries.at(-1);
  if (last === undefined) throw new Error('a record has at least one entry');
  const limits = limitsOf(last.unit);
  const calendar = calendarOf(last.unit);
  return {
    unit: last.unit,
    unitGiven: last.unitGiven ?? null,
    unitGuessed: last.unitGuessed ?? false,
    procedure: last.procedure,
    states: statesOf(entries.filter((entry) => typeof entry.facts.decidedAt !== 'number')),
    announcements: decisionsOf(entries).flatMap((facts) => announcementOf(facts, limits, calendar)),
  };
}

function statesOf(entries: readonly RecordEntry<RegistryFacts>[]): readonly RegistryState[] {
  const states: RegistryState[] = [];
  let facts: RegistryFacts = {};
  for (const entry of entries) {
    facts = Object.assign({}, facts, entry.facts);
    const from = dayOf(entry.at);
    if (states.at(-1)?.from === from) states.pop();
    states.push({ from, facts });
  }
  return states;
}

/** What is known of each decision: signed and made public are often told at different times. */
function decisionsOf(entries: readonly RecordEntry<RegistryFacts>[]): readonly RegistryFacts[] {
  const byDecision = Map.groupBy(entries, ({ facts }) => facts.decidedAt);
  return [...byDecision.values()].map((ofDecision) => Object.assign({}, ...ofDecision.map(({ facts }) => facts)));
}

function announcementOf(
  { decidedAt, effectiveAt, publishedAt }: RegistryFacts,
  limits: AnnouncementLimits,
  calendar: WorkingCalendar,
): readonly Announcement[] {
  if (typeof decidedAt !== 'number') return [];
  const decidedOn = dayOf(decidedAt);
  const lastDay = calendar.addWorkingDays(decidedOn, limits.publishWithin);
  return [
    {
      decidedOn,
      isAnnouncedInTime:
        typeof effectiveAt === 'number' ? calendar.addWorkingDays(decidedOn, limits.announceBefore) <= dayOf(effectiveAt) : null,
      publishBy: calendar.endOfWorkingDay(lastDay),
      publishedAt: publishedAt ?? null,
    },
  ];
}
