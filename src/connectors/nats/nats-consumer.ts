import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  ReplayPolicy,
  RetentionPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import { MINUTE_MS } from '../../shared/instant.ts';

/** By this we know a consumer that we made, and may make anew. */
const OURS = 'made by nhip';
const ACK_WAIT_MS = MINUTE_MS;

export interface ConsumerAsking {
  readonly manager: JetStreamManager;
  readonly connection: ConnectionOf<'nats'>;
  readonly stream: StreamInfo;
  readonly maxBatch: number;
}

export interface FoundConsumer {
  readonly info: ConsumerInfo;
  /** It gives what lies after the cursor, in order. Else it was made by others, and gives what it gives. */
  readonly isOurs: boolean;
}

/**
 * The durable consumer, at the place of the cursor. The cursor is stored with the data, so it is what counts: a consumer that is lost, or
 * that stands elsewhere (we were killed between the commit and the acknowledgement, or the database was restored), is made anew from
 * it. Only one that we made, and never where the stream keeps messages for its consumers' sake (`interest`): those would go with it.
 */
export async function consumerAt(seq: number, asking: ConsumerAsking): Promise<FoundConsumer> {
  const { manager, connection, stream } = asking;
  const known = await findConsumer(asking);
  const wanted = configOf(seq, asking);
  if (known !== null) {
    const isOurs = known.config.description === OURS && stream.config.retention !== RetentionPolicy.Interest;
    if (!isOurs) return { info: usable(known, wanted), isOurs };
    if (isFit(known, wanted) && isAt(known, seq, stream)) return { info: known, isOurs };
    await manager.consumers.delete(connection.stream, connection.durable);
  }
  const isOurs = stream.config.retention !== RetentionPolicy.Interest;
  return { info: await manager.consumers.add(connection.stream, wanted), isOurs };
}

async function findConsumer({ manager, connection }: ConsumerAsking): Promise<ConsumerInfo | null> {
  try {
    return await manager.consumers.info(connection.stream, connection.durable);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound) return null;
    throw error;
  }
}

function configOf(seq: number, { connection, stream, maxBatch }: ConsumerAsking): ConsumerConfig {
  const { durable, subject } = connection;
  // A work queue gives each message to one consumer, and has no other start than its first message: what is acknowledged is gone.
  const isQueue = stream.config.retention === RetentionPolicy.Workqueue;
  return {
    durable_name: durable,
    description: OURS,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: maxBatch,
    replay_policy: ReplayPolicy.Instant,
    ...(seq === 0 || isQueue
      ? { deliver_policy: DeliverPolicy.All }
      : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: seq + 1 }),
    ...(subject === undefined ? {} : { filter_subject: subject }),
  };
}

function isFit({ config }: ConsumerInfo, wanted: ConsumerConfig): boolean {
  return (config.filter_subject ?? '') === (wanted.filter_subject ?? '') && config.max_ack_pending === wanted.max_ack_pending;
}

/** Whether what it gives next is what lies after the place. */
function isAt(info: ConsumerInfo, seq: number, stream: StreamInfo): boolean {
  if (info.num_ack_pending > 0) return false;
  return stream.config.retention === RetentionPolicy.Workqueue || info.ack_floor.stream_seq === seq;
}

function usable(known: ConsumerInfo, wanted: ConsumerConfig): ConsumerInfo {
  const { name, config } = known;
  if (config.deliver_subject !== undefined || config.ack_policy !== AckPolicy.Explicit) {
    throw new AppError('configuration', `the consumer ${name} is no pull consumer with explicit acknowledgement: declare another durable`);
  }
  if ((config.filter_subject ?? '') !== (wanted.filter_subject ?? '')) {
    throw new AppError('configuration', `the consumer ${name} has another subject: declare another durable, or that subject`);
  }
  return known;
}
