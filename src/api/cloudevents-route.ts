import type { FastifyInstance, FastifyRequest } from 'fastify';

import { intakeAnswerSchema, MAX_BODY_BYTES, MAX_ITEMS, type Verdict } from '../intake/contract.ts';
import type { DoorKeeper } from '../intake/door-keeper.ts';
import { recordOfBinary } from '../intake/formats/cloudevents.ts';
import type { RawRecord } from '../intake/formats/format.ts';
import { jsonRecords } from '../intake/formats/json-records.ts';
import { recordsOf, type Receiver } from '../intake/receiver.ts';
import type { KnownSource } from '../intake/source-registry.ts';
import { AppError } from '../shared/app-error.ts';
import { must } from '../shared/must.ts';
import { bearerOf } from './bearer.ts';
import { unpack } from './read-body.ts';
import { answerOfRecords } from './record-answer.ts';

export interface CloudEventsRouteOptions {
  readonly keeper: DoorKeeper;
  readonly receiver: Receiver;
  readonly onVerdicts: (verdicts: readonly Verdict[]) => void;
}

/** Our own items as CloudEvents 1.0: one in structured or binary mode, or a batch. To be registered where bodies are buffers. */
export function cloudEventsRoute(door: FastifyInstance, { keeper, receiver, onVerdicts }: CloudEventsRouteOptions): void {
  const schema = {
    summary: 'Take our own items as CloudEvents 1.0',
    description: `Structured (application/cloudevents+json), batched (application/cloudevents-batch+json) or binary (ce- headers). The data is one of our items, of the type vn.gov.nhip.item.v1; its id and time are the event's where the item has none. At most ${MAX_ITEMS} events and ${MAX_BODY_BYTES} bytes.`,
    response: { 200: intakeAnswerSchema },
  };
  door.post<{ Body: Buffer }>('/v1/intake/cloudevents', { bodyLimit: MAX_BODY_BYTES, schema }, async (request) => {
    const records = await eventsOf(request);
    const groups = await senders(bearerOf(request.headers.authorization), records, keeper);
    const verdicts: Verdict[] = [];
    for (const { source, places } of groups) {
      const taken = await receiver.take(
        source,
        places.map((place) => records[place]),
      );
      for (const [at, place] of places.entries()) verdicts[place] = must(taken[at], 'a verdict for each record');
    }
    onVerdicts(verdicts);
    return answerOfRecords(verdicts);
  });
}

async function eventsOf(request: FastifyRequest<{ Body: Buffer }>): Promise<readonly RawRecord[]> {
  const { headers } = request;
  const body = await unpack(request.body, headers['content-encoding']?.toLowerCase());
  if (headers['ce-specversion'] === undefined) return recordsOf(body, { decode: jsonRecords });
  const data = await recordsOf(body, { decode: jsonRecords });
  if (data.length !== 1) throw new AppError('invalid', 'an event in binary mode has one item as its body');
  return [recordOfBinary(headers, data[0])];
}

interface Group {
  readonly source: KnownSource;
  readonly places: readonly number[];
}

/** Whose events they are: of the holder of the key, or of those that nobody declared, each by its own word. */
async function senders(key: string | undefined, records: readonly RawRecord[], keeper: DoorKeeper): Promise<readonly Group[]> {
  if (key !== undefined) {
    const source = await keeper.sourceOf(key);
    const { id, format } = source.declaration;
    if (format !== 'cloudevents' && format !== 'nhip') throw new AppError('invalid', `source ${id} is declared to speak ${format}`);
    return [{ source: speaking(source), places: records.map((_, place) => place) }];
  }
  await keeper.senderOf(undefined);
  const bySource = Map.groupBy(records.keys(), (place) => namedSource(records[place]));
  keeper.admit(
    null,
    [...bySource.keys()].map((source) => ({ source })),
  );
  return [...bySource].map(([id, places]) => ({ source: undeclared(id), places }));
}

function speaking(source: KnownSource): KnownSource {
  return { ...source, declaration: { ...source.declaration, format: 'cloudevents' } };
}

const SOURCE_ID = /^[a-z0-9][a-z0-9._-]{0,39}$/;

function namedSource(record: RawRecord): string {
  if (typeof record !== 'object' || record === null || !('data' in record)) return '?';
  const { data } = record;
  if (typeof data !== 'object' || data === null || !('source' in data) || typeof data.source !== 'string') return '?';
  return SOURCE_ID.test(data.source) ? data.source : '?';
}

/** What is not declared has no scope; only its format is needed here. */
function undeclared(id: string): KnownSource {
  return {
    declaration: {
      id,
      name: { vi: id, en: id },
      owner: '?',
      contact: '?',
      units: ['VN'],
      connection: { protocol: 'push' },
      format: 'cloudevents',
    },
    mapping: null,
    origin: 'administrator',
    isDisabled: false,
  };
}
