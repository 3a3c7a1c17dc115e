import { jetstream, jetstreamManager, type ConsumerInfo, type JetStreamManager, type JsMsg, type StreamInfo } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

import { BrokenRecord, type Format, type RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import { SECOND_MS } from '../../shared/instant.ts';
import type { Batch, Connector, Deliver } from '../connector.ts';
import { USUAL_BATCH, type ConnectorTools } from '../connector-tools.ts';
import { consumerAt } from './nats-consumer.ts';
import { natsError } from './nats-error.ts';
import { cursorAt, placeIn } from './nats-place.ts';

/** A line that breaks is told, and opened anew by the next pull. */
const USUAL = { name: 'nhip', reconnect: false, timeout: 10 * SECOND_MS };
/** For messages that the server says are there. */
const FETCH_MS = 2 * SECOND_MS;
/** Of one batch: messages may be of a megabyte each. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/**
 * Messages of a JetStream stream, by a durable pull consumer: a batch is fetched, delivered, and then acknowledged. The cursor is the
 * sequence of the stream; what is delivered a second time is a repetition. A connection for each pull, closed after it.
 */
export function natsConnector(connection: ConnectionOf<'nats'>, tools: ConnectorTools): Connector {
  const { maxBatch = USUAL_BATCH } = connection;
  const within = <T>(signal: AbortSignal, idle: T, run: (line: NatsConnection, manager: JetStreamManager) => Promise<T>): Promise<T> => {
    const token = connection.token === undefined ? {} : { token: tools.secret(connection.token) };
    return onLine(() => connect({ ...USUAL, servers: connection.servers, ...token }), signal, idle, run);
  };

  return {
    pull: (cursor, deliver, signal) =>
      within(signal, {}, async (line, manager) => {
        const stream = await manager.streams.info(connection.stream);
        const seq = seqAfter(cursor, stream, tools);
        const { isOurs, ...found } = await consumerAt(seq, { manager, connection, stream, maxBatch });
        const limit = Math.min(maxBatch, messagesIn(MAX_BATCH_BYTES, stream));
        for (let { info } = found; !signal.aborted; info = await manager.consumers.info(connection.stream, connection.durable)) {
          // What others have left unacknowledged comes again when its time is over.
          const waiting = info.num_pending + (isOurs ? 0 : info.num_ack_pending);
          const messages = waiting === 0 ? [] : await fetchMessages(line, info, Math.min(waiting, limit));
          if (messages.length === 0 || signal.aborted) break;
          await handOver(line, messages, { format: tools.format, maxBatch, made: stream.created, deliver });
        }
        return {};
      }),
    async probe(signal) {
      const isAnswered = await within(signal, false, async (_line, manager) => {
        await manager.streams.info(connection.stream);
        return true;
      });
      if (!isAnswered) throw new AppError('unavailable', 'the NATS server did not answer in time');
    },
    close: () => Promise.resolve(),
  };
}

/** The sequence to go on after; zero where the cursor is none of this stream. */
function seqAfter(cursor: string | null, { config, created }: StreamInfo, { log }: ConnectorTools): number {
  const place = cursor === null ? null : placeIn(cursor);
  if (place?.made === created) return place.seq;
  if (cursor !== null) log(`the stream ${config.name} is another one than before: it is read from its first message`);
  return 0;
}

/** How many of its messages are about so many bytes; at least one. */
function messagesIn(bytes: number, { state }: StreamInfo): number {
  return state.bytes === 0 ? Infinity : Math.max(1, Math.floor((bytes * state.messages) / state.bytes));
}

/** A connection that is closed in whatever way it ends, and at once when it is to stop. */
async function onLine<T>(
  open: () => Promise<NatsConnection>,
  signal: AbortSignal,
  idle: T,
  run: (line: NatsConnection, manager: JetStreamManager) => Promise<T>,
): Promise<T> {
  const stopped = Promise.withResolvers<null>();
  const opening = open();
  const close = async (): Promise<void> => {
    stopped.resolve(null);
    await opening.then((line) => line.close()).catch(() => undefined);
  };
  const stop = (): void => void close();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const line = await Promise.race([opening, stopped.promise]);
    return line === null ? idle : await run(line, await jetstreamManager(line, { checkAPI: false }));
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error.reason;
    // What was stopped fails, and that is no failure of the source.
    if (signal.aborted) return idle;
    throw natsError(error);
  } finally {
    signal.removeEventListener('abort', stop);
    // One that is still being opened is closed when it is open.
    if (!signal.aborted) await close();
  }
}

async function fetchMessages(line: NatsConnection, info: ConsumerInfo, count: number): Promise<readonly JsMsg[]> {
  const messages: JsMsg[] = [];
  const consumer = jetstream(line).consumers.getConsumerFromInfo(info);
  for await (const message of await consumer.fetch({ max_messages: count, expires: FETCH_MS, bind: true })) messages.push(message);
  return messages;
}

interface Handing {
  readonly format: Format;
  readonly maxBatch: number;
  readonly made: string;
  readonly deliver: Deliver;
}

/** What went wrong on the other side: passed on as it is. */
class DeliveryFailure extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('not delivered');
    this.reason = reason;
  }
}

/** Delivers all of them, and acknowledges them then; what could not be delivered is given back at once. */
async function handOver(line: NatsConnection, messages: readonly JsMsg[], { format, maxBatch, made, deliver }: Handing): Promise<void> {
  try {
    for await (const batch of batchesOf(messages, format, maxBatch, made)) await deliver(batch);
  } catch (error) {
    // Gives back what it can: what is not given back comes again later.
    if (!line.isClosed()) for (const message of messages) message.nak();
    await line.flush().catch(() => undefined);
    throw new DeliveryFailure(error);
  }
  // What is stored and not acknowledged is known by the cursor.
  if (line.isClosed()) return;
  const last = messages.at(-1);
  for (const message of messages) if (message !== last) message.ack();
  // The server has taken the others before this one, which it answers; on a line that breaks meanwhile nothing is answered.
  await Promise.race([last?.ackAck(), line.closed()]);
}

/** Batches end between messages; one message with more records than a batch holds is spread over several, and only the last moves on. */
async function* batchesOf(messages: readonly JsMsg[], format: Format, maxBatch: number, made: string): AsyncGenerator<Batch> {
  let records: RawRecord[] = [];
  let done = (messages[0]?.seq ?? 1) - 1;
  for (const message of messages) {
    for await (const record of recordsOf(message, format)) {
      if (records.length >= maxBatch) {
        yield { records, cursor: cursorAt({ made, seq: done }) };
        records = [];
      }
      records.push(record);
    }
    done = Math.max(done, message.seq);
  }
  // A message without records moves on too.
  yield { records, cursor: cursorAt({ made, seq: done }) };
}

/** A message that cannot be read takes only itself away: it would else stand before all others for ever. */
async function* recordsOf(message: JsMsg, format: Format): AsyncGenerator {
  try {
    yield* format.decode(oneChunk(message.data));
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
    yield new BrokenRecord('bad_message', `/${message.seq}`, error.message);
  }
}

// oxlint-disable-next-line typescript/require-await -- a body that is there is a stream of one piece
async function* oneChunk(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}
