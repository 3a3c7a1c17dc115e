import type { Counters, Indicator } from '../measure/indicator.ts';
import { takenDenominator, type DenominatorName, type Part } from '../measure/indicator-formula.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { kindOf, sumPieces, type Piece } from '../measure/piece.ts';

/**
 * What a figure is told from, as sums of columns: linear, so that the sums of children, of procedures and of single dossiers add up
 * to that of the unit. `null`: there is none.
 */
export interface Sides {
  readonly numerator: readonly Piece[];
  readonly denominator: readonly Piece[] | null;
  /** What is in the denominator and not in the numerator, of shares of one kind of thing. */
  readonly complement: readonly Piece[] | null;
  /** The side on which a better figure has less: the complement, or the numerator where down is better or nothing else is there. */
  readonly lost: SideName;
  /** Which of several denominators it is. */
  readonly taken: DenominatorName;
}

export const SIDE_NAMES = ['numerator', 'denominator', 'complement'] as const;
export type SideName = (typeof SIDE_NAMES)[number];

/** The sides of a unit's figure, with the choices that its own counters make; `null` where it cannot be told of such a period. */
export function sidesOf(indicator: Indicator, counters: Counters, measures: MeasureSet): Sides | null {
  const sums = indicator.sums(counters);
  if (sums === null) return null;
  const { definition } = indicator;
  if (definition.percentile !== null) return percentileSides(definition.percentile, counters, measures);
  const numerator = piecesOf(sums.numerator);
  const taken = takenDenominator(sums, counters);
  const parts = sums[taken];
  const denominator = parts === null ? null : piecesOf(parts);
  const isShare = definition.unit === 'ratio' && denominator !== null && kindOf([...numerator, ...denominator], measures) !== null;
  const complement = isShare ? difference(denominator, numerator) : null;
  const lost = complement === null || definition.direction === 'down' ? 'numerator' : 'complement';
  return { numerator, denominator, complement, lost, taken };
}

/** Those at or below the bucket that the percentile lies in, of all; those above it are the slow ones. */
function percentileSides({ of, p }: { readonly of: string; readonly p: number }, counters: Counters, measures: MeasureSet): Sides {
  const all = measures.columnsOf(of).map((column): Piece => ({ column, times: 1, over: 'period' }));
  const wanted = p * sumPieces(all, counters);
  let below = 0;
  let reached = 0;
  for (const [at, { column }] of all.entries()) {
    const count = counters.read(column);
    below += count;
    if (count > 0 && below >= wanted) {
      reached = at + 1;
      break;
    }
  }
  return {
    numerator: all.slice(0, reached),
    denominator: all,
    complement: all.slice(reached),
    lost: 'complement',
    taken: 'denominator',
  };
}

function piecesOf(parts: readonly Part[]): readonly Piece[] {
  return parts.flatMap(({ columns, times, over }) => columns.map((column) => ({ column, times, over })));
}

/** Less the other; what cancels is left out, so that `a of a + b` leaves `b`. */
function difference(one: readonly Piece[], other: readonly Piece[]): readonly Piece[] {
  const sums = new Map<string, Piece>();
  for (const piece of [...one, ...other.map((taken) => ({ ...taken, times: -taken.times }))]) {
    const key = `${piece.column} ${piece.over}`;
    sums.set(key, { ...piece, times: (sums.get(key)?.times ?? 0) + piece.times });
  }
  return [...sums.values()].filter(({ times }) => times !== 0);
}
