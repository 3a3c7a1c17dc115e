import type { SnapshotItem } from '../src/intake/contract.ts';
import { DAY_MS, formatInstant, HOUR_MS, type Instant } from '../src/shared/instant.ts';
import { must } from '../src/shared/must.ts';
import { seededRandom } from '../src/shared/random.ts';

export interface SnapshotLoad {
  readonly units: readonly string[];
  readonly procedures: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly now: Instant;
}

/** Whole dossiers of the last ninety days, most of them returned. */
export function* snapshots({ units, procedures, from, to, now }: SnapshotLoad): Generator<SnapshotItem> {
  const random = seededRandom(from + 1);
  const pick = <T>(of: readonly T[]): T => must(of[Math.floor(random() * of.length)], 'one to pick');
  for (let number = from; number < to; number++) {
    const begun = now - Math.floor((1 + random() * 89) * DAY_MS);
    const at = (hours: number): string => formatInstant(Math.min(now, begun + Math.floor(hours * HOUR_MS)));
    const history: SnapshotItem['history'] = [
      { status: 'accepted', occurredAt: at(0) },
      { status: 'in_process', occurredAt: at(2) },
    ];
    if (random() < 0.93) history.push({ status: 'resolved', occurredAt: at(8 + random() * 40) });
    yield {
      kind: 'snapshot',
      source: 'bench',
      dossierCode: `S-${number}`,
      unit: pick(units),
      procedure: pick(procedures),
      asOf: formatInstant(now),
      facts: { channel: random() < 0.75 ? 'online' : 'in_person' },
      history,
    };
  }
}
