import type { BoardValue } from '../../../src/live/wire.ts';

/** A rank made from figures that nobody should decide by. The value's own word counts: it moves with the stream, a rank does not. */
export function isWeakRank(value: BoardValue | undefined, rank: number | null): boolean {
  return rank !== null && value?.kind === 'value' && value.confidence === 'low';
}
