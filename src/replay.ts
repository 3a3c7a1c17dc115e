import type { Pool } from 'pg';

import type { AdminUnit } from './domain/unit.ts';
import type { Verdict } from './intake/contract.ts';
import type { Format, RawRecord } from './intake/formats/format.ts';
import type { Intake } from './intake/intake.ts';
import type { QuarantinedItem } from './intake/ledger.ts';
import { outcomesOf, readAgain, type Outcome } from './intake/replay.ts';
import type { KnownSource, SourceRegistry } from './intake/source-registry.ts';
import { AppError } from './shared/app-error.ts';
import type { Clock } from './shared/clock.ts';
import type { Instant } from './shared/instant.ts';
import {
  lastNumber,
  keepRefused,
  readWaiting,
  settleRows,
  type WaitingFilter,
  type WaitingRow,
} from './store/quarantine/settle-quarantine.ts';
import { quarantineRoom, type QuarantineRoom } from './store/quarantine/quarantine-room.ts';
import { isCut } from './store/quarantine/quarantine-text.ts';
import { readRaw, type RawBatch } from './store/raw/raw-reader.ts';

export interface ReplayTools {
  readonly pool: Pool;
  readonly intake: Pick<Intake, 'submitGiven'>;
  readonly registry: Pick<SourceRegistry, 'get'>;
  readonly formatOf: (source: KnownSource) => Format;
  readonly addUnits: (units: readonly AdminUnit[]) => Promise<void>;
  readonly clock: Clock;
  readonly onProgress?: (records: number) => void;
}

/** What a replay did. */
export interface ReplayReport {
  /** Records read again. */
  readonly records: number;
  /** Of them those of which nothing is set aside any more. */
  readonly replayed: number;
  /** Those that are refused again, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Those that could not be read again, by why. */
  readonly left: Readonly<Record<string, number>>;
  /** What the items of the records became. */
  readonly verdicts: Readonly<Record<Verdict['verdict'], number>>;
}

interface Count {
  records: number;
  replayed: number;
  readonly refused: Record<string, number>;
  readonly left: Record<string, number>;
  readonly verdicts: Record<Verdict['verdict'], number>;
}

/** Rows read and settled at once. */
const ROWS = 500;

/**
 * Reads what waits in quarantine again, by the present formats, mappings and units. What counts now is replayed, and what does not
 * waits on with its present reason. Broken off and begun again it ends the same. Throws AppError `unavailable` and `notFound`.
 */
export async function replayQuarantine(tools: ReplayTools, filter: WaitingFilter): Promise<ReplayReport> {
  const count = nothingYet();
  const last = await lastNumber(tools.pool);
  let after = 0;
  for (;;) {
    const rows = await readWaiting(tools.pool, filter, { after, last, limit: ROWS });
    const [lastRow] = rows.slice(-1);
    if (lastRow === undefined) return count;
    after = lastRow.id;
    for (const [source, own] of Map.groupBy(rows, (row) => row.source)) {
      for (const [format, alike] of Map.groupBy(own, (row) => row.format)) await replayRows(tools, source, format, alike, count);
    }
    tools.onProgress?.(count.records);
  }
}

async function replayRows(
  tools: ReplayTools,
  source: string,
  formatId: string | null,
  rows: readonly WaitingRow[],
  count: Count,
): Promise<void> {
  const format = formatFor(tools, source, formatId);
  if (typeof format === 'string') {
    add(count.left, format, rows.length);
    return;
  }
  const records = rows.map(({ text }): RawRecord => JSON.parse(text));
  const outcomes = await submit(tools, { source, format, records }, count);
  const formatVersion = format?.version ?? null;
  const settled = rows.flatMap((row, at) => {
    const outcome = outcomes[at];
    return outcome === undefined ? [] : [{ row, outcome, formatVersion }];
  });
  await settleRows(tools.pool, settled, tools.clock.now());
}

