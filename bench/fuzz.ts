import fc from 'fast-check';

import { BrokenRecord } from '../src/intake/formats/format.ts';
import { format } from '../src/intake/formats/format-fixture.ts';
import { itemParser, type ItemParser } from '../src/intake/parse-item.ts';
import { FORMAT_IDS, type FormatId } from '../src/intake/source-schema.ts';
import { brokenBody, mutated, SOUND_RECORDS } from '../test/format-inputs.ts';
import { judgeBody, judgeRecord } from '../test/format-suite.ts';
import type { BenchContext } from './bench-context.ts';
import { rounded } from './percentiles.ts';

/** Together 200,000 of each format. */
const RECORDS = 180_000;
const BODIES = 20_000;
const MAX_SECONDS = 240;
/** For one body: whoever needs longer goes in circles. */
const MAX_BODY_MS = 10_000;
const SEED = 766;

/**
 * Mutated records and bodies of each format: every one gets a verdict, the same for what is kept of it, nothing throws, nothing hangs,
 * memory stays. Fails at the first that does not, with the input; also where the time is up before all were asked.
 */
export async function benchFuzz({ catalogue, print }: BenchContext): Promise<void> {
  const door = itemParser(() => catalogue.directory);
  for (const id of FORMAT_IDS) {
    const started = performance.now();
    const ofRecords = fuzzRecords(id, door);
    const ofBodies = await fuzzBodies(id);
    print({
      bench: 'fuzz',
      format: id,
      ...ofRecords,
      ...ofBodies,
      seconds: rounded((performance.now() - started) / 1_000, 1),
      heapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
      peakMiB: Math.round(process.resourceUsage().maxRSS / 2 ** 10),
    });
  }
}

const TIMES = { seed: SEED, interruptAfterTimeLimit: MAX_SECONDS * 1_000, markInterruptAsFailure: true } as const;

function fuzzRecords(id: FormatId, door: ItemParser): Readonly<Record<string, number>> {
  const of = format(id);
  const counts = { records: 0, items: 0, accepted: 0, findings: 0 };
  fc.assert(
    fc.property(fc.oneof(...SOUND_RECORDS[id].map(mutated)), (record) => {
      const { items, accepted } = judgeRecord(of, record, door);
      counts.records += 1;
      counts.items += items;
      counts.accepted += accepted;
      if (items === 0) counts.findings += 1;
    }),
    { ...TIMES, numRuns: RECORDS },
  );
  return counts;
}

async function fuzzBodies(id: FormatId): Promise<Readonly<Record<string, number>>> {
  const of = format(id);
  const counts = { bodies: 0, refusedBodies: 0, recordsOfBodies: 0, brokenRecords: 0 };
  await fc.assert(
    fc.asyncProperty(brokenBody(id), async (body) => {
      const { records, refused } = await judgeBody(of, body, 64);
      counts.bodies += 1;
      if (refused !== null) counts.refusedBodies += 1;
      counts.recordsOfBodies += records.length;
      counts.brokenRecords += records.filter((record) => record instanceof BrokenRecord).length;
    }),
    { ...TIMES, numRuns: BODIES, timeout: MAX_BODY_MS },
  );
  return counts;
}
