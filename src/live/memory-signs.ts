import type { MemoryLedger } from '../intake/memory-ledger.ts';
import type { Feed, SourceState } from '../measure/feed.ts';
import type { Day } from '../shared/instant.ts';
import type { SourceActivityReader } from './confidence-reader.ts';
import type { StretchReader, UnitStretch } from './progress-reader.ts';

/** Reads stretches of days from a ledger in memory, for tests; `width` is the number of columns. */
export function memoryStretchReader(ledger: MemoryLedger, width: number): StretchReader {
  return {
    read(units, edges) {
      const stretchOf = (day: Day): number => edges.findLastIndex((edge) => edge <= day) + 1;
      const rows: UnitStretch[] = [];
      for (const [unit, days] of [...ledger.units, ...ledger.factUnits]) {
        if (!units.includes(unit)) continue;
        for (const [day, sums] of days) {
          const amounts = new Float64Array(width);
          for (const [column, amount] of sums) amounts[column] = amount;
          rows.push({ unit, stretch: stretchOf(day), amounts });
        }
      }
      return Promise.resolve(rows);
    },
    uncounted: () => Promise.resolve(new Set()),
  };
}

/** Who has told of whom, from a ledger in memory, for tests. */
export function memorySourceActivity(ledger: MemoryLedger): SourceActivityReader {
  return {
    read() {
      const feeds = [...ledger.dossiers.values(), ...ledger.facts.values()].map(({ source, evaluation, learnedAt }): Feed => {
        const { unit } = evaluation.measured;
        return { source, unit, volume: 1, since: learnedAt, lastHeardAt: learnedAt };
      });
      const sources = new Map<string, SourceState>();
      for (const { source, accepted, duplicate, stale, quarantined, lastLearnedAt } of ledger.pulses) {
        const known = sources.get(source) ?? { lastHeardAt: null, sent: 0, quarantined: 0 };
        sources.set(source, {
          lastHeardAt: lastLearnedAt ?? known.lastHeardAt,
          sent: known.sent + accepted + duplicate + stale + quarantined,
          quarantined: known.quarantined + quarantined,
        });
      }
      return Promise.resolve({ feeds, sources });
    },
  };
}
