import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { eventItem, OTHER_WARD, PROVINCE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import type { BoardValue, Delta, SnapshotFrame } from '../live/wire.ts';
import { formatInstant, SECOND_MS } from '../shared/instant.ts';

let server: TestServer;
const opened: AbortController[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const one of opened.splice(0)) one.abort();
});
afterAll(() => server.end());

interface Stream {
  next(): Promise<EventSourceMessage>;
  /** The values of the unit in the next delta that has some. */
  nextValues(unit: string): Promise<Readonly<Record<string, BoardValue>>>;
}

async function open(query: string, headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
  const abort = new AbortController();
  opened.push(abort);
  const response = await fetch(`${server.url}/v1/stream?${query}`, { headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  const next = async (): Promise<EventSourceMessage> => {
    const read = await reader?.read();
    if (read?.value === undefined) throw new Error('the stream ended');
    return read.value;
  };
  return {
    next,
    async nextValues(unit) {
      for (;;) {
        const message = await next();
        const values = message.event === 'delta' ? deltaOf(message).values[unit] : undefined;
        if (values !== undefined) return values;
      }
    },
  };
}

// The server's own frames, as the event's name says.
const snapshotOf = ({ data }: EventSourceMessage): SnapshotFrame => JSON.parse(data) as SnapshotFrame;
const deltaOf = ({ data }: EventSourceMessage): Delta => JSON.parse(data) as Delta;

let codes = 0;
const submit = (over: Partial<Parameters<typeof eventItem>[0]> = {}) =>
  server.core.intake.submit([eventItem({ dossierCode: `S-${(codes += 1)}`, ...over })]);
const countOf = (value: BoardValue | undefined): number => (value?.kind === 'value' ? value.value : 0);

describe('a stream', () => {
  test('begins with a snapshot of the board and goes on with what changes, within a second', async () => {
    const stream = await open('unit=VN&period=year&lights=received');
    const first = await stream.next();
    const { board, lights } = snapshotOf(first);
    expect([first.event, board.unit.id, lights?.units.length]).toEqual(['snapshot', 'VN', 3321]);
    const before = countOf(board.values['received']);
    const sentAt = performance.now();
    await submit({ facts: { channel: 'online' } });
    const second = await stream.next();
    expect(performance.now() - sentAt).toBeLessThan(1_000);
    const delta = deltaOf(second);
    expect(second.event).toBe('delta');
    expect(countOf(delta.values['VN']?.['received'])).toBe(before + 1);
    expect(Object.keys(delta.values).toSorted()).toEqual(['01', 'VN']);
    expect(delta.lights).toEqual({ [WARD]: [countOf(delta.values['01']?.['received']), expect.any(Number), null] });
    expect(delta.happenings).toMatchObject([{ unit: WARD, what: 'accepted', late: false }]);
  });

  test('tells nobody of what lies elsewhere', async () => {
    const stream = await open('unit=79&period=year');
    await stream.next();
    await submit();
    await submit({ unit: OTHER_WARD });
    const { values } = deltaOf(await stream.next());
    expect(Object.keys(values).toSorted()).toEqual([OTHER_WARD, '79']);
  });

  test('sends many changes in few frames', async () => {
    const stream = await open('unit=VN&period=year');
    const before = countOf(snapshotOf(await stream.next()).board.values['received']);
    await Promise.all(Array.from({ length: 200 }, () => submit()));
    let frames = 0;
    let seen = before;
    while (seen < before + 200) {
      seen = countOf((await stream.nextValues('VN'))['received']);
      frames += 1;
    }
    expect(seen).toBe(before + 200);
    expect(frames).toBeLessThanOrEqual(6);
  });
});

describe('a viewer who comes back', () => {
  async function idAfterOneChange(): Promise<string> {
    const stream = await open(`unit=${PROVINCE}&period=year`);
    await stream.next();
    await submit();
    const { id } = await stream.next();
    opened.pop()?.abort();
    return id ?? '';
  }

  test('is told what changed meanwhile, and nothing twice', async () => {
    const id = await idAfterOneChange();
    await submit();
    const back = await open(`unit=${PROVINCE}&period=year`, { 'last-event-id': id });
    const first = await back.next();
    expect(first.event).toBe('delta');
    const board = await (await fetch(`${server.url}/v1/board?unit=${PROVINCE}&period=year`)).json();
    expect(deltaOf(first).values[PROVINCE]?.['received']).toEqual((board as SnapshotFrame['board']).values['received']);
  });

  test('gets a heartbeat where nothing did', async () => {
    const id = await idAfterOneChange();
    expect((await (await open(`unit=${PROVINCE}&period=year`, { 'last-event-id': id })).next()).event).toBe('heartbeat');
  });

  test.each(['another-1', 'x', '', '-5'])('with the id "%s" of another run gets everything', async (id) => {
    expect((await (await open('unit=VN', { 'last-event-id': id })).next()).event).toBe('snapshot');
  });
});

test('a viewer who leaves is forgotten', async () => {
  await waitUntil('no viewers', async () => (await viewers()) === 0);
  await (await open('unit=VN')).next();
  expect(await viewers()).toBe(1);
  opened.pop()?.abort();
  await waitUntil('no viewers', async () => (await viewers()) === 0);
});

async function viewers(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^nhip_stream_viewers (\d+)$/m.exec(text)?.[1]);
}

test('a dossier becomes overdue within a second of its due instant, with nobody touching it', async () => {
  const stream = await open('unit=VN&period=year');
  const before = countOf(snapshotOf(await stream.next()).board.values['overdue_now']);
  const dueAt = Date.now() + 1.5 * SECOND_MS;
  await submit({ facts: { dueAt: formatInstant(dueAt) } });
  let overdue = before;
  while (overdue === before) overdue = countOf((await stream.nextValues('VN'))['overdue_now']);
  const late = Date.now() - dueAt;
  expect(overdue).toBe(before + 1);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(1_000);
});
