import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, PROCEDURE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { MAX_BODY_BYTES, MAX_ITEMS } from '../intake/contract.ts';
import { formatInstant, HOUR_MS } from '../shared/instant.ts';

const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

interface Verdict {
  readonly verdict: string;
  readonly reason?: string;
  readonly pointer?: string;
  readonly detail?: string;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: {
    readonly accepted: number;
    readonly duplicate: number;
    readonly stale: number;
    readonly quarantined: number;
    readonly items: readonly Verdict[];
    readonly title?: string;
    readonly status?: number;
    readonly detail?: string;
  };
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = { 'content-type': JSON_TYPE },
): Promise<Answer> {
  const response = await fetch(`${server.url}/v1/intake/dossier-events`, { method: 'POST', headers, body });
  // The shape is what the tests are about: a wrong one fails them.
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Answer['body'] };
}

const send = (items: unknown): Promise<Answer> => post(JSON.stringify(items));

let codes = 0;
const newCode = (): string => `I-${(codes += 1)}`;
const newItem = () => eventItem({ dossierCode: newCode() });

function expectProblem(answer: Answer, status: number, detail: RegExp): void {
  expect(answer).toMatchObject({ status, body: { status } });
  expect(answer.type).toMatch(/^application\/problem\+json/);
  expect(answer.body.title).not.toBe('');
  expect(answer.body.detail).toMatch(detail);
}

describe('all forms of a body', () => {
  const two = () => [newItem(), newItem()];

  test('an array', async () => {
    expect((await send(two())).body).toEqual({
      accepted: 2,
      duplicate: 0,
      stale: 0,
      quarantined: 0,
      items: [{ verdict: 'accepted' }, { verdict: 'accepted' }],
    });
  });

  test('one object without brackets', async () => {
    expect((await send(newItem())).body).toMatchObject({ accepted: 1, items: [{ verdict: 'accepted' }] });
  });

  test('lines, with blank ones and both kinds of line end', async () => {
    const [one, other] = two().map((item) => JSON.stringify(item));
    expect((await post(`${one}\r\n\n${other}`, { 'content-type': LINES_TYPE })).body).toMatchObject({ accepted: 2, items: [{}, {}] });
  });

  test('with a character set and a byte order mark', async () => {
    const answer = await post(`\uFEFF${JSON.stringify(two())}`, { 'content-type': `${JSON_TYPE}; charset=utf-8` });
    expect(answer.body).toMatchObject({ accepted: 2 });
  });

  test.each([JSON_TYPE, LINES_TYPE])('packed %s', async (type) => {
    const packed = gzipSync(JSON.stringify(newItem()));
    expect((await post(packed, { 'content-type': type, 'content-encoding': 'gzip' })).body).toMatchObject({ accepted: 1 });
  });

  test('a snapshot', async () => {
    const { status: _, occurredAt, ...common } = newItem();
    const history = [
      { status: 'accepted', occurredAt },
      { status: 9, occurredAt },
    ];
    expect((await send([{ ...common, kind: 'snapshot', asOf: occurredAt, history }])).body).toMatchObject({ accepted: 1 });
  });

  test('an empty array, and no lines', async () => {
    expect((await send([])).body).toEqual({ accepted: 0, duplicate: 0, stale: 0, quarantined: 0, items: [] });
    expect((await post('\n', { 'content-type': LINES_TYPE })).body.items).toEqual([]);
  });
});

