import type { FigureContent } from '../../reconcile/published-figure.ts';
import { AppError } from '../../shared/app-error.ts';

/** A number of a row that no schema declares; `undefined` for a field that is not there, or holds something else. */
export function numberIn(row: object, field: string): number | null | undefined {
  const value: unknown = Reflect.get(row, field);
  return value === null || (typeof value === 'number' && Number.isFinite(value)) ? value : undefined;
}

/** The same of a field that has to be a number where it stands. Throws AppError `invalid` with the place. */
function countIn(row: object, field: string, pointer: string): number | null | undefined {
  const value = numberIn(row, field);
  if (value === undefined && Object.hasOwn(row, field)) throw new AppError('invalid', `${pointer}/${field}: must be number or null`);
  return value;
}

/** Percent as published, as a ratio without the binary noise of the division. */
export function ratioOfPercent(percent: number | null | undefined): number | null {
  return percent === null || percent === undefined ? null : Number((percent / 100).toPrecision(15));
}

/** What a row publishes of one component. */
export interface RowFigure extends FigureContent {
  readonly component: string;
}

/** A component without a code of its own: it is known by its number in the index, and its counts are fields of the row. */
export interface CountedComponent {
  readonly component: string;
  /** Numerator and denominator; `null` where the source gives none. */
  readonly counts: readonly [numerator: string, denominator: string] | null;
  /** The points of the row are those of this component, because its group has no other. */
  readonly isScored: boolean;
}

export type RowPoints = Pick<RowFigure, 'rawCode' | 'score' | 'maxScore' | 'ratio'>;

const NO_POINTS = { score: null, maxScore: null, ratio: null };
const NO_COUNTS = { numerator: null, denominator: null };

/** Empty where the row publishes nothing of the component. Throws AppError `invalid` for a count that is no number. */
export function countedFigure(row: object, wanted: CountedComponent, ofRow: RowPoints | null, pointer: string): RowFigure[] {
  const { component, counts, isScored } = wanted;
  const points = isScored ? ofRow : null;
  const found = counts === null ? null : countsOf(row, counts, pointer);
  if (points === null && found === null) return [];
  const figure = { ...NO_POINTS, rawCode: component, ...points, ...(found ?? NO_COUNTS), component, flags: [] };
  // Without counts the row's ratio is that of the points, not of the component.
  return [counts === null ? { ...figure, ratio: null } : { ...figure, rawCode: counts.join('/') }];
}

function countsOf(
  row: object,
  [first, second]: readonly [string, string],
  pointer: string,
): Pick<RowFigure, 'numerator' | 'denominator'> | null {
  const numerator = countIn(row, first, pointer);
  const denominator = countIn(row, second, pointer);
  if (numerator === undefined && denominator === undefined) return null;
  return { numerator: numerator ?? null, denominator: denominator ?? null };
}
