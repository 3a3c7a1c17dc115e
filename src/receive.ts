import type { Config } from './config/read-config.ts';
import type { Core } from './core.ts';
import { formatOf } from './intake/formats/formats.ts';
import { receiver, type Receiver } from './intake/receiver.ts';
import { keyedHash } from './sources.ts';
import { rawWriter } from './store/raw/raw-writer.ts';

/** The way in for what declared sources say in their own words. */
export function receive({ intake, pool, clock, addUnits }: Core, { hashKey, rawDays }: Config, onRecords: OnRecords): Receiver {
  return receiver({
    intake,
    formatOf,
    raw: rawWriter(pool, { days: rawDays, clock }),
    hash: keyedHash(hashKey),
    clock,
    addUnits,
    onRecords,
  });
}

type OnRecords = Parameters<typeof receiver>[0]['onRecords'];
