import type { FlagWords } from './flags.ts';

const WORD_BITS = 31;

/** The bits of some flags of a list, in which the position is the bit. Throws for an unknown one. */
export function wordsAmong(list: readonly string[], flags: readonly string[]): FlagWords {
  let low = 0;
  let high = 0;
  for (const flag of flags) {
    const bit = list.indexOf(flag);
    if (bit === -1) throw new Error(`unknown flag: ${flag}`);
    if (bit < WORD_BITS) low |= 1 << bit;
    else high |= 1 << (bit - WORD_BITS);
  }
  return { low, high };
}
