import pg from 'pg';

import { STATUS_CODES, type Status } from '../src/domain/status.ts';
import type { StatusEventItem } from '../src/intake/contract.ts';
import { LOG, TABLE } from '../src/intake/formats/format-fixture.ts';
import { FORMAT_IDS, type FormatId, type SourceDeclaration } from '../src/intake/source-schema.ts';
import { startEmbeddedPostgres } from '../src/store/embedded/embedded-postgres.ts';
import { makeKey } from '../src/store/sources/keys.ts';
import { writeSource } from '../src/store/sources/source-rows.ts';
import { workbook } from '../test/workbook.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { batchesOf, loadEvents } from './events.ts';
import { rounded } from './percentiles.ts';

const DOSSIERS = 12_000;
const BATCH = 2_500;
const SENDERS = 8;

/** Items a second through the HTTP door in each format, with the ratio to our own: the same events, each in the format's words. */
export async function benchIntake({ catalogue, print }: BenchContext): Promise<void> {
  const server = await startChildServer();
  const database = await startEmbeddedPostgres({ dataDir: server.dataDir, log: () => undefined });
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  try {
    const events = loadEvents({ catalogue, now: Date.now(), dossiers: DOSSIERS, seed: 1 });
    const seen: { format: FormatId; items: number; rate: number; bytesPerItem: number }[] = [];
    // Our own is sent at both ends, and before that once while its code is cold: what the others are compared with is the mean.
    for (const [turn, format] of (['nhip', ...FORMAT_IDS, 'nhip'] as const).entries()) {
      const key = await declare(pool, `bench-${turn}`, format);
      const batches = [...batchesOf(events, BATCH)].map((batch) => ({ items: batch.length, body: bodyOf(format, batch) }));
      const bytes = batches.reduce((sum, { body }) => sum + body.length, 0);
      const started = performance.now();
      const items = await send(server.url, key, batches);
      const rate = items / ((performance.now() - started) / 1_000);
      if (turn > 0) seen.push({ format, items, rate, bytesPerItem: Math.round(bytes / events.length) });
    }
    const own = seen.filter(({ format }) => format === 'nhip').map(({ rate }) => rate);
    const mean = own.reduce((sum, rate) => sum + rate, 0) / own.length;
    for (const { format, items, rate, bytesPerItem } of seen) {
      print({ bench: 'intake', format, items, itemsPerSecond: Math.round(rate), ratioToOwn: rounded(rate / mean, 2), bytesPerItem });
    }
  } finally {
    await pool.end();
    await database.stop();
    await server.stop();
  }
}

async function declare(pool: pg.Pool, id: string, format: FormatId): Promise<string> {
  const declaration: SourceDeclaration = {
    id,
    name: { vi: id, en: id },
    owner: 'The bench',
    contact: 'The bench',
    units: ['VN'],
    connection: { protocol: 'push' },
    format,
    ...(format === 'emc' ? { enums: { Status: STATUS_WORDS } } : {}),
  };
  const mapping = format === 'xes' ? LOG_OF_EVENTS : format === 'csv' || format === 'xlsx' ? TABLE_OF_EVENTS : null;
  await writeSource(pool, { declaration, mapping: mapping === null ? null : { ...mapping, source: id } }, Date.now());
  return (await makeKey(pool, id, Date.now(), 0)).key;
}

const STATUS_WORDS: Readonly<Record<string, Status>> = Object.fromEntries(
  // The keys of a literal object are exactly its declared keys.
  (Object.keys(STATUS_CODES) as Status[]).map((status) => [status, status]),
);
const TABLE_OF_EVENTS = {
  ...TABLE,
  procedure: { column: 'Thủ tục' },
  event: { at: { column: 'Lúc' }, status: { column: 'Trạng thái', map: STATUS_WORDS } },
  facts: {},
};
const LOG_OF_EVENTS = {
  ...LOG,
  procedure: { column: 'trace:procedure' },
  unit: { column: 'trace:unit' },
  event: { at: { column: 'event:time:timestamp' }, status: { column: 'event:concept:name', map: STATUS_WORDS } },
};

