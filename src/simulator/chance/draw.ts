import type { Random } from '../../shared/random.ts';

/** A well-mixed 32-bit number of a candidate: its own seed, whatever else was drawn before. */
export function candidateSeed(seed: number, slot: number, index: number): number {
  return scramble(scramble(seed ^ Math.imul(slot, 0x9e3779b1)) ^ Math.imul(index + 1, 0x85ebca6b));
}

/** Finaliser of MurmurHash3 (public domain): every bit of the input reaches every bit of the output. */
export function scramble(bits: number): number {
  let mixed = bits;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** 32 bits as a number in [0, 1). */
export function unitInterval(bits: number): number {
  return (bits >>> 0) / 4_294_967_296;
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}

/** Standard normal (Box-Muller, one of the pair). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A positive quantity with a long tail: half of the draws lie below `median`. */
interface LogNormal {
  readonly median: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
  readonly max: number;
}

export function logNormal(random: Random, { median, sigma, max }: LogNormal): number {
  return Math.min(max, median * Math.exp(sigma * normal(random)));
}

/** Beyond this mean the product of uniforms would underflow; a Poisson count is the sum of smaller ones. */
const POISSON_CHUNK = 200;

/** A count of independent arrivals, by Knuth's product of uniforms: time grows with the mean, as the planning does. */
export function poisson(random: Random, mean: number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= POISSON_CHUNK) {
    const floor = Math.exp(-Math.min(left, POISSON_CHUNK));
    for (let product = random(); product > floor; product *= random()) count += 1;
  }
  return count;
}
