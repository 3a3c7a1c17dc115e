import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Figures } from '../live/figures.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { readPiece, sumPieces, type Piece } from '../measure/piece.ts';
import { isShared } from './contributions.ts';
import type { SideName } from './sides.ts';

/** A unit that has records of its own on the side asked for, and about how many. */
export interface UnitWithRecords {
  readonly unit: string;
  readonly expected: number;
}

/**
 * The units at or below `unit`, in the order of their ids, that have something of their own on a side: from the counters, so that
 * the store is asked of these alone. What a unit has for itself only counts where it is the unit asked about.
 */
export function unitsWithRecords(
  unit: string,
  side: SideName,
  pieces: readonly Piece[],
  figures: Figures,
  directory: UnitDirectory,
  measures: MeasureSet,
): readonly UnitWithRecords[] {
  const shared = pieces.filter((piece) => isShared(piece, measures));
  const isSum = pieces.some(({ column }) => measures.columns[column]?.isSum === true);
  // What a complement is made of is never less than nothing, and with factors above 0 neither is a sum: then 0 means none.
  const isPlain = side === 'complement' || pieces.every(({ times }) => times > 0);
  return inStoreOrder(subtree(unit, directory)).flatMap((id) => {
    const own = ownSums(id, id === unit ? pieces : shared, figures, directory, measures);
    const isThere = isPlain ? own.net !== 0 : own.isAny;
    return isThere ? [{ unit: id, expected: isSum ? 1 : Math.max(1, Math.abs(own.net)) }] : [];
  });
}

/** Of the unit itself without its children: the side's sum, and whether any column of it is more than nothing. */
function ownSums(id: string, pieces: readonly Piece[], figures: Figures, directory: UnitDirectory, measures: MeasureSet) {
  const readings = figures.current(id);
  const children = directory.children(id).map((child) => figures.current(child.id));
  if (children.length === 0) {
    return { net: sumPieces(pieces, readings), isAny: pieces.some((piece) => readPiece(piece, readings) !== 0) };
  }
  let net = 0;
  let isAny = false;
  for (const piece of pieces) {
    const below = isShared(piece, measures) ? children : [];
    const own = below.reduce((left, child) => left - readPiece(piece, child), readPiece(piece, readings));
    net += piece.times * own;
    isAny ||= own !== 0;
  }
  return { net, isAny };
}

export function subtree(unit: string, directory: UnitDirectory): string[] {
  const found: string[] = [];
  const waiting = [unit];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    found.push(id);
    for (const child of directory.children(id)) waiting.push(child.id);
  }
  return found;
}

const ASTRAL = /[\ud800-\udfff]/;

/** As the store orders: by code points. JavaScript orders by halves of them, which differs where one takes two. */
export function isAfter(one: string, other: string): boolean {
  return ASTRAL.test(one + other) ? byCodePoints(one, other) > 0 : one > other;
}

function inStoreOrder(ids: string[]): readonly string[] {
  if (ids.some((id) => ASTRAL.test(id))) return ids.toSorted(byCodePoints);
  // Without a comparing function: thousands of texts at each asking.
  ids.sort();
  return ids;
}

function byCodePoints(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
