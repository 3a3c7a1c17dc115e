import { hash32 } from '../../shared/random.ts';
import { scramble, unitInterval } from '../chance/draw.ts';

/** Spreads the units evenly over 0..1, in an order of its own for every trait: 34 draws would leave gaps and clumps. */
export function quantiles(ids: readonly string[], seed: number): (trait: string, id: string) => number {
  const ranks = new Map<string, ReadonlyMap<string, number>>();
  const ranked = (trait: string): ReadonlyMap<string, number> => {
    const lot = (id: string): number => unitInterval(scramble(hash32(`${seed}:${trait}:${id}`)));
    const order = ids.toSorted((one, other) => lot(one) - lot(other));
    return new Map(order.map((id, rank) => [id, (rank + 0.5) / order.length]));
  };
  return (trait, id) => {
    const known = ranks.get(trait) ?? ranked(trait);
    ranks.set(trait, known);
    return known.get(id) ?? 0.5;
  };
}
