import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Figures } from '../live/figures.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { sumPieces, type Piece } from '../measure/piece.ts';
import type { Sides } from './sides.ts';

/** What a part of a unit (a child, a procedure) has of each side. Undivided: as counted. */
export interface Contribution {
  readonly numerator: number;
  readonly denominator: number | null;
  readonly complement: number | null;
}

/** What is the unit's own, below none of its children. */
export interface UnitContributions {
  readonly whole: Contribution;
  readonly own: Contribution;
  /** In the order of the directory. */
  readonly children: readonly { readonly unit: string; readonly contribution: Contribution }[];
}

/** The pieces of each side. */
type Pieces = Pick<Sides, 'numerator' | 'denominator' | 'complement'>;

/** Children and own add up to the whole, exactly: counts are whole numbers. */
export function unitContributions(
  unit: string,
  sides: Pieces,
  figures: Figures,
  directory: UnitDirectory,
  measures: MeasureSet,
): UnitContributions {
  const whole = contributionOf(sides, (pieces) => sumPieces(pieces, figures.current(unit)));
  const shared = sharedOf(sides, measures);
  const children = directory.children(unit).map(({ id }) => ({
    unit: id,
    contribution: contributionOf(shared, (pieces) => sumPieces(pieces, figures.current(id))),
  }));
  return { whole, own: children.reduce((left, { contribution }) => less(left, contribution), whole), children };
}

export function contributionOf({ numerator, denominator, complement }: Pieces, sum: (pieces: readonly Piece[]) => number): Contribution {
  return {
    numerator: sum(numerator),
    denominator: denominator === null ? null : sum(denominator),
    complement: complement === null ? null : sum(complement),
  };
}

/** Without the columns that count for the unit alone: of these nothing comes from below. */
function sharedOf({ numerator, denominator, complement }: Pieces, measures: MeasureSet): Pieces {
  const shared = (pieces: readonly Piece[]): readonly Piece[] => pieces.filter((piece) => isShared(piece, measures));
  return {
    numerator: shared(numerator),
    denominator: denominator === null ? null : shared(denominator),
    complement: complement === null ? null : shared(complement),
  };
}

export function isShared({ column }: Piece, { columns }: MeasureSet): boolean {
  return columns[column]?.isOwnOnly !== true;
}

export function less(one: Contribution, other: Contribution): Contribution {
  return {
    numerator: one.numerator - other.numerator,
    denominator: one.denominator === null ? null : one.denominator - (other.denominator ?? 0),
    complement: one.complement === null ? null : one.complement - (other.complement ?? 0),
  };
}

export function isNothing({ numerator, denominator, complement }: Contribution): boolean {
  return numerator === 0 && (denominator ?? 0) === 0 && (complement ?? 0) === 0;
}
