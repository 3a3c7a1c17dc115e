import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';

import { intakeAnswerSchema, MAX_BODY_BYTES, MAX_ITEMS, type Verdict } from '../intake/contract.ts';
import type { DoorKeeper } from '../intake/door-keeper.ts';
import type { RawRecord } from '../intake/formats/format.ts';
import { recordsOf, type Receiver } from '../intake/receiver.ts';
import { AppError } from '../shared/app-error.ts';
import { bearerOf } from './bearer.ts';
import { cloudEventsRoute } from './cloudevents-route.ts';
import { unpack } from './read-body.ts';
import { answerOfRecords } from './record-answer.ts';

export interface RecordRoutesOptions {
  readonly keeper: DoorKeeper;
  readonly receiver: Receiver;
  /** What the senders of national packets expect to hear. */
  readonly nationalAnswer: (
    verdicts: readonly Verdict[],
    records: readonly RawRecord[],
  ) => { readonly error_code: string; readonly message: string };
  readonly onVerdicts: (verdicts: readonly Verdict[]) => void;
}

/** The services that systems call on the national platform, by the names they call them by. */
const NATIONAL_SERVICES = ['DongBoHoSoMC', 'CapNhatTienDoHoSoMC'] as const;

/** The doors for what declared sources say in their own words. */
export function recordRoutes(app: FastifyInstance, options: RecordRoutesOptions): void {
  app.register((door, _options, done) => {
    // A body is what the source's format says it is, whatever it calls it itself.
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, next) => {
      next(null, body);
    });
    ownWords(door, options);
    nationalPackets(door, options);
    cloudEventsRoute(door, options);
    done();
  });
}

function ownWords(door: FastifyInstance, { keeper, receiver, onVerdicts }: RecordRoutesOptions): void {
  const schema = {
    summary: "Take records in a declared source's own format",
    description: `The key says which source it is, and its declaration which format: CSV, XLSX, XES, national packets, EMC events, CloudEvents or our own. gzip or not; at most ${MAX_ITEMS} records and ${MAX_BODY_BYTES} bytes. Answered record by record, after the commit. Sending again is always safe.`,
    response: { 200: intakeAnswerSchema },
  };
  door.post<{ Body: Buffer }>('/v1/intake/records', { bodyLimit: MAX_BODY_BYTES, schema }, async (request) => {
    const { verdicts } = await take(request, bearerOf(request.headers.authorization), { keeper, receiver });
    onVerdicts(verdicts);
    return answerOfRecords(verdicts);
  });
}

const nationalSchema = {
  summary: 'Take packets of the national synchronisation',
  description:
    'For a system that sends to the national platform already: it is pointed here by changing an address. Its key stands in the authorization, or, where a system cannot send one, in the address. It is answered as it expects.',
  params: Type.Object({ key: Type.Optional(Type.String({ maxLength: 200 })), service: Type.Enum([...NATIONAL_SERVICES]) }),
  response: { 200: Type.Object({ error_code: Type.String({ description: '"0": all was taken' }), message: Type.String() }) },
};

interface NationalParams {
  readonly key?: string;
  readonly service: string;
}

function nationalPackets(door: FastifyInstance, { keeper, receiver, nationalAnswer, onVerdicts }: RecordRoutesOptions): void {
  for (const path of ['/v1/intake/national/:service', '/v1/intake/national/:key/:service']) {
    door.post<{ Body: Buffer; Params: NationalParams }>(
      path,
      { bodyLimit: MAX_BODY_BYTES, schema: nationalSchema },
      async (request, reply) => {
        try {
          const key = bearerOf(request.headers.authorization) ?? request.params.key;
          const { verdicts, records } = await take(request, key, { keeper, receiver, format: 'national' });
          onVerdicts(verdicts);
          return nationalAnswer(verdicts, records);
        } catch (error) {
          // What is for a person to mend is told in the words that the sender understands, and its status says the same.
          if (!(error instanceof AppError) || error.kind === 'unavailable' || error.kind === 'busy') throw error;
          return reply.code(error.kind === 'unauthorised' ? 401 : 400).send({ error_code: '1', message: error.message });
        }
      },
    );
  }
}

interface TakeOptions extends Pick<RecordRoutesOptions, 'keeper' | 'receiver'> {
  /** The only one that this door understands. */
  readonly format?: string;
}

async function take(
  request: FastifyRequest<{ Body: Buffer }>,
  key: string | undefined,
  { keeper, receiver, format }: TakeOptions,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly records: readonly RawRecord[] }> {
  const source = await keeper.sourceOf(key);
  const { id, format: declared } = source.declaration;
  if (format !== undefined && declared !== format) {
    throw new AppError('invalid', `source ${id} is declared to speak ${declared}, and this door is for ${format}`);
  }
  const body = await unpack(request.body, request.headers['content-encoding']?.toLowerCase());
  const records = await recordsOf(body, receiver.formatOf(source));
  return { verdicts: await receiver.take(source, records), records };
}
