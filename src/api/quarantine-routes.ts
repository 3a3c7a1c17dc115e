import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import {
  QUARANTINE_STATES,
  quarantineCountsSchema,
  quarantineEntrySchema,
  quarantinePageSchema,
  type QuarantineReader,
} from '../intake/quarantine-wire.ts';

const MAX_PAGE = 500;

const text = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$' }));
const filter = {
  source: text(40),
  reason: text(100),
  state: Type.Optional(Type.Enum([...QUARANTINE_STATES], { description: 'All where it is left out' })),
};
const filterSchema = Type.Object(filter);
const questionSchema = Type.Object({
  ...filter,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
  cursor: text(200),
});
const idSchema = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

/** What was set aside, and why. */
export function quarantineRoutes(app: FastifyInstance, { list, counts, show }: QuarantineReader): void {
  app.get<{ Querystring: Static<typeof questionSchema> }>(
    '/v1/quarantine',
    { schema: { summary: 'What was set aside, the newest first', querystring: questionSchema, response: { 200: quarantinePageSchema } } },
    ({ query }) => list(query),
  );
  app.get<{ Querystring: Static<typeof filterSchema> }>(
    '/v1/quarantine/counts',
    {
      schema: {
        summary: 'How much was set aside, by source and reason',
        querystring: filterSchema,
        response: { 200: quarantineCountsSchema },
      },
    },
    ({ query }) => counts(query),
  );
  app.get<{ Params: Static<typeof idSchema> }>(
    '/v1/quarantine/:id',
    { schema: { summary: 'One item that was set aside, as it is kept', params: idSchema, response: { 200: quarantineEntrySchema } } },
    async ({ params }, reply) => {
      const entry = await show(params.id);
      // Not by the schema: what a source sent is shown as it came, whatever its shape.
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(entry));
    },
  );
}
