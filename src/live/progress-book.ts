import type { Indicator } from '../measure/indicator.ts';
import { PERIOD_KINDS, type PeriodKind } from '../measure/period.ts';
import { progressOf, runOf, type Progress } from '../measure/progress.ts';
import { KEPT_FINISHED, progressSpans, type ProgressSpans } from '../measure/progress-spans.ts';
import type { Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';

/** Of one unit, indicator and kind of period. */
export interface KindProgress {
  readonly spans: ProgressSpans;
  readonly now: number | null;
  readonly like: number | null;
  /** Of `spans.finished`. */
  readonly finished: readonly (number | null)[];
  readonly progress: Progress;
  readonly run: number;
}

/** What was read of periods that are over and of the days up to yesterday: it stands for a day. */
export interface ProgressBook {
  readonly today: Day;
  /** There is nothing to compare with anything. */
  readonly isEmpty: boolean;
  /** `null` where it is not followed for this unit. */
  of(unit: string, indicator: string, kind: PeriodKind): KindProgress | null;
  /** Those that are followed for a unit. */
  indicatorsOf(unit: string): readonly string[];
}

/** Now, like for like, and the finished ones. */
const WIDTH = 2 + KEPT_FINISHED;

/** A book that is being written. Values are numbers in one array: of thousands of units, objects would outweigh them. */
export interface GrowingBook extends ProgressBook {
  readonly spans: readonly ProgressSpans[];
  follow(unit: string, indicators: readonly Indicator[]): void;
  /** `values`: now, like for like, then the finished ones; `null` is no value. */
  write(unit: string, indicator: string, kind: PeriodKind, values: readonly (number | null)[]): void;
}

export function progressBook(today: Day, isWorkingDay: (day: Day) => boolean): GrowingBook {
  const spans = PERIOD_KINDS.map((kind) => progressSpans(kind, today, isWorkingDay));
  const followed = new Map<string, readonly Indicator[]>();
  const values = new Map<string, Float64Array>();
  let isEmpty = true;

  function placeOf(unit: string, id: string, kind: PeriodKind): { readonly indicator: Indicator; readonly first: number } | null {
    const at = followed.get(unit)?.findIndex(({ definition }) => definition.id === id) ?? -1;
    const indicator = followed.get(unit)?.[at];
    return indicator === undefined ? null : { indicator, first: (at * PERIOD_KINDS.length + PERIOD_KINDS.indexOf(kind)) * WIDTH };
  }

  return {
    today,
    get isEmpty() {
      return isEmpty;
    },
    spans,
    follow(unit, indicators) {
      followed.set(unit, indicators);
      values.set(unit, new Float64Array(indicators.length * PERIOD_KINDS.length * WIDTH).fill(NaN));
    },
    write(unit, id, kind, written) {
      const { first } = must(placeOf(unit, id, kind), `${id} of ${unit} is followed`);
      isEmpty &&= written.every((value) => value === null);
      for (const [at, value] of written.entries()) if (value !== null) values.get(unit)?.fill(value, first + at, first + at + 1);
    },
    of(unit, id, kind) {
      const place = placeOf(unit, id, kind);
      const all = values.get(unit);
      if (place === null || all === undefined) return null;
      const read = (at: number): number | null => {
        const value = all[place.first + at] ?? NaN;
        return Number.isNaN(value) ? null : value;
      };
      const [now, like] = [read(0), read(1)];
      const finished = Array.from({ length: KEPT_FINISHED }, (_, at) => read(2 + at));
      const { definition } = place.indicator;
      return {
        spans: must(spans[PERIOD_KINDS.indexOf(kind)], kind),
        now,
        like,
        finished,
        progress: progressOf(definition, now, like),
        run: runOf(definition, finished),
      };
    },
    indicatorsOf: (unit) => (followed.get(unit) ?? []).map(({ definition }) => definition.id),
  };
}
