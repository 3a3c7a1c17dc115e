import type { WorkingCalendar } from '../domain/calendar.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit } from '../domain/unit.ts';
import type { ConfidenceRules } from '../measure/confidence-rules.ts';
import { addGrounds, confidenceOf, partOf, type Confidence, type Grade, type Grounds, type Moment } from '../measure/confidence.ts';
import { groundsOf } from '../measure/feed.ts';
import type { MeasureSet } from '../measure/measure.ts';
import type { Clock } from '../shared/clock.ts';
import { MINUTE_MS, SECOND_MS, startOfDay, type Instant } from '../shared/instant.ts';
import type { SourceFeeds } from './confidence-feeds.ts';
import type { Figures } from './figures.ts';
import type { Movement } from './live-figures.ts';
import { reportedIn } from './reported-in.ts';

/** How far figures may be relied on. */
export interface ConfidenceBook {
  /** Of one reading; `null` while nobody knows yet who has told of whom. */
  over(figures: Figures): ((unit: string) => Confidence) | null;
  /** Reads the sources where that is due, and looks whose grade time alone has changed: to be called every second or so. */
  keep(): Promise<void>;
  onMove(listener: (movement: Movement) => void): () => void;
}

export interface ConfidenceBookOptions {
  readonly feeds: SourceFeeds;
  /** After a reset some commit may have been missed. */
  readonly live: { onMove(listener: (movement: Movement) => void): () => void };
  readonly directory: () => UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly measures: MeasureSet;
  readonly rules: ConfidenceRules;
  readonly clock: Clock;
}

/** What a unit's sources are worth changes with the hours: it is judged once in so long, and held between. */
const JUDGE_EVERY_MS = 5 * SECOND_MS;
const LOOK_EVERY_MS = MINUTE_MS;
/** The rows are millions: not more often than this, whatever was missed. */
const READ_EVERY_MS = 15 * MINUTE_MS;

/** A unit at the bottom has two possible grounds: having reported in the period, or not. Others have the first. */
type Judged = Map<string, { reporting?: Grounds; silent?: Grounds }>;

export function confidenceBook(options: ConfidenceBookOptions): ConfidenceBook {
  return new KeptConfidence(options);
}

class KeptConfidence implements ConfidenceBook {
  readonly #options: ConfidenceBookOptions;
  readonly #listeners = new Set<(movement: Movement) => void>();
  #judged = { until: NaN, byPeriod: new Map<string, Judged>() };
  #isOutdated = true;
  #readAt = -Infinity;
  #lookedAt = -Infinity;
  #grades: ReadonlyMap<string, Grade> = new Map();

  constructor(options: ConfidenceBookOptions) {
    this.#options = options;
    options.live.onMove(({ kind }) => {
      this.#isOutdated ||= kind === 'reset';
    });
  }

  onMove(listener: (movement: Movement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  over(figures: Figures): ((unit: string) => Confidence) | null {
    const { feeds, directory, measures, rules, clock } = this.#options;
    if (!feeds.isRead) return null;
    const units = directory();
    const now = clock.now();
    const moment = this.#momentOf(figures, now);
    const judged = moment.until < now ? new Map() : this.#judgedLately(figures.period.id, now);
    const hasReported = reportedIn(figures, measures);
    const known = new Map<string, Grounds>();
    const groundsUnder = (unit: AdminUnit): Grounds => {
      const children = units.children(unit.id);
      let sum = this.#ownGrounds(unit.id, children.length === 0 ? hasReported(unit.id) : null, moment, judged);
      for (const child of children) sum = addGrounds(sum, known.get(child.id) ?? groundsUnder(child));
      known.set(unit.id, sum);
      return sum;
    };
    return (id) => {
      const unit = units.get(id);
      const grounds = known.get(id) ?? (unit === undefined ? undefined : groundsUnder(unit));
      return confidenceOf(grounds ?? this.#ownGrounds(id, false, moment, judged), moment, rules);
    };
  }

  async keep(): Promise<void> {
    const { feeds, clock } = this.#options;
    const now = clock.now();
    const isDue = this.#isOutdated && now - this.#readAt >= READ_EVERY_MS;
    if (isDue) {
      this.#isOutdated = false;
      try {
        await feeds.load();
      } catch (error) {
        this.#isOutdated = true;
        throw error;
      }
      this.#readAt = now;
      this.#judged = { until: NaN, byPeriod: new Map() };
      this.#tellOf(feeds.units);
    }
    if (feeds.isRead && now - this.#lookedAt >= LOOK_EVERY_MS) this.#look(now);
  }

  /** Silence makes no event: whoever watches is told when it has changed what a source is worth. */
  #look(now: Instant): void {
    const { feeds, rules, calendar } = this.#options;
    this.#lookedAt = now;
    const moment: Moment = { until: now, elapsedMs: 0, workingMs: calendar.workingMs };
    const grades = new Map<string, Grade>();
    const turned: string[] = [];
    for (const unit of feeds.units) {
      const { grade } = confidenceOf(this.#judge(unit, null, moment), moment, rules);
      grades.set(unit, grade);
      if ((this.#grades.get(unit) ?? grade) !== grade) turned.push(unit);
    }
    this.#grades = grades;
    this.#tellOf(turned);
  }

  #tellOf(units: Iterable<string>): void {
    const { directory } = this.#options;
    const touched = new Set([...units].flatMap((unit) => directory().ancestors(unit)));
    if (touched.size > 0) for (const listener of this.#listeners) listener({ kind: 'units', units: [...touched], happened: [] });
  }

  #momentOf({ period }: Figures, now: Instant): Moment {
    const { workingMs } = this.#options.calendar;
    const until = Math.min(now, startOfDay(period.to + 1));
    return { until, elapsedMs: workingMs(startOfDay(period.from), until), workingMs };
  }

  #judgedLately(period: string, now: Instant): Judged {
    const age = now - this.#judged.until;
    // Also where the clock was set back, and at first.
    if (!(age >= 0 && age < JUDGE_EVERY_MS)) this.#judged = { until: now, byPeriod: new Map() };
    const { byPeriod } = this.#judged;
    let judged = byPeriod.get(period);
    if (judged === undefined) byPeriod.set(period, (judged = new Map()));
    return judged;
  }

  #ownGrounds(unit: string, isReporting: boolean | null, moment: Moment, judged: Judged): Grounds {
    let kept = judged.get(unit);
    if (kept === undefined) judged.set(unit, (kept = {}));
    const key = isReporting === false ? 'silent' : 'reporting';
    return (kept[key] ??= this.#judge(unit, isReporting, moment));
  }

  #judge(unit: string, isReporting: boolean | null, moment: Moment): Grounds {
    const { feeds, rules } = this.#options;
    const own = groundsOf([...feeds.feedsOf(unit)], (name) => feeds.source(name), isReporting, moment, rules);
    return partOf(own, moment, rules);
  }
}