describe('a request of which nothing can be told apart is a problem', () => {
  test.each<[string, () => string | Uint8Array<ArrayBuffer>, Record<string, string>, number, RegExp]>([
    ['no JSON', () => '[{"a":', { 'content-type': JSON_TYPE }, 400, /not JSON/],
    ['nothing', () => '', { 'content-type': JSON_TYPE }, 400, /not JSON/],
    ['another type', () => '<a/>', { 'content-type': 'text/xml' }, 415, /./],
    ['no UTF-8', () => Uint8Array.of(0x22, 0xff, 0xfe, 0x22), { 'content-type': JSON_TYPE }, 400, /UTF-8/],
    ['an encoding that is not understood', () => '[]', { 'content-type': JSON_TYPE, 'content-encoding': 'br' }, 400, /content-encoding/],
    ['broken gzip', () => gzipSync('[]').subarray(0, 12), { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }, 400, /gzip/],
    ['no gzip at all', () => '[]', { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }, 400, /gzip/],
    [
      'a bomb',
      () => gzipSync(Buffer.alloc(200 * 1024 * 1024)),
      { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
      413,
      /16777216 bytes/,
    ],
    [
      'too many items',
      () => JSON.stringify(Array.from({ length: MAX_ITEMS + 1 }, () => 0)),
      { 'content-type': JSON_TYPE },
      413,
      /10001 items/,
    ],
    ['a byte too many', () => ' '.repeat(MAX_BODY_BYTES + 1), { 'content-type': JSON_TYPE }, 413, /./],
  ])('%s', async (_what, body, headers, status, detail) => {
    expectProblem(await post(body(), headers), status, detail);
  });

  test('no content type', async () => {
    expectProblem(await post(Uint8Array.from(Buffer.from('[]')), {}), 415, /./);
  });

  test('a body of 100 MB is refused before it has been read', async () => {
    const answer = await rawAnswer(
      `POST /v1/intake/dossier-events HTTP/1.1\r\nhost: x\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: 104857600\r\n\r\n[`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
  });

  test('a body of unknown length is cut off at the limit', async () => {
    const head = `POST /v1/intake/dossier-events HTTP/1.1\r\nhost: x\r\ncontent-type: ${JSON_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const chunk = `100000\r\n${' '.repeat(1024 * 1024)}\r\n`;
    expect(await rawAnswer(head + chunk.repeat(17))).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('the greatest allowed batch is taken', async () => {
    const items = Array.from({ length: MAX_ITEMS }, newItem);
    expect((await send(items)).body).toMatchObject({ accepted: MAX_ITEMS });
  });
});

/** Writes and never ends; what comes back until the other side closes or has answered. */
function rawAnswer(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', (chunk) => {
      got += chunk.toString();
      if (got.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('close', () => {
      resolve(got);
    });
    socket.on('error', reject);
  });
}

test('a body that does not arrive holds up nobody else', async () => {
  const slow = connect(Number(new URL(server.url).port), '127.0.0.1');
  slow.write(`POST /v1/intake/dossier-events HTTP/1.1\r\nhost: x\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: 1000\r\n\r\n[{"source"`);
  expect((await send(newItem())).body).toMatchObject({ accepted: 1 });
  slow.destroy();
});

describe('each item has its own verdict', () => {
  const later = formatInstant(Date.now() + HOUR_MS);

  test.each<[string, unknown, string, string]>([
    ['a text', 'Nguyễn Văn A', 'not_an_object', ''],
    ['null', null, 'not_an_object', ''],
    ['an array', [1], 'not_an_object', ''],
    ['an unknown kind', { ...newItem(), kind: 'poem' }, 'schema', '/kind'],
    ['a missing field', { ...newItem(), unit: undefined }, 'schema', '/unit'],
    ['a wrong type', { ...newItem(), version: 'one' }, 'schema', '/version'],
    ['an unknown field', { ...newItem(), applicant: 'Nguyễn Văn A' }, 'schema', '/applicant'],
    ['a field with every awkward character', { ...newItem(), 'a\u0000b/c~d\ud800': 1 }, 'schema', '/a\u0000b~1c~0d\ufffd'],
    ['an unknown status', { ...newItem(), status: 'lost' }, 'unknown_status', '/status'],
    ['an unknown status code', { ...newItem(), status: 11 }, 'unknown_status', '/status'],
    ['an unknown unit', { ...newItem(), unit: '99999' }, 'unknown_unit', '/unit'],
    ['the year 20255', { ...newItem(), occurredAt: '20255-01-01T00:00:00+07:00' }, 'bad_instant', '/occurredAt'],
    ['31 February', { ...newItem(), occurredAt: '2025-02-31T00:00:00+07:00' }, 'bad_instant', '/occurredAt'],
    ['no offset', { ...newItem(), occurredAt: '2025-02-03T00:00:00' }, 'bad_instant', '/occurredAt'],
    ['what has not happened yet', { ...newItem(), occurredAt: later }, 'future', '/occurredAt'],
    ['a milestone ahead', { ...newItem(), facts: { resolvedAt: later } }, 'future', '/facts/resolvedAt'],
    ['half of a surrogate pair', { ...newItem(), dossierCode: 'x\ud800' }, 'bad_text', '/dossierCode'],
    ['a number too great for any', { ...newItem(), facts: { fee: 1e300 } }, 'schema', '/facts/fee'],
  ])('%s', async (_what, bad, reason, pointer) => {
    const { status, body } = await send([newItem(), bad, newItem()]);
    expect(status).toBe(200);
    expect(body.items[1]).toMatchObject({ verdict: 'quarantined', reason });
    expect(body.items[1]?.pointer?.toWellFormed()).toBe(pointer);
    expect([body.items[0]?.verdict, body.items[2]?.verdict]).toEqual(['accepted', 'accepted']);
  });

  test('a line that is no JSON takes only itself away', async () => {
    const lines = [JSON.stringify(newItem()), '{"source": Nguyễn', JSON.stringify(newItem())].join('\n');
    const { body } = await post(lines, { 'content-type': LINES_TYPE });
    expect(body).toMatchObject({ accepted: 2, quarantined: 1, items: [{}, { verdict: 'quarantined', reason: 'bad_json' }, {}] });
  });

  test('an item that has happened and one that was told before', async () => {
    const item = { ...newItem(), eventId: 'e-1' };
    const { body } = await send([item, item, { ...item, version: 2 }, { ...item, version: 1 }]);
    expect(body.items.map(({ verdict }) => verdict)).toEqual(['accepted', 'duplicate', 'accepted', 'stale']);
  });

  test('the same batch again changes nothing', async () => {
    const items = Array.from({ length: 50 }, newItem);
    const before = await send(items);
    const board = await boardText();
    expect((await send(items)).body).toMatchObject({ accepted: 0, duplicate: 50 });
    expect(before.body.accepted).toBe(50);
    expect(await boardText()).toBe(board);
  });
});

/** The figures; when they were asked for and how sure we are of them changes with every request. */
async function boardText(): Promise<string> {
  const response = await fetch(`${server.url}/v1/board?period=year`);
  const board: unknown = await response.json();
  return JSON.stringify(board, (name, value: unknown) => (name === 'asOf' || name === 'confidence' ? undefined : value));
}

describe('what is set aside', () => {
  test('is counted once however often it comes, and holds nothing personal', async () => {
    const bad = {
      source: 'aside',
      dossierCode: 'A-1',
      unit: WARD,
      procedure: PROCEDURE,
      status: 'accepted',
      applicant: 'Nguyễn Văn Bí Mật',
    };
    await send([bad, bad]);
    await send([bad]);
    await send(['Bí Mật', ['Bí Mật', '0912']]);
    await post('Bí Mật, no JSON', { 'content-type': LINES_TYPE });
    const { rows } = await server.core.pool.query<{ times: number; text: string }>(`SELECT times, q::text AS text FROM quarantine q`);
    expect(rows.find(({ text }) => text.includes('"aside"'))?.times).toBe(3);
    expect(rows.map(({ text }) => text).join('\n')).not.toMatch(/Bí Mật/);
  });

  test('is in the summary', async () => {
    const response = await fetch(`${server.url}/v1/intake/summary`);
    const { rows } = await server.core.pool.query<{ rows: number }>('SELECT count(*) AS rows FROM quarantine');
    expect(await response.json()).toMatchObject({ quarantineRows: rows[0]?.rows });
  });
});

test('five hundred senders of single events share a few transactions', async () => {
  await settled();
  const before = await transactions();
  const answers = await Promise.all(Array.from({ length: 500 }, () => send(newItem())));
  expect(answers.every(({ body }) => body.accepted === 1)).toBe(true);
  expect((await transactions()) - before).toBeLessThan(250);
});

/** The number that the next transaction with a change would get. */
async function transactions(): Promise<number> {
  const { rows } = await server.core.pool.query<{ next: string }>('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next');
  return Number(rows[0]?.next);
}

const settled = (): Promise<void> => server.core.intake.drained();
