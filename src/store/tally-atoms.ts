import type { DaySpan } from '../live/tally-reader.ts';
import type { Day } from '../shared/instant.ts';

/** Sums by unit and stretch of days, the stretches being cut at the edges of all spans: each span is some of them. */
export interface TallyAtoms {
  /** The first days of the stretches, in order; the stretch before all of them is number 0. */
  readonly edges: readonly Day[];
  /** The sums of a unit in a stretch, to be added to. */
  at(unit: string, atom: number): Float64Array;
  add(unit: string, day: Day, column: number, amount: number): void;
  /** The sums of one of the spans. */
  sums(span: DaySpan): ReadonlyMap<string, Float64Array>;
}

export function tallyAtoms(spans: readonly DaySpan[], width: number): TallyAtoms {
  const edges = edgesOf(spans);
  const units = new Map<string, (Float64Array | undefined)[]>();

  function at(unit: string, atom: number): Float64Array {
    let atoms = units.get(unit);
    if (atoms === undefined) units.set(unit, (atoms = Array.from({ length: edges.length + 1 })));
    return (atoms[atom] ??= new Float64Array(width));
  }

  return {
    edges,
    at,
    add(unit, day, column, amount) {
      const amounts = at(unit, atomOf(edges, day));
      amounts[column] = (amounts[column] ?? 0) + amount;
    },
    sums({ from, to }) {
      const first = Number.isFinite(from) ? atomOf(edges, from) : 0;
      const last = Number.isFinite(to) ? atomOf(edges, to) : edges.length;
      const sums = new Map<string, Float64Array>();
      for (const [unit, atoms] of units) {
        const parts = atoms.slice(first, last + 1).filter((part) => part !== undefined);
        if (parts.length > 0) sums.set(unit, sumOf(parts, width));
      }
      return sums;
    },
  };
}

function sumOf(parts: readonly Float64Array[], width: number): Float64Array {
  const sum = new Float64Array(width);
  for (const part of parts) for (let column = 0; column < width; column++) sum[column] = (sum[column] ?? 0) + (part[column] ?? 0);
  return sum;
}

function edgesOf(spans: readonly DaySpan[]): Day[] {
  const edges = new Set<Day>();
  for (const { from, to } of spans) {
    if (Number.isFinite(from)) edges.add(from);
    if (Number.isFinite(to)) edges.add(to + 1);
  }
  return [...edges].toSorted((one, other) => one - other);
}

/** How many edges are at or before the day: the number of its stretch, as PostgreSQL's `width_bucket` counts. */
function atomOf(edges: readonly Day[], day: Day): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? Infinity) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
