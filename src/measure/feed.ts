import { DAY_MS, type Instant } from '../shared/instant.ts';
import type { ConfidenceRules } from './confidence-rules.ts';
import type { Moment, OwnGrounds } from './confidence.ts';

/** What one source has told of one unit. */
export interface Feed {
  readonly source: string;
  readonly unit: string;
  /** Dossiers and other facts. */
  readonly volume: number;
  /** From when on it tells of this unit: what was read in at once has a past all the same. */
  readonly since: Instant;
  readonly lastHeardAt: Instant;
}

/** A source as a whole, whatever unit it speaks of. */
export interface SourceState {
  readonly lastHeardAt: Instant | null;
  /** Items of whatever verdict, and those of them that were set aside. */
  readonly sent: number;
  readonly quarantined: number;
}

/** How long a feed usually pauses, working time. */
function pauseOf({ volume, since, lastHeardAt }: Feed, { workingMs }: Moment, { rhythm }: ConfidenceRules): number {
  // One dossier of thirty years ago must not make a daily feed a rare one.
  const begun = Math.max(since, lastHeardAt - rhythm.memoryDays * DAY_MS);
  return workingMs(begun, lastHeardAt) / Math.max(1, volume);
}

/** A feed is silent when it pauses for longer than it ever would by chance: a commune of one dossier a week is not after three days. */
export function isSilent(feed: Feed, moment: Moment, rules: ConfidenceRules): boolean {
  const silentMs = moment.workingMs(feed.lastHeardAt, moment.until);
  return silentMs > rules.rhythm.atLeast && silentMs > rules.rhythm.pauses * pauseOf(feed, moment, rules);
}

/** Whether so much of the period has passed that a unit with these feeds must have had something to report. */
function isReportDue(feeds: readonly Feed[], moment: Moment, rules: ConfidenceRules): boolean {
  if (moment.elapsedMs < rules.reportingDueAfter) return false;
  const pauses = feeds.map((feed) => pauseOf(feed, moment, rules));
  return pauses.length === 0 || moment.elapsedMs > rules.rhythm.pauses * Math.min(...pauses);
}

/**
 * What the feeds of one unit give to stand on. How old a source is, is told by the source, not by the unit: where it is alive,
 * a unit that it has nothing new of is not out of date. `reporting`: the unit did so in the period; `null` for a unit that has
 * others below it.
 */
export function groundsOf(
  feeds: readonly Feed[],
  sourceOf: (source: string) => SourceState | undefined,
  isReporting: boolean | null,
  moment: Moment,
  rules: ConfidenceRules,
): OwnGrounds {
  let volume = 0;
  let heardVolume = 0;
  let soundVolume = 0;
  let oldestAt: Instant | null = null;
  for (const feed of feeds) {
    const state = sourceOf(feed.source);
    const heardAt = Math.max(feed.lastHeardAt, state?.lastHeardAt ?? feed.lastHeardAt);
    if (moment.until - heardAt > forgottenAfterMs(rules)) continue;
    volume += feed.volume;
    if (!isSilent(feed, moment, rules)) heardVolume += feed.volume;
    soundVolume += feed.volume * soundShare(state);
    oldestAt = oldestAt === null ? heardAt : Math.min(oldestAt, heardAt);
  }
  const units = isReporting === null ? 0 : 1;
  const overdue = isReporting === false && isReportDue(feeds, moment, rules) ? 1 : 0;
  return { units, reporting: isReporting === true ? 1 : 0, overdue, volume, heardVolume, soundVolume, oldestAt };
}

function forgottenAfterMs({ rhythm: { forgottenAfterDays } }: ConfidenceRules): number {
  return forgottenAfterDays * DAY_MS;
}

function soundShare(state: SourceState | undefined): number {
  return state === undefined || state.sent === 0 ? 1 : 1 - state.quarantined / state.sent;
}
