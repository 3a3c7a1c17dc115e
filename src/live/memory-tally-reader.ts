import type { MemoryLedger } from '../intake/memory-ledger.ts';
import type { TallyReader } from './tally-reader.ts';

/** Reads the counters of a ledger in memory, for tests; `width` is the number of columns. */
export function memoryTallyReader(ledger: MemoryLedger, width: number): TallyReader {
  return {
    read(spans) {
      const readAt = ledger.lastTransaction;
      const sums = spans.map(({ from, to }): ReadonlyMap<string, Float64Array> => {
        const ofSpan = new Map<string, Float64Array>();
        for (const [unit, days] of [...ledger.units, ...ledger.factUnits]) {
          const sum = ofSpan.get(unit) ?? new Float64Array(width);
          for (const [day, amounts] of days) {
            if (day >= from && day <= to) for (const [column, amount] of amounts) sum[column] = (sum[column] ?? 0) + amount;
          }
          ofSpan.set(unit, sum);
        }
        return ofSpan;
      });
      const newest = (instants: readonly (number | null)[]): number | null => {
        const known = instants.filter((instant) => instant !== null);
        return known.length === 0 ? null : Math.max(...known);
      };
      return Promise.resolve({
        sums: (span) => sums[span] ?? new Map(),
        lastEventAt: newest(ledger.pulses.map(({ lastEventAt }) => lastEventAt)),
        lastLearnedAt: newest(ledger.pulses.map(({ lastLearnedAt }) => lastLearnedAt)),
        includes: (transaction) => transaction <= readAt,
        uncounted: new Set(),
      });
    },
  };
}