async function send(url: string, key: string, batches: readonly { readonly items: number; readonly body: Buffer }[]): Promise<number> {
  let next = 0;
  let accepted = 0;
  const one = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const response = await fetch(new URL('/v1/intake/records', url), {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${key}` },
        body: new Uint8Array(batch.body),
      });
      // The answer's own contract.
      const answer = (await response.json()) as { accepted?: number; stale?: number; duplicate?: number; detail?: string };
      const taken = (answer.accepted ?? 0) + (answer.stale ?? 0) + (answer.duplicate ?? 0);
      if (!response.ok || taken < batch.items) throw new Error(`not accepted: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
      accepted += taken;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, one));
  return accepted;
}

function bodyOf(format: FormatId, events: readonly StatusEventItem[]): Buffer {
  return Buffer.from(BODIES[format](events));
}

const json = (records: readonly unknown[]): string => JSON.stringify(records);
const BODIES: Readonly<Record<FormatId, (events: readonly StatusEventItem[]) => string | Buffer>> = {
  nhip: (events) => json(events.map(ownOf)),
  cloudevents: (events) =>
    json(
      events.map((event, at) => ({
        specversion: '1.0',
        id: `${event.dossierCode}-${event.occurredAt}-${at}`,
        source: '/bench',
        type: 'vn.gov.nhip.item.v1',
        data: ownOf(event),
      })),
    ),
  national: (events) =>
    json(
      events.map(({ dossierCode, unit, procedure, occurredAt, status }) => ({
        MaHoSo: dossierCode,
        MaTTHC: procedure,
        DonViXuLy: unit,
        ThoiDiemXuLy: occurredAt.slice(0, 19).replaceAll(/[-T:]/g, ''),
        TrangThai: codeOf(status),
        NguoiXuLy: 'x',
      })),
    ),
  emc: (events) =>
    json(
      events.map(({ dossierCode, unit, procedure, status }) => ({
        MaHoSo: dossierCode,
        SiteId: unit,
        CodeTTHC: procedure,
        Status: status,
      })),
    ),
  csv: (events) => `Mã hồ sơ,Đơn vị,Thủ tục,Lúc,Trạng thái\n${events.map((event) => cellsOf(event).join(',')).join('\n')}\n`,
  xlsx: (events) => workbook([['Mã hồ sơ', 'Đơn vị', 'Thủ tục', 'Lúc', 'Trạng thái'], ...events.map(cellsOf)].map(rowXml).join('')),
  xes: (events) => `<log>${[...Map.groupBy(events, ({ dossierCode }) => dossierCode).values()].map(traceXml).join('')}</log>`,
};

/** In the name of its key: it names no source itself. */
function ownOf({ source: _source, ...event }: StatusEventItem): object {
  return event;
}

/** The national ten have no consultation. */
function codeOf(status: StatusEventItem['status']): number {
  if (typeof status === 'number') return status;
  return status === 'consultation_requested' ? STATUS_CODES.supplement_requested : STATUS_CODES[status];
}

function cellsOf({ dossierCode, unit, procedure, occurredAt, status }: StatusEventItem): string[] {
  return [dossierCode, unit, procedure, occurredAt, String(status)];
}

function rowXml(cells: readonly string[]): string {
  return `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
}

function traceXml(events: readonly StatusEventItem[]): string {
  const [first] = events;
  const attribute = (key: string, value: string): string => `<string key="${key}" value="${value}"/>`;
  const of =
    first === undefined
      ? ''
      : attribute('concept:name', first.dossierCode) + attribute('unit', first.unit) + attribute('procedure', first.procedure);
  const steps = events.map(
    ({ status, occurredAt }) =>
      `<event>${attribute('concept:name', String(status))}<date key="time:timestamp" value="${occurredAt}"/></event>`,
  );
  return `<trace>${of}${steps.join('')}</trace>`;
}
