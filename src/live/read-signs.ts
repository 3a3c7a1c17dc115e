import type { AdminUnit } from '../domain/unit.ts';
import type { Confidence } from '../measure/confidence.ts';
import type { Indicator } from '../measure/indicator.ts';
import { PERIOD_KINDS } from '../measure/period.ts';
import type { Sign } from '../measure/progress.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import type { ConfidenceBook } from './confidence-book.ts';
import type { Figures } from './figures.ts';
import type { ProgressBook } from './progress-book.ts';
import type { BoardValue } from './wire.ts';
import type { Signs } from './wire-signs.ts';

/** What it is said by. */
export interface SignContext {
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly now: Instant;
  /** `null` of what was known earlier: who had told of whom then is not kept. */
  readonly confidence: Pick<ConfidenceBook, 'over'> | null;
  /** `null` but of the periods that run. */
  readonly progress: ProgressBook | null;
}

/** What is said beside the values of one reading. */
export interface SignReader {
  /** The same values, each with what it was like for like, whether it is better, and its confidence. */
  valuesOf(unit: AdminUnit, values: Readonly<Record<string, BoardValue>>): Record<string, BoardValue>;
  ofUnit(unit: string, indicator: string): { confidence: Confidence | null; signs?: Signs };
  confidenceOf(unit: string): Confidence | null;
  isWeak(unit: string): boolean;
}

export function signReader(figures: Figures, { indicators, confidence, progress, now }: SignContext): SignReader {
  const confidenceIn = confidence?.over(figures) ?? null;
  const confidenceOf = (unit: string): Confidence | null => confidenceIn?.(unit) ?? null;
  const { kind, to } = figures.period;
  const isRunning = dayOf(now) <= to;

  function likeOf(unit: AdminUnit, id: string): number | null {
    const indicator = indicators.get(id);
    if (indicator === undefined) return null;
    // A count grows through the day: a morning is no match for the whole of the same day before.
    if (isRunning && indicator.definition.unit === 'count' && !indicator.definition.stock) return null;
    const like = indicator.evaluate(unit.level, figures.like(unit.id));
    return like.kind === 'value' ? like.value : null;
  }

  function progressOf(unit: string, id: string): Pick<BoardValue & { kind: 'value' }, 'progress'> {
    const known = progress?.of(unit, id, kind) ?? null;
    return known === null ? {} : { progress: { sign: known.progress.sign, run: known.run } };
  }

  return {
    valuesOf(unit, values) {
      const grade = confidenceOf(unit.id)?.grade;
      return Object.fromEntries(
        Object.entries(values).map(([id, value]) => {
          if (value.kind !== 'value') return [id, value];
          const beside = { like: likeOf(unit, id), ...progressOf(unit.id, id), ...(grade === undefined ? {} : { confidence: grade }) };
          return [id, { ...value, ...beside }];
        }),
      );
    },
    ofUnit(unit, indicator) {
      const signs = PERIOD_KINDS.map((of): Sign | undefined => progress?.of(unit, indicator, of)?.progress.sign);
      const [day, week, month, quarter, year] = signs;
      const isFollowed = day !== undefined && week !== undefined && month !== undefined && quarter !== undefined && year !== undefined;
      return { confidence: confidenceOf(unit), ...(isFollowed ? { signs: { day, week, month, quarter, year } } : {}) };
    },
    confidenceOf,
    isWeak: (unit) => confidenceOf(unit)?.grade === 'low',
  };
}
