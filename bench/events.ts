import type { StatusEventItem } from '../src/intake/contract.ts';
import { formatInstant, HOUR_MS, MINUTE_MS, type Instant } from '../src/shared/instant.ts';
import { must } from '../src/shared/must.ts';
import { seededRandom } from '../src/shared/random.ts';

/** What a dossier goes through in the load: five events, as most real ones do. */
const STEPS = ['registered', 'accepted', 'in_process', 'resolved', 'returned'] as const;
export const EVENTS_PER_DOSSIER = STEPS.length;

export interface LoadOptions {
  readonly units: readonly string[];
  readonly procedures: readonly string[];
  readonly dossiers: number;
  readonly now: Instant;
  readonly source: string;
  readonly seed: number;
}

/**
 * Events of many dossiers in the order of happening over the last days: waves of dossiers, so that a batch holds a dossier
 * once and its next event comes a few batches later.
 */
export function* loadEvents({ units, procedures, dossiers, now, source, seed }: LoadOptions): Generator<StatusEventItem> {
  const wave = 10_000;
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => must(from[Math.floor(random() * from.length)], 'one to pick');
  for (let first = 0; first < dossiers; first += wave) {
    const members = Array.from({ length: Math.min(wave, dossiers - first) }, (_, at) => ({
      code: `B-${seed}-${first + at}`,
      unit: pick(units),
      procedure: pick(procedures),
      begun: now - Math.floor((1 + random() * 10) * 24 * HOUR_MS),
      online: random() < 0.75,
    }));
    for (const [step, status] of STEPS.entries()) {
      for (const { code, unit, procedure, begun, online } of members) {
        const at = begun + step * (40 + Math.floor(random() * 20)) * MINUTE_MS;
        yield {
          source,
          dossierCode: code,
          unit,
          procedure,
          status,
          occurredAt: formatInstant(at),
          ...(step === 1 ? { facts: { channel: online ? 'online' : 'in_person', fee: 20_000, digitised: online } } : {}),
        };
      }
    }
  }
}

export function* batchesOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
