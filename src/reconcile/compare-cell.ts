import type { FigureContent } from './published-figure.ts';

/** Points agree up to this: the source rounds ratio and points to two decimals. */
const TOLERANCE = 0.015;
/** Half a unit of the last decimal that the source shows. */
const ROUNDING_STEP = 0.005;
/** The binary noise of a difference of decimals. */
const NOISE = 1e-9;
const TEMPORARY_DENOMINATOR = 'TEMP_NATIONAL_REPORT_DENOMINATOR';

/** What we make of a component ourselves. */
export type ComputedCell =
  | {
      readonly kind: 'points';
      readonly points: number;
      readonly numerator: number | null;
      readonly denominator: number | null;
      /** Of how many rounded figures the published one is the sum; 1 where not given. */
      readonly parts?: number;
    }
  /** The curve is not established, or the component is not ours to compute. */
  | { readonly kind: 'notComputed' }
  | { readonly kind: 'noData' }
  | { readonly kind: 'notApplicable' };

/**
 * Why computed and published differ, or cannot be compared.
 * - `implausible`: the source's points are below 0 or above its own maximum, whatever ours are.
 * - `same`: within 0.015 point.
 * - `rounding`: a sum of rounded figures, and no further apart than these allow.
 * - `temporaryDenominator`: the source says that its denominator is provisional, and it is another than ours.
 * - `numerator`, `denominator`, `both`: that is where the counts part.
 * - `formula`: the same counts, other points: definition or curve differ.
 * - `unexplained`: the counts of one side are not known.
 * - `notComputed`, `noData`, `notApplicable`: we have no points. `notPublished`: the source has none.
 */
export const DIFFERENCE_REASONS = [
  'implausible',
  'same',
  'rounding',
  'temporaryDenominator',
  'numerator',
  'denominator',
  'both',
  'formula',
  'unexplained',
  'notComputed',
  'noData',
  'notApplicable',
  'notPublished',
] as const;
export type DifferenceReason = (typeof DIFFERENCE_REASONS)[number];

export interface ComparedCell {
  /** Points, or `null` where we have none. */
  readonly computed: number | null;
  readonly published: number | null;
  /** Computed less published, or `null` where one is missing. */
  readonly difference: number | null;
  readonly reason: DifferenceReason;
}

type Published = Pick<FigureContent, 'numerator' | 'denominator' | 'score' | 'maxScore' | 'flags'>;

/** @param published the figure that counts, or `null` where none was captured */
export function compareCell(computed: ComputedCell, published: Published | null): ComparedCell {
  const score = published?.score ?? null;
  const isImplausible = published !== null && !isPossible(published);
  if (computed.kind !== 'points')
    return { computed: null, published: score, difference: null, reason: isImplausible ? 'implausible' : computed.kind };
  const { points } = computed;
  if (published === null || score === null) return { computed: points, published: null, difference: null, reason: 'notPublished' };
  const difference = points - score;
  const reason = isImplausible ? 'implausible' : reasonOf(computed, published, Math.abs(difference));
  return { computed: points, published: score, difference, reason };
}

function isPossible({ score, maxScore }: Published): boolean {
  return score === null || (score >= -NOISE && score <= (maxScore ?? Infinity) + NOISE);
}

function reasonOf(computed: Extract<ComputedCell, { kind: 'points' }>, published: Published, apart: number): DifferenceReason {
  if (apart <= TOLERANCE + NOISE) return 'same';
  if (apart <= (computed.parts ?? 1) * ROUNDING_STEP + ROUNDING_STEP + NOISE) return 'rounding';
  const numerator = agrees(computed.numerator, published.numerator);
  const denominator = agrees(computed.denominator, published.denominator);
  if (denominator !== true && published.flags.includes(TEMPORARY_DENOMINATOR)) return 'temporaryDenominator';
  if (numerator === null || denominator === null) return 'unexplained';
  if (numerator) return denominator ? 'formula' : 'denominator';
  return denominator ? 'numerator' : 'both';
}

/** `null` where one of them is not known. */
function agrees(ours: number | null, theirs: number | null): boolean | null {
  return ours === null || theirs === null ? null : Math.abs(ours - theirs) < NOISE;
}
