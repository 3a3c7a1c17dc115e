import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import type { DoorKeeper } from '../intake/door-keeper.ts';
import { heartbeatSchema, type Heartbeat } from '../intake/heartbeat.ts';
import type { SourceBook } from '../live/sources/source-book.ts';
import { sourceDetailSchema, sourceListSchema } from '../live/sources/wire-sources.ts';
import { AppError } from '../shared/app-error.ts';
import { bearerOf } from './bearer.ts';

export interface SourceRoutesOptions {
  readonly book: Pick<SourceBook, 'list' | 'detail'>;
  readonly keeper: Pick<DoorKeeper, 'sourceOf'>;
  /** Stores what an agent said, and has it shown. */
  readonly onBeat: (source: string, heartbeat: Heartbeat) => Promise<void>;
}

const idSchema = Type.Object({ id: Type.String({ minLength: 1, maxLength: 40, description: 'The id of a source' }) });

/** How those who send are doing: the data of the connection page, and what agents say of themselves. */
export function sourceRoutes(app: FastifyInstance, { book, keeper, onBeat }: SourceRoutesOptions): void {
  app.get(
    '/v1/sources',
    {
      schema: {
        summary: 'How every source is doing',
        description: 'Those that are declared, whether or not they ever sent anything, and those that send undeclared.',
        response: { 200: sourceListSchema },
      },
    },
    () => book.list(),
  );
  app.get<{ Params: Static<typeof idSchema> }>(
    '/v1/sources/:id',
    {
      schema: {
        summary: 'A source, its hours, and how the shape of its records changed',
        params: idSchema,
        response: { 200: sourceDetailSchema },
      },
    },
    ({ params }) => book.detail(params.id),
  );
  app.post<{ Params: Static<typeof idSchema>; Body: Heartbeat }>(
    '/v1/sources/:id/heartbeat',
    {
      schema: {
        summary: 'Take what an agent beside a source says of itself',
        description: "With the source's key. The newest replaces the one before.",
        params: idSchema,
        body: heartbeatSchema,
        response: { 204: Type.Null() },
      },
    },
    async ({ params, body, headers }, reply) => {
      const { declaration } = await keeper.sourceOf(bearerOf(headers.authorization));
      if (declaration.id !== params.id) throw new AppError('unauthorised', `the key is of ${declaration.id}, not of ${params.id}`);
      await onBeat(declaration.id, body);
      return reply.code(204).send(null);
    },
  );
}