/** Of raw batches. */
export interface RawReplay {
  readonly source: string;
  readonly from?: Instant;
  /** What arrives from then on is not part of it; now where it is left out. */
  readonly to?: Instant;
}

/**
 * Reads the raw records of a source and time again, and then what waits of it in quarantine. What was counted already is a duplicate;
 * what is refused now is set aside, unless it is already. Doing it twice changes nothing. Throws AppError `notFound` and `unavailable`.
 */
export async function replayRaw(
  tools: ReplayTools,
  { source, from, to }: RawReplay,
): Promise<{ readonly raw: ReplayReport; readonly quarantine: ReplayReport }> {
  if (tools.registry.get(source) === undefined) throw new AppError('notFound', `no source is declared as ${source}`);
  const count = nothingYet();
  const room = quarantineRoom();
  await room.refresh(tools.pool);
  const until = to ?? tools.clock.now() + 1;
  for await (const batch of readRaw(tools.pool, { source, to: until, ...(from === undefined ? {} : { from }) })) {
    await replayBatch(tools, batch, room, count);
    tools.onProgress?.(count.records);
  }
  return { raw: count, quarantine: await replayQuarantine(tools, { source }) };
}

/** Records that are submitted at once. */
const PIECE = 5_000;

async function replayBatch(tools: ReplayTools, batch: RawBatch, room: QuarantineRoom, count: Count): Promise<void> {
  const { source, lines, receivedAt } = batch;
  const format = formatFor(tools, source, batch.format);
  if (format === null || typeof format === 'string') {
    add(count.left, format ?? 'no_format', lines.length);
    return;
  }
  const whole = lines.filter((line) => !isCut(line));
  if (whole.length < lines.length) add(count.left, 'not_whole', lines.length - whole.length);
  for (let at = 0; at < whole.length; at += PIECE) {
    const records = whole.slice(at, at + PIECE).map((line): RawRecord => JSON.parse(line));
    const outcomes = await submit(tools, { source, format, records }, count);
    const refused = outcomes.flatMap((outcome, place): QuarantinedItem[] => {
      if (outcome.state !== 'waiting') return [];
      const { reason, pointer, detail } = outcome;
      const item = records[place];
      return [{ source, reason, pointer, detail, item, at: receivedAt, format: format.id, formatVersion: format.version }];
    });
    await keepRefused(tools.pool, refused, room);
  }
}

interface Kept {
  readonly source: string;
  readonly format: Format | null;
  readonly records: readonly RawRecord[];
}

async function submit(tools: ReplayTools, { source, format, records }: Kept, count: Count): Promise<readonly Outcome[]> {
  const { given, owners, units } = readAgain(records, source, format);
  if (units.length > 0) await tools.addUnits(units);
  const verdicts = await tools.intake.submitGiven(given);
  const outcomes = outcomesOf(records.length, owners, verdicts);
  count.records += records.length;
  for (const { verdict } of verdicts) count.verdicts[verdict] += 1;
  for (const outcome of outcomes) {
    if (outcome.state === 'replayed') count.replayed += 1;
    else add(count.refused, outcome.reason, 1);
  }
  return outcomes;
}

/** The present format of a source; `null` for our own items at their door; or why there is none to read with. */
function formatFor({ registry, formatOf }: ReplayTools, source: string, id: string | null): Format | null | string {
  const known = registry.get(source);
  if (known?.isDisabled === true) return 'source_disabled';
  if (id === null) return null;
  if (known === undefined) return 'source_not_declared';
  return known.declaration.format === id ? formatOf(known) : 'other_format';
}

function nothingYet(): Count {
  return { records: 0, replayed: 0, refused: {}, left: {}, verdicts: { accepted: 0, duplicate: 0, stale: 0, quarantined: 0 } };
}

function add(counts: Record<string, number>, name: string, number: number): void {
  counts[name] = (counts[name] ?? 0) + number;
}
