import type { Announcement, RegistryFacts, RegistryRecord } from '../domain/record/registry.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import type { Mark, MeasuredFact } from './fact.ts';
import { wordsAmong } from './flag-words.ts';
import { periodOf } from './period.ts';

/** What measures of a register can ask for. The position is the bit: only append. */
export const REGISTRY_FLAGS = [
  'procedure', // the record is of a procedure, not of the unit itself
  'inForce',
  'public',
  'complete',
  'onlineService', // partial or full
  'fullProcess',
  'usedOnline',
  'feeBearing',
  'paymentIntegrated',
  'paymentTransaction',
  'forPersons',
  'populationData',
  'boundaryFree',
  'certifiedCopies',
  'certifiedCopiesKnown',
  'inReformPlan',
  'abolished',
  'simplified',
  // Of announcements, of a month, quarter or year
  'announcedOnTime', // every one of the period
  'announcedLate',
  'publishedOnTime',
  'publishedLate', // or not made public and past its time
  'simulated',
  'owned', // the unit issues the procedure: in the whole country it is counted once
  // What the register says anything about, yes or no: what nobody states is no data, not a no.
  'publicKnown',
  'completeKnown',
  'onlineServiceKnown',
  'usedOnlineKnown',
  'feeBearingKnown',
  'paymentIntegratedKnown',
  'paymentTransactionKnown',
  'forPersonsKnown',
  'populationDataKnown',
  'boundaryFreeKnown',
] as const;
type RegistryFlag = (typeof REGISTRY_FLAGS)[number];

/** A state counts from its day to the next; announcements once for each month, quarter and year that has one. */
export const REGISTRY_MARKS = ['state', 'announcementMonth', 'announcementQuarter', 'announcementYear'] as const;

const PERIODS = [
  { on: 'announcementMonth', kind: 'month' },
  { on: 'announcementQuarter', kind: 'quarter' },
  { on: 'announcementYear', kind: 'year' },
] as const;

/** Pure: how a record counts at an instant, and when that changes by itself. */
export function measureRegistry(
  record: RegistryRecord,
  now: Instant,
  isSimulated: boolean,
): { readonly measured: MeasuredFact; readonly nextChangeAt: Instant | null } {
  const common: RegistryFlag[] = [
    ...(record.procedure === null ? [] : ['procedure' as const]),
    ...(isSimulated ? ['simulated' as const] : []),
  ];
  const due = record.announcements.flatMap(({ publishedAt, publishBy }) =>
    publishedAt === null && now <= publishBy ? [publishBy + 1] : [],
  );
  return {
    measured: { of: 'registry', unit: record.unit, marks: [...stateMarks(record, common), ...announcementMarks(record, common, now)] },
    nextChangeAt: due.length === 0 ? null : Math.min(...due),
  };
}

function stateMarks({ states }: RegistryRecord, common: readonly RegistryFlag[]): Mark[] {
  return states.flatMap(({ from, facts }, at): Mark[] => {
    const flags = wordsAmong(REGISTRY_FLAGS, [...common, ...stateFlags(facts)]);
    const begin: Mark = { on: 'state', day: from, flags, sign: 1, amount: null };
    const next = states[at + 1];
    return next === undefined ? [begin] : [begin, { ...begin, day: next.from, sign: -1 }];
  });
}

function stateFlags(facts: RegistryFacts): RegistryFlag[] {
  const named: readonly (readonly [RegistryFlag, boolean])[] = [
    ['inForce', facts.inForce !== false && facts.isAbolished !== true],
    ['public', facts.isPublic === true],
    ['complete', facts.isComplete === true],
    ['onlineService', facts.onlineService === 'partial' || facts.onlineService === 'full'],
    ['fullProcess', facts.onlineService === 'full'],
    ['usedOnline', facts.isUsedOnline === true],
    ['feeBearing', facts.isFeeBearing === true],
    ['paymentIntegrated', facts.hasPaymentIntegrated === true],
    ['paymentTransaction', facts.hasPaymentTransaction === true],
    ['forPersons', facts.isForPersons === true],
    ['populationData', facts.usesPopulationData === true],
    ['boundaryFree', facts.isBoundaryFree === true],
    ['certifiedCopies', facts.offersCertifiedCopies === true],
    ['certifiedCopiesKnown', typeof facts.offersCertifiedCopies === 'boolean'],
    ['inReformPlan', facts.isInReformPlan === true],
    ['abolished', facts.isAbolished === true],
    ['simplified', facts.isSimplified === true],
    ['owned', facts.isOwner === true],
    ...knownFlags(facts),
  ];
  return named.flatMap(([flag, isSet]) => (isSet ? [flag] : []));
}

function knownFlags(facts: RegistryFacts): readonly (readonly [RegistryFlag, boolean])[] {
  const isKnown = (value: unknown): boolean => value !== undefined && value !== null;
  return [
    ['publicKnown', isKnown(facts.isPublic)],
    ['completeKnown', isKnown(facts.isComplete)],
    ['onlineServiceKnown', isKnown(facts.onlineService)],
    ['usedOnlineKnown', isKnown(facts.isUsedOnline)],
    ['feeBearingKnown', isKnown(facts.isFeeBearing)],
    ['paymentIntegratedKnown', isKnown(facts.hasPaymentIntegrated)],
    ['paymentTransactionKnown', isKnown(facts.hasPaymentTransaction)],
    ['forPersonsKnown', isKnown(facts.isForPersons)],
    ['populationDataKnown', isKnown(facts.usesPopulationData)],
    ['boundaryFreeKnown', isKnown(facts.isBoundaryFree)],
  ];
}

/**
 * A procedure in several decisions of a period counts once, and late if any of them was (note to Decision 766/QĐ-TTg, 1.1).
 * Counting once in a month, a quarter and a year are three counts: none is a sum of the others.
 */
function announcementMarks({ announcements }: RegistryRecord, common: readonly RegistryFlag[], now: Instant): Mark[] {
  return PERIODS.flatMap(({ on, kind }) => {
    const byPeriod = Map.groupBy(announcements, ({ decidedOn }) => periodOf(kind, decidedOn).from);
    return [...byPeriod].map(([day, ofPeriod]): Mark => {
      const flags = wordsAmong(REGISTRY_FLAGS, [...common, ...announcementFlags(ofPeriod, now)]);
      return { on, day, flags, sign: 1, amount: null };
    });
  });
}

function announcementFlags(announcements: readonly Announcement[], now: Instant): RegistryFlag[] {
  const known = announcements.filter(({ isAnnouncedInTime }) => isAnnouncedInTime !== null);
  const isLateToAnnounce = known.some(({ isAnnouncedInTime }) => isAnnouncedInTime === false);
  const settled = announcements.filter(({ publishedAt, publishBy }) => publishedAt !== null || now > publishBy);
  // A day is the unit of the law: made public on the last day is in time at any hour of it.
  const isLateToPublish = settled.some(({ publishedAt, publishBy }) => publishedAt === null || dayOf(publishedAt) > dayOf(publishBy));
  return [
    ...(known.length === 0 ? [] : [isLateToAnnounce ? ('announcedLate' as const) : ('announcedOnTime' as const)]),
    ...(settled.length === 0 ? [] : [isLateToPublish ? ('publishedLate' as const) : ('publishedOnTime' as const)]),
  ];
}
