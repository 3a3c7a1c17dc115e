import type { Tone } from '../../i18n/catalogue.ts';
import type { Indicator } from '../../parts/ranking/rank.ts';

/** One class of lights: values from `from` (inclusive) up to `to`, in the indicator's unit; null is open. */
export interface LightClass {
  readonly tone: Tone;
  readonly from: number | null;
  readonly to: number | null;
}

export interface LightScale {
  /** From the best (or the smallest) to the worst (or the largest). */
  readonly classes: readonly LightClass[];
  readonly toneOf: (value: number) => Tone;
}

const BANDED: readonly Tone[] = ['best', 'good', 'fair', 'amber', 'red'];
const BY_SIZE: readonly Tone[] = ['q1', 'q2', 'q3', 'q4', 'q5'];

/**
 * The colour classes of an indicator: its own bands where it has them, else five classes of equal number, so that
 * neighbours stay comparable. Few named classes rather than a gradient: a reader can say which one a light is in.
 */
export function lightScale(indicator: Pick<Indicator, 'bands' | 'direction' | 'unit'>, values: readonly number[]): LightScale {
  if (indicator.bands === null) return scaleOf(BY_SIZE, quintiles(values, indicator.unit));
  const { amber, red } = indicator.bands;
  if (indicator.direction === 'down') {
    const step = amber / 3;
    return scaleOf(BANDED, [step, 2 * step, amber, red]);
  }
  const step = indicator.unit === 'ratio' ? (1 - amber) / 3 : amber - red;
  // Ascending cuts, so the tones run from red to best; the classes are then told from the best.
  const upward = scaleOf(BANDED.toReversed(), [red, amber, amber + step, amber + 2 * step]);
  return { ...upward, classes: upward.classes.toReversed() };
}

function scaleOf(tones: readonly Tone[], cuts: readonly number[]): LightScale {
  const classes = tones.map((tone, i) => ({ tone, from: cuts[i - 1] ?? null, to: cuts[i] ?? null }));
  const last = tones.at(-1) ?? 'q5';
  const toneOf = (value: number): Tone => classes.find(({ to }) => to !== null && value < to)?.tone ?? last;
  return { classes: classes.filter(({ from, to }) => from === null || from !== to), toneOf };
}

/** Cuts between fifths, rounded to what is shown, ascending. */
function quintiles(values: readonly number[], unit: Indicator['unit']): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const round = unit === 'count' ? Math.ceil : unit === 'ratio' ? (v: number) => Math.round(v * 1_000) / 1_000 : (v: number) => Math.round(v * 10) / 10;
  return [0.2, 0.4, 0.6, 0.8].map((share) => round(sorted[Math.floor(share * sorted.length)] ?? 0));
}
