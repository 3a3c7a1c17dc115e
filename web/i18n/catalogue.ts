import type { Board } from '../../src/live/wire.ts';
import type { Confidence, Signs } from '../../src/live/wire-signs.ts';

export type Lang = 'vi' | 'en';
export type PeriodKind = Board['period']['kind'];
export type Tone = 'best' | 'good' | 'fair' | 'amber' | 'red' | 'q1' | 'q2' | 'q3' | 'q4' | 'q5';
export type IndicatorGroup = 'now' | 'rate' | 'time' | 'count';
export type Sign = Signs['week'];
type Grade = Confidence['grade'];
export type ThemeChoice = 'light' | 'dark' | 'auto';

/** Every text of the screens. A language that lacks one does not compile. */
export interface Catalogue {
  readonly productClaim: string;
  readonly skip: string;
  readonly breadcrumb: string;

  readonly simulated: string;
  readonly simulatedWhy: string;

  readonly noData: string;
  readonly notApplicable: string;
  readonly noDataShort: string;
  readonly notApplicableShort: string;

  readonly period: string;
  readonly periods: Readonly<Record<PeriodKind, string>>;
  readonly previousPeriods: Readonly<Record<PeriodKind, string>>;
  /** As many days of the period before. */
  readonly likePeriods: Readonly<Record<PeriodKind, string>>;

  readonly progress: {
    readonly title: string;
    readonly kinds: Readonly<Record<PeriodKind, string>>;
    readonly signs: Readonly<Record<Sign, string>>;
    /** How one is compared: the last day that is counted. */
    readonly how: (day: string) => string;
    readonly waiting: string;
    readonly notFollowed: string;
    readonly details: string;
    readonly columns: {
      readonly kind: string;
      readonly now: string;
      readonly like: string;
      readonly change: string;
      readonly run: string;
      readonly last: string;
    };
    /** Finished periods in a row, in few words and in full. */
    readonly run: (periods: number, kind: PeriodKind) => string;
    readonly runBetter: (periods: number, kind: PeriodKind) => string;
    readonly runWorse: (periods: number, kind: PeriodKind) => string;
    readonly met: (target: string) => string;
    readonly missed: (gap: string, target: string) => string;
    readonly targetUnknown: (target: string) => string;
  };

  readonly confidence: {
    readonly title: string;
    readonly grades: Readonly<Record<Grade, string>>;
    readonly unknown: string;
    readonly completeness: (share: string) => string;
    readonly sources: (share: string) => string;
    readonly freshness: (age: string) => string;
    readonly quality: (share: string) => string;
    readonly noSource: string;
    readonly weakRank: string;
    readonly weakRanks: string;
  };

  readonly indicator: string;
  readonly indicatorSearch: string;
  readonly indicatorNone: string;
  readonly groups: Readonly<Record<IndicatorGroup, string>>;

  readonly settings: string;
  readonly language: string;
  readonly theme: string;
  readonly themes: Readonly<Record<ThemeChoice, string>>;
  readonly wall: string;
  readonly leaveWall: string;

  readonly units: { readonly hours: string; readonly days: string; readonly points: string };
  readonly ratioOf: (numerator: string, denominator: string) => string;
  readonly numeratorDenominator: string;

  readonly better: (than: string) => string;
  readonly worse: (than: string) => string;
  readonly increased: (than: string) => string;
  readonly decreased: (than: string) => string;
  readonly unchanged: (than: string) => string;
  /** A count of an unfinished period against the whole one before. */
  readonly againstWhole: (than: string) => string;
  readonly noPrevious: (than: string) => string;
  readonly ofNow: string;

  readonly showOnMap: (name: string) => string;
  readonly headline: string;

  readonly rankTitle: { readonly province: string; readonly commune: string; readonly other: string };
  readonly rank: string;
  readonly rankOf: (rank: string, total: string) => string;
  readonly rankPlace: (unit: string) => string;
  readonly unranked: string;
  readonly bestFirst: string;
  readonly worstFirst: string;
  readonly mostFirst: string;
  readonly leastFirst: string;
  /** Where it burns. */
  readonly hot: string;
  readonly largest: string;
  readonly ministries: string;
  readonly find: string;
  readonly noneFound: string;
  readonly noChildren: string;

  readonly ticker: string;
  readonly tickerEmpty: string;
  readonly late: string;
  /** By status name, and `overdue`. A status this screen does not know is shown by its own name. */
  readonly happenings: Readonly<Record<string, string>>;

  readonly live: string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly stale: string;
  readonly staleWhy: (age: string) => string;
  readonly newest: (age: string) => string;
  readonly newestNone: string;
  readonly justNow: string;
  readonly secondsAgo: (n: string) => string;
  readonly minutesAgo: (n: string) => string;
  readonly hoursAgo: (n: string) => string;
  readonly daysAgo: (n: string) => string;

  readonly quarantined: (n: string) => string;
  readonly quarantinedWhy: string;

  readonly map: string;
  readonly mapSummary: (communes: string, bad: string, missing: string) => string;
  readonly legend: string;
  readonly legendFrom: (value: string) => string;
  readonly legendBelow: (value: string) => string;
  readonly legendBetween: (from: string, to: string) => string;
  readonly legendFew: (n: string) => string;
  readonly toneWords: Readonly<Record<Tone, string>>;
  readonly goTo: (unit: string) => string;
  readonly backToNation: string;
  readonly backTo: (unit: string) => string;
  readonly tapAgain: string;

  readonly allIndicators: string;
  readonly definition: string;
  readonly legalBasis: string;
  readonly value: string;
  readonly change: string;

  readonly loading: string;
  readonly notFoundTitle: string;
  readonly notFoundWhat: (id: string) => string;
  readonly errorTitle: string;
  readonly errorWhat: string;
  readonly retry: string;

  /** By unit kind: a name with its rank in front or behind. A kind this screen does not know keeps its bare name. */
  readonly kinds: Readonly<Record<string, (name: string) => string>>;
}
