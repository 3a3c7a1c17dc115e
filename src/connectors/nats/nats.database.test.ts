import { AckPolicy, jetstreamManager, RetentionPolicy, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connectorSuite } from '../../../test/connector-suite.ts';
import { hasNats, startNats, type NatsServer } from '../../../test/nats-server.ts';
import { BrokenRecord, type RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import type { Batch } from '../connector.ts';
import { testTools } from '../connector-fixture.ts';
import { natsConnector } from './nats.ts';

type Nats = ConnectionOf<'nats'>;
const NEVER = new AbortController().signal;
const MAX_BATCH = 5;

describe.skipIf(!hasNats)('messages of a JetStream stream', () => {
  let server: NatsServer;
  let line: NatsConnection;
  let manager: JetStreamManager;
  let streams = 0;
  beforeAll(async () => {
    server = await startNats();
    await openLine();
  });
  afterAll(async () => {
    await line.close();
    await server.end();
  });

  async function openLine(): Promise<void> {
    line = await connect({ servers: server.url, token: server.token });
    manager = await jetstreamManager(line);
  }

  async function freshStream(over: Partial<StreamConfig> = {}): Promise<string> {
    streams += 1;
    const name = `S${streams}`;
    await manager.streams.add({ name, subjects: [`${name}.>`], ...over });
    return name;
  }

  async function publish(stream: string, records: readonly RawRecord[], subject = 'a'): Promise<void> {
    for (const record of records) await manager.jetstream().publish(`${stream}.${subject}`, JSON.stringify(record));
  }

  const connectTo = (stream: string, over: Partial<Nats> = {}, token = server.token) => {
    const tools = testTools({ secret: () => token });
    const connection: Nats = {
      protocol: 'nats',
      servers: [server.url],
      token: 'NATS',
      stream,
      durable: 'nhip',
      maxBatch: MAX_BATCH,
      ...over,
    };
    return { connector: natsConnector(connection, tools), said: tools.said };
  };

  async function pull(
    stream: string,
    cursor: string | null,
    over: Partial<Nats> = {},
    onBatch: (batch: Batch) => Promise<void> = () => Promise.resolve(),
  ) {
    const batches: Batch[] = [];
    let last = cursor;
    const { connector, said } = connectTo(stream, over);
    await connector.pull(
      cursor,
      async (batch) => {
        await onBatch(batch);
        batches.push(batch);
        last = batch.cursor;
      },
      NEVER,
    );
    return { records: batches.flatMap(({ records }) => records), batches, cursor: last, said };
  }

  const numbers = (from: number, to: number): readonly RawRecord[] => Array.from({ length: to - from }, (_, at) => ({ n: from + at }));

  connectorSuite(
    async () => {
      const stream = await freshStream();
      return {
        maxBatch: MAX_BATCH,
        told: (record) => record,
        add: (records) => publish(stream, records),
        connect: () => connectTo(stream).connector,
        close: async () => void (await manager.streams.delete(stream)),
      };
    },
    10,
    () => natsConnector({ protocol: 'nats', servers: ['127.0.0.1:1'], stream: 'S', durable: 'd' }, testTools()),
  );

  test('that were stored and not acknowledged do not come again: the cursor counts', async () => {
    const stream = await freshStream();
    await publish(stream, numbers(0, 8));
    let cursor: string | null = null;
    await expect(
      pull(stream, null, {}, (batch) => {
        ({ cursor } = batch);
        return Promise.reject(new Error('killed between commit and answer'));
      }),
    ).rejects.toThrow('killed');
    expect((await pull(stream, cursor)).records).toEqual(numbers(5, 8));
  });

  test('come from the cursor when the consumer was lost, or the cursor was set back', async () => {
    const stream = await freshStream();
    await publish(stream, numbers(0, 12));
    const first = await pull(stream, null);
    await publish(stream, numbers(12, 15));
    await manager.consumers.delete(stream, 'nhip');
    expect((await pull(stream, first.cursor)).records).toEqual(numbers(12, 15));
    expect((await pull(stream, first.batches[0]?.cursor ?? null)).records).toEqual(numbers(5, 15));
  });

  test('of a stream that was made anew come from its first one, and it is told', async () => {
    const stream = await freshStream();
    await publish(stream, numbers(0, 3));
    const { cursor } = await pull(stream, null);
    await manager.streams.delete(stream);
    await manager.streams.add({ name: stream, subjects: [`${stream}.>`] });
    await publish(stream, numbers(20, 26));
    const again = await pull(stream, cursor);
    expect(again.records).toEqual(numbers(20, 26));
    expect(again.said).toEqual([expect.stringContaining('another one than before')]);
  });

  test('of one subject are told apart, and the consumer lasts from pull to pull', async () => {
    const stream = await freshStream();
    await publish(stream, numbers(0, 4), 'other');
    await publish(stream, numbers(4, 12), 'a');
    await publish(stream, numbers(12, 14), 'other');
    const over = { subject: `${stream}.a` };
    const first = await pull(stream, null, over);
    expect(first.records).toEqual(numbers(4, 12));
    const { created } = await manager.consumers.info(stream, 'nhip');
    await publish(stream, numbers(14, 16), 'a');
    expect((await pull(stream, first.cursor, over)).records).toEqual(numbers(14, 16));
    expect((await manager.consumers.info(stream, 'nhip')).created).toBe(created);
    expect((await pull(stream, first.cursor, { subject: `${stream}.other` })).records).toEqual(numbers(12, 14));
  });

  test('that hold several records, none, or nothing that can be read stand in nobody’s way', async () => {
    const stream = await freshStream();
    const put = (text: string): Promise<unknown> => manager.jetstream().publish(`${stream}.a`, text);
    await put(
      numbers(0, 12)
        .map((record) => JSON.stringify(record))
        .join('\n'),
    );
    await put('hello');
    await put('[]');
    await put('{"n":12}');
    const { records, batches, cursor } = await pull(stream, null);
    expect(records.filter((record) => !(record instanceof BrokenRecord))).toEqual(numbers(0, 13));
    expect(records.filter((record) => record instanceof BrokenRecord)).toHaveLength(1);
    expect(Math.max(...batches.map((batch) => batch.records.length))).toBeLessThanOrEqual(MAX_BATCH);
    expect((await pull(stream, cursor)).records).toEqual([]);
  });

  test('that are added while others are read come in their order', async () => {
    const stream = await freshStream();
    await publish(stream, numbers(0, 7));
    let added = 7;
    const { records } = await pull(stream, null, {}, async () => {
      if (added >= 20) return;
      await publish(stream, numbers(added, added + 3));
      added += 3;
    });
    expect(records).toEqual(numbers(0, added));
  });

  test.each([RetentionPolicy.Workqueue, RetentionPolicy.Interest])(
    'of a stream that keeps them for its consumers (%s) are not lost when a delivery fails',
    async (retention) => {
      const stream = await freshStream({ retention });
      // Of interest: what comes before there is a consumer is kept for nobody.
      expect((await pull(stream, null)).records).toEqual([]);
      await publish(stream, numbers(0, 8));
      await expect(pull(stream, null, {}, () => Promise.reject(new Error('the store is away')))).rejects.toThrow('the store is away');
      const { records, cursor } = await pull(stream, null);
      expect(records).toEqual(numbers(0, 8));
      expect((await manager.streams.info(stream)).state.messages).toBe(0);
      await publish(stream, numbers(8, 9));
      expect((await pull(stream, cursor)).records).toEqual(numbers(8, 9));
    },
  );

  test('of a consumer that others made are taken as it gives them, and it is never made anew', async () => {
    const stream = await freshStream();
    await manager.consumers.add(stream, { durable_name: 'nhip', ack_policy: AckPolicy.Explicit });
    const { created } = await manager.consumers.info(stream, 'nhip');
    await publish(stream, numbers(0, 7));
    await expect(pull(stream, null, {}, () => Promise.reject(new Error('the store is away')))).rejects.toThrow('the store is away');
    expect((await pull(stream, null)).records).toEqual(numbers(0, 7));
    expect((await manager.consumers.info(stream, 'nhip')).created).toBe(created);
    await manager.consumers.add(stream, { durable_name: 'silent', ack_policy: AckPolicy.None });
    await expect(pull(stream, null, { durable: 'silent' })).rejects.toMatchObject({ kind: 'configuration' });
    await expect(pull(stream, null, { subject: `${stream}.a` })).rejects.toMatchObject({ kind: 'configuration' });
  });

  test('that one is not let near are refused, and the token is not told', async () => {
    const stream = await freshStream();
    const { connector } = connectTo(stream, {}, 'wrong-word');
    for (const ask of [() => connector.probe(NEVER), () => connector.pull(null, () => Promise.resolve(), NEVER)]) {
      const told: unknown = await ask().catch((error: unknown) => error);
      expect(told).toMatchObject({ kind: 'configuration' });
      expect(told).not.toHaveProperty('cause');
      expect(String(told)).not.toContain('wrong-word');
    }
    await expect(connectTo('Nothing').connector.probe(NEVER)).rejects.toMatchObject({ kind: 'configuration' });
  });

  test('go on where they were after the server was killed in the middle and came back', async () => {
    const stream = await freshStream();
    await publish(stream, numbers(0, 12));
    const { connector } = connectTo(stream);
    const seen: RawRecord[] = [];
    let cursor: string | null = null;
    const deliver = async (batch: Batch): Promise<void> => {
      seen.push(...batch.records);
      ({ cursor } = batch);
      if (seen.length === MAX_BATCH) await server.kill();
    };
    await expect(connector.pull(cursor, deliver, NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(connector.probe(NEVER)).rejects.toMatchObject({ kind: 'unavailable' });
    await line.close();
    await server.startAgain();
    await openLine();
    await connector.pull(cursor, deliver, NEVER);
    expect(seen).toEqual(numbers(0, 12));
  });
});
