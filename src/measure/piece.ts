import type { FactKind } from './fact.ts';
import type { Readings, Term } from './indicator-formula.ts';
import type { MeasureSet } from './measure.ts';

/** One column of counters with its factor, and over which days it is read. Sums of such are linear: those of the parts add up. */
export interface Piece {
  readonly column: number;
  readonly times: number;
  readonly over: Term['over'];
}

export function sumPieces(pieces: readonly Piece[], readings: Readings): number {
  let sum = 0;
  for (const piece of pieces) sum += piece.times * readPiece(piece, readings);
  return sum;
}

export function readPiece({ column, over }: Piece, readings: Readings): number {
  switch (over) {
    case 'period':
      return readings.read(column);
    case 'all':
      return readings.readAll(column);
    case 'asOf':
      return readings.readAsOf(column);
  }
}

/** The kind of thing that all of them count; `null` where they count several, or nothing. */
export function kindOf(pieces: readonly Piece[], { columns }: MeasureSet): 'dossier' | FactKind | null {
  const kinds = new Set(pieces.map(({ column }) => columns[column]?.of));
  const [kind] = kinds;
  return kinds.size === 1 && kind !== undefined ? kind : null;
}
