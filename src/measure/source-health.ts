import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../shared/instant.ts';
import { lagPercentile } from './lag.ts';
import { NO_DATA, NOT_APPLICABLE, type Value } from './value.ts';

/** Items by what became of them. */
export interface VerdictCounts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly stale: number;
  readonly quarantined: number;
}

export const NO_VERDICTS: VerdictCounts = { accepted: 0, duplicate: 0, stale: 0, quarantined: 0 };

export function itemsIn({ accepted, duplicate, stale, quarantined }: VerdictCounts): number {
  return accepted + duplicate + stale + quarantined;
}

/** What came of a source, counted. */
export interface SourceCounts {
  /** Since the beginning. */
  readonly total: VerdictCounts;
  /** Of this hour and the 23 before it. */
  readonly day: VerdictCounts;
  /** Of what was accepted in those hours, by bucket of `lag.ts`. */
  readonly lags: readonly number[];
  /** When the newest accepted event happened, and when something was last accepted. */
  readonly lastEventAt: Instant | null;
  readonly lastLearnedAt: Instant | null;
  /** When anything last came, also a repetition, also what was set aside. `null`: never, or before that was written down. */
  readonly lastHeardAt: Instant | null;
  /** Items of the hour under way, of the last whole one, and of the hour a week before that one. */
  readonly thisHour: number;
  readonly lastHour: number;
  readonly weekBefore: number;
  /** The first hour that anything is written down of, whole hours since 1970; `null` where none is. */
  readonly firstHour: number | null;
}

/** How the connector of a source that is asked by us fares. */
export interface ConnectorRun {
  readonly is: 'running' | 'waiting' | 'failing';
  readonly since: Instant;
  readonly lastPulledAt: Instant | null;
  /** Why the last attempt failed, also while another is made; for the person who must act. */
  readonly lastError: string | null;
  readonly nextAt: Instant | null;
}

/** What an agent beside a source last said of itself. */
interface AgentBeat {
  readonly receivedAt: Instant;
  readonly oldestSpooledAt: Instant | null;
  /** Why it cannot read its source; `null` where it can. */
  readonly failing: string | null;
}

export interface SourceFacts {
  readonly isDisabled: boolean;
  /** Working time for which nothing may come; `null` where no rhythm can be expected, since nobody has declared the source. */
  readonly silentAfterMs: number | null;
  readonly counts: SourceCounts;
  readonly connector: ConnectorRun | null;
  readonly agent: AgentBeat | null;
}

/** `never`: declared and nothing ever came. All but `ok`, `late` and `disabled` are red. */
export type HealthState = 'ok' | 'late' | 'silent' | 'failing' | 'never' | 'disabled';

/** What speaks against a source. */
type HealthReason = 'never' | 'connector' | 'agent' | 'agentUnheard' | 'quarantine' | 'silence' | 'lag' | 'rate' | 'spool';

const STATE_OF: Readonly<Record<HealthReason, HealthState>> = {
  never: 'never',
  connector: 'failing',
  agent: 'failing',
  agentUnheard: 'failing',
  quarantine: 'failing',
  silence: 'silent',
  lag: 'late',
  rate: 'late',
  spool: 'late',
};
/** Of several the gravest is the state. */
const GRAVEST_FIRST: readonly HealthState[] = ['never', 'failing', 'silent', 'late'];

/** Working definitions of this system: no law says any of them but the working day that a change may take (catalogue/limits.yaml). */
export const HEALTH_RULES = {
  /** Of a declared source that declares no rhythm: two working days. */
  silentAfterMs: 16 * HOUR_MS,
  /** One item in twenty may be later than the working day that it has. */
  lag: { share: 0.95, atMostWorkingMs: 8 * HOUR_MS },
  /** Less than a quarter of what the same hour of last week brought. */
  rate: { atLeastOf: 0.25 },
  /** Half of what came was set aside: whatever the source says, we do not understand it. */
  quarantinedShare: 0.5,
  /** Of fewer items nothing is told of lag, rate or shares: it could be chance. */
  fewest: 20,
  /** An agent speaks every minute. */
  agentUnheardMs: 10 * MINUTE_MS,
  spooledMs: HOUR_MS,
} as const;

const HOURS_OF_WEEK = 7 * 24;

export function hourOf(instant: Instant): number {
  return Math.floor(instant / HOUR_MS);
}

/** The last whole hour beside the same hour of last week. */
export interface Rate {
  readonly from: Instant;
  readonly items: number;
  /** `noData`: nothing had been written down of the source by then. */
  readonly weekBefore: Value;
  /** `notApplicable`: nothing came in that hour, or one of the two was a holiday. */
  readonly ratio: Value;
}

