import type { DossierFacts } from '../domain/facts.ts';
import type { DossierState } from '../domain/fold.ts';
import type { Procedure } from '../domain/procedure.ts';
import { classOf, pauseCauseOf } from '../domain/status.ts';
import { isWithinSyncLimit, type SyncLimit } from '../domain/sync-delay.ts';
import { DAY_MS, dayOf, type Instant } from '../shared/instant.ts';

/**
 * The uniform vocabulary: whatever a source's own words, it ends in these. The position is the bit, so a name may be
 * added at the end but never moved. 31 bits a word, two words, and both are full: the next name needs a third.
 */
export const FLAGS = [
  'registered', // waits to be accepted or refused
  'accepted', // has an acceptance instant
  'open', // accepted and not ended
  'paused', // the clock stands: the citizen, a payment or another body is awaited
  'overdue', // open and past its due instant, or asked to supplement a second time
  'dueSoon', // open, in time, due within 24 hours
  'ended', // accepted and left the unit's hands in any way
  'endedOnTime', // ended at or before the current due instant
  'endedLate',
  'resolved', // a result was made
  'resolvedOnTime',
  'resolvedLate',
  'resolvedEarly', // on an earlier day than the due day
  'resolvedOnTimeOriginal', // measured against the appointment first given
  'resolvedLateOriginal',
  'returned', // the result is in the citizen's hands
  'rejected', // refused at receipt
  'withdrawn',
  'stopped',
  'online',
  'inPerson',
  'postal',
  'channelMissing',
  'fullProcess',
  'fullProcessEligible', // of the procedure
  'feeBearing',
  'paidOnline',
  'digitised',
  'reused',
  'electronicResult',
  'personalStorage',
  // second word
  'populationData',
  'boundaryFree', // taken at another unit than the competent one
  'disliked',
  'complained',
  'supplemented',
  'supplementedTwice',
  'apologised',
  'reopened',
  'unusualStep', // a jump that the usual order of statuses does not have
  'noDueDate', // accepted, and neither the source nor the procedure gives a due instant
  'unknownProcedure',
  'translatedUnit', // sent under another code than the unit's own: one that ended, an alias, an agency code
  'guessedUnit', // that code was split, the default successor was taken
  'simulated',
  'pastDue', // open and past its due instant, whatever else makes it overdue
  // What a source has said anything about, yes or no: a fact that nobody ever states is no data, not a no.
  'fullProcessKnown',
  'digitisedKnown',
  'reusedKnown',
  'electronicResultKnown',
  'receivingUnitKnown',
  'personalStorageKnown',
  'populationDataKnown',
  'feeKnown',
  'liked',
  'paymentPaused', // the clock stands for a payment
  'consultationPaused', // the clock stands while another body is asked
  'extended',
  'reappointedAgain', // a second apology and re-appointment note: one at most is lawful
  'dueDiffers', // the source's own appointment is on another day than the law gives, or was put off with nothing that explains it
  'syncedOnTime', // everything that counts was sent within the limit of the catalogue
  'syncedLate',
] as const;

export type Flag = (typeof FLAGS)[number];

/** Named bits in two words of 31. */
export interface FlagWords {
  readonly low: number;
  readonly high: number;
}

const WORD_BITS = 31;

export function wordsOf(flags: readonly Flag[]): FlagWords {
  let low = 0;
  let high = 0;
  for (const flag of flags) {
    const bit = FLAGS.indexOf(flag);
    if (bit < WORD_BITS) low |= 1 << bit;
    else high |= 1 << (bit - WORD_BITS);
  }
  return { low, high };
}

export function hasFlag(words: FlagWords, flag: Flag): boolean {
  const bits = BITS.get(flag);
  return bits !== undefined && ((words.low & bits.low) !== 0 || (words.high & bits.high) !== 0);
}

export function flagNames(words: FlagWords): Flag[] {
  return FLAGS.filter((flag) => hasFlag(words, flag));
}

/** Source systems whose dossiers are not real. */
const SIMULATED_SOURCES: ReadonlySet<string> = new Set(['simulator']);

const BITS = new Map<Flag, FlagWords>(FLAGS.map((flag) => [flag, wordsOf([flag])]));

/** Limits that are no procedure's. */
export interface DossierRules {
  readonly synchronisation: SyncLimit;
}

const NO_FLAGS: FlagWords = { low: 0, high: 0 };

/** Pure: the state, what the procedure and the rules say, and the instant at which the question is asked. Of what is retracted none. */
export function flagsOf(
  source: string,
  state: DossierState,
  procedure: Procedure | undefined,
  now: Instant,
  rules: DossierRules,
): FlagWords {
  if (state.submittedAt === null) return NO_FLAGS;
  let low = 0;
  let high = 0;
  const set = (flag: Flag, isSet: boolean | null | undefined): void => {
    if (isSet !== true) return;
    const bits = BITS.get(flag);
    low |= bits?.low ?? 0;
    high |= bits?.high ?? 0;
  };
  setProgress(set, state, now);
  setResolution(set, state);
  setService(set, state, procedure);
  setFindings(set, state, rules);
  set('unknownProcedure', procedure === undefined);
  set('translatedUnit', state.unitGiven !== null);
  set('guessedUnit', state.unitGuessed);
  set('simulated', SIMULATED_SOURCES.has(source));
  return { low, high };
}

type Setter = (flag: Flag, isSet: boolean | null | undefined) => void;

