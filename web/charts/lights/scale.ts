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
 * The colour classes of an indicator: its own bands where it has them, else classes of equal number, so that
 * neighbours stay comparable. Few named classes rather than a gradient: a reader can say which one a light is in.
 */
export function lightScale(indicator: Pick<Indicator, 'bands' | 'direction' | 'unit'>, values: readonly number[]): LightScale {
  if (indicator.bands === null) return bySize(values, indicator.unit);
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
  return { classes, toneOf };
}

/**
 * Up to five classes of equal number, cut at values as they are shown. None of a count is a class of its own: most
 * communes may have nothing overdue, and that is worth telling apart.
 */
function bySize(values: readonly number[], unit: Indicator['unit']): LightScale {
  const counted = unit === 'count' ? values.filter((value) => value > 0) : values;
  const sorted = counted.toSorted((a, b) => a - b);
  const shares = unit === 'count' ? [0.25, 0.5, 0.75] : [0.2, 0.4, 0.6, 0.8];
  const wanted = [
    ...(unit === 'count' ? [1] : []),
    ...shares.map((share) => roundAsShown(sorted[Math.floor(share * sorted.length)] ?? 0, unit)),
  ];
  const cuts = wanted.filter((cut, i) => cut > wanted.slice(0, i).reduce((most, own) => Math.max(most, own), -Infinity));
  const tones = [...cuts, Infinity].map(
    (_, i) => BY_SIZE[cuts.length === 0 ? 0 : Math.round((i * (BY_SIZE.length - 1)) / cuts.length)] ?? 'q5',
  );
  return scaleOf(tones, cuts);
}

function roundAsShown(value: number, unit: Indicator['unit']): number {
  if (unit === 'count') return Math.ceil(value);
  const parts = unit === 'ratio' ? 1_000 : 10;
  return Math.round(value * parts) / parts;
}