type WorkingMs = (from: Instant, to: Instant) => number;

export function rateOf({ lastHour, weekBefore, firstHour }: SourceCounts, now: Instant, workingMs: WorkingMs): Rate {
  const from = (hourOf(now) - 1) * HOUR_MS;
  const isKnown = firstHour !== null && firstHour <= hourOf(now) - 1 - HOURS_OF_WEEK;
  if (!isKnown) return { from, items: lastHour, weekBefore: NO_DATA, ratio: NO_DATA };
  const before: Value = { kind: 'value', value: weekBefore, numerator: weekBefore, denominator: null };
  const week = 7 * DAY_MS;
  const isAlike = workingMs(from, from + HOUR_MS) === workingMs(from - week, from - week + HOUR_MS);
  const ratio: Value =
    weekBefore === 0 || !isAlike
      ? NOT_APPLICABLE
      : { kind: 'value', value: lastHour / weekBefore, numerator: lastHour, denominator: weekBefore };
  return { from, items: lastHour, weekBefore: before, ratio };
}

/** Working time since anything came: `noData` where it was never written down. */
export function silenceOf({ lastHeardAt }: Pick<SourceCounts, 'lastHeardAt'>, now: Instant, workingMs: WorkingMs): Value {
  if (lastHeardAt === null) return NO_DATA;
  const value = workingMs(lastHeardAt, now);
  return { kind: 'value', value, numerator: value, denominator: null };
}

export interface SourceHealth {
  readonly state: HealthState;
  /** All that speaks against it, the gravest first. */
  readonly reasons: readonly HealthReason[];
}

/** Pure: how a source is doing. What is not known speaks neither for it nor against it. */
export function judgeSource(facts: SourceFacts, now: Instant, workingMs: WorkingMs): SourceHealth {
  if (facts.isDisabled) return { state: 'disabled', reasons: [] };
  const found = reasonsOf(facts, now, workingMs);
  const reasons = found.toSorted((one, other) => gravity(one) - gravity(other));
  const [gravest] = reasons;
  return { state: gravest === undefined ? 'ok' : STATE_OF[gravest], reasons };
}

function gravity(reason: HealthReason): number {
  return GRAVEST_FIRST.indexOf(STATE_OF[reason]);
}

function reasonsOf(facts: SourceFacts, now: Instant, workingMs: WorkingMs): HealthReason[] {
  const { counts, connector, silentAfterMs } = facts;
  const reasons: HealthReason[] = [];
  if (itemsIn(counts.total) === 0) reasons.push('never');
  if (connector !== null && (connector.is === 'failing' || connector.lastError !== null)) reasons.push('connector');
  reasons.push(...agentReasons(facts, now));
  if (isMostlySetAside(counts.day)) reasons.push('quarantine');
  const silence = silenceOf(counts, now, workingMs);
  if (silentAfterMs !== null && silence.kind === 'value' && silence.value > silentAfterMs) reasons.push('silence');
  if (isLate(counts, now, workingMs)) reasons.push('lag');
  if (isSlow(rateOf(counts, now, workingMs))) reasons.push('rate');
  return reasons;
}

function agentReasons({ agent, counts: { lastHeardAt } }: SourceFacts, now: Instant): HealthReason[] {
  if (agent === null) return [];
  const reasons: HealthReason[] = [];
  if (agent.failing !== null) reasons.push('agent');
  // What it sends is a sign of life as well.
  if (now - Math.max(agent.receivedAt, lastHeardAt ?? agent.receivedAt) > HEALTH_RULES.agentUnheardMs) reasons.push('agentUnheard');
  if (agent.oldestSpooledAt !== null && now - agent.oldestSpooledAt > HEALTH_RULES.spooledMs) reasons.push('spool');
  return reasons;
}

function isMostlySetAside(day: VerdictCounts): boolean {
  const items = itemsIn(day);
  return items >= HEALTH_RULES.fewest && day.quarantined / items >= HEALTH_RULES.quarantinedShare;
}

/** A lag is on the wall; whether a weekend lies in it is told as if it ended now. */
function isLate({ lags, day }: SourceCounts, now: Instant, workingMs: WorkingMs): boolean {
  const { share, atMostWorkingMs } = HEALTH_RULES.lag;
  const lag = lagPercentile(lags, share);
  return lag.kind === 'value' && day.accepted >= HEALTH_RULES.fewest && workingMs(now - lag.value, now) > atMostWorkingMs;
}

function isSlow({ weekBefore, ratio }: Rate): boolean {
  if (weekBefore.kind !== 'value' || weekBefore.value < HEALTH_RULES.fewest) return false;
  return ratio.kind === 'value' && ratio.value < HEALTH_RULES.rate.atLeastOf;
}