function setProgress(set: Setter, state: DossierState, now: Instant): void {
  const isAccepted = state.acceptedAt !== null;
  const isOpen = isAccepted && state.endedAt === null;
  set('registered', !isAccepted && state.endedAt === null);
  set('accepted', isAccepted);
  set('open', isOpen);
  setPaused(set, state, isOpen);
  const isLate = isOpen && isPastDue(state, now);
  const isOverdue = isLate || (isOpen && isAskedAgain(state));
  set('pastDue', isLate);
  set('overdue', isOverdue);
  set('dueSoon', isOpen && !isOverdue && state.pausedSince === null && state.dueAt !== null && state.dueAt - now <= DAY_MS);
  set('noDueDate', isAccepted && state.dueAt === null);
  set('supplemented', state.supplementRequests > 0);
  set('supplementedTwice', state.supplementRequests > 1);
  set('reopened', state.reopened);
  set('unusualStep', state.unusualStep);
  set('apologised', typeof state.facts.apologyAt === 'number');
  set('extended', typeof state.facts.extendedAt === 'number');
}

function setPaused(set: Setter, { pausedSince, status }: DossierState, isOpen: boolean): void {
  if (!isOpen || pausedSince === null) return;
  const cause = pauseCauseOf(status);
  set('paused', true);
  set('paymentPaused', cause === 'payment');
  set('consultationPaused', cause === 'otherBody');
}

function setFindings(set: Setter, { apologies, dueDiffers, syncDelay }: DossierState, { synchronisation }: DossierRules): void {
  const isSyncedOnTime = isWithinSyncLimit(syncDelay, synchronisation);
  set('reappointedAgain', apologies > 1);
  set('dueDiffers', dueDiffers);
  set('syncedOnTime', isSyncedOnTime);
  set('syncedLate', !isSyncedOnTime);
}

/** A second request for supplements counts as overdue while it stands (note to Decision 766, 2.1). */
function isAskedAgain({ supplementRequests, status }: DossierState): boolean {
  return supplementRequests > 1 && status === 'supplement_requested';
}

/** A standing clock cannot run out. */
function isPastDue(state: DossierState, now: Instant): boolean {
  return state.dueAt !== null && (state.pausedSince ?? now) > state.dueAt;
}

function setResolution(set: Setter, state: DossierState): void {
  const { endedAt, returnedAt } = state;
  const isEnded = endedAt !== null && state.acceptedAt !== null;
  set('returned', returnedAt !== null && (state.resolvedAt !== null || isEnded));
  set('rejected', state.status === 'rejected');
  set('withdrawn', state.status === 'withdrawn');
  set('stopped', state.status === 'stopped');
  if (!isEnded) return;
  const inTime = isInTime(endedAt, state.dueAt);
  set('ended', true);
  set('endedOnTime', inTime);
  set('endedLate', inTime === false);
  if (classOf(state.status) === 'done') setResult(set, state, endedAt);
}

/** A result counts at the instant of the end: made, or handed over where the source tells no more than that. */
function setResult(set: Setter, { dueAt, dueAtOriginal }: DossierState, endedAt: Instant): void {
  const inTime = isInTime(endedAt, dueAt);
  const inOriginalTime = isInTime(endedAt, dueAtOriginal);
  set('resolved', true);
  set('resolvedOnTime', inTime);
  set('resolvedLate', inTime === false);
  set('resolvedEarly', dueAt !== null && dayOf(endedAt) < dayOf(dueAt));
  set('resolvedOnTimeOriginal', inOriginalTime);
  set('resolvedLateOriginal', inOriginalTime === false);
}

/** `null` where nothing is due: neither in time nor late. */
function isInTime(endedAt: Instant, dueAt: Instant | null): boolean | null {
  return dueAt === null ? null : endedAt <= dueAt;
}

function setService(set: Setter, { facts, unit }: DossierState, procedure: Procedure | undefined): void {
  set('online', facts.channel === 'online');
  set('inPerson', facts.channel === 'in_person');
  set('postal', facts.channel === 'postal');
  set('channelMissing', facts.channel === undefined || facts.channel === null);
  set('fullProcess', facts.fullProcess);
  set('fullProcessEligible', procedure?.fullProcessEligible);
  set('feeBearing', typeof facts.fee === 'number' && facts.fee > 0);
  set('paidOnline', facts.onlinePayment === 'national_portal' || facts.onlinePayment === 'agency_gateway');
  set('digitised', facts.digitised);
  set('reused', facts.reused);
  set('electronicResult', facts.electronicResult);
  set('personalStorage', facts.personalStorage);
  set('populationData', facts.populationData);
  set('boundaryFree', typeof facts.receivingUnit === 'string' && facts.receivingUnit !== unit);
  set('liked', facts.liked);
  set('disliked', facts.disliked);
  set('complained', facts.complained);
  setKnown(set, facts);
}

function setKnown(set: Setter, facts: DossierFacts): void {
  set('fullProcessKnown', typeof facts.fullProcess === 'boolean');
  set('digitisedKnown', typeof facts.digitised === 'boolean');
  set('reusedKnown', typeof facts.reused === 'boolean');
  set('electronicResultKnown', typeof facts.electronicResult === 'boolean');
  set('receivingUnitKnown', typeof facts.receivingUnit === 'string');
  set('personalStorageKnown', typeof facts.personalStorage === 'boolean');
  set('populationDataKnown', typeof facts.populationData === 'boolean');
  set('feeKnown', typeof facts.fee === 'number');
}

/**
 * The next instant at which the flags change by themselves, or `null`: the clock is one more source of changes.
 */
export function nextChangeAt(state: DossierState, now: Instant): Instant | null {
  if (state.acceptedAt === null || state.endedAt !== null || state.pausedSince !== null || state.dueAt === null) return null;
  const soonFrom = state.dueAt - DAY_MS;
  if (now < soonFrom) return soonFrom;
  return now <= state.dueAt ? state.dueAt + 1 : null;
}
