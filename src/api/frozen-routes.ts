import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import { frozenListSchema, frozenPeriodSchema, type FrozenList, type FrozenPeriod, type FrozenQuestion } from '../freeze/frozen-answer.ts';

const text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000]*$', description });

const periodSchema = Type.Object({ period: text(20, '2025-09-02, 2025-W36, 2025-09, 2025-Q3, 2025') });
const partSchema = Type.Object({
  unit: Type.Optional(text(200, 'The figures of one unit; otherwise the definitions, and the hash of every unit')),
  revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The newest where it is left out' })),
});

export interface FrozenAnswers {
  readonly list: () => Promise<FrozenList>;
  readonly show: (question: FrozenQuestion) => Promise<FrozenPeriod>;
}

/** Periods that were closed. */
export function frozenRoutes(app: FastifyInstance, { list, show }: FrozenAnswers): void {
  app.get('/v1/periods/frozen', { schema: { summary: 'Every closing of a period', response: { 200: frozenListSchema } } }, list);
  app.get<{ Params: Static<typeof periodSchema>; Querystring: Static<typeof partSchema> }>(
    '/v1/periods/frozen/:period',
    {
      schema: {
        summary: 'A closed period: figures, definitions and hashes as they were sealed',
        params: periodSchema,
        querystring: partSchema,
        response: { 200: frozenPeriodSchema },
      },
    },
    async ({ params, query }, reply) => {
      const answer = await show({ ...params, ...query });
      // Not by the schema: what was hashed goes out whole, also fields that only an earlier version wrote.
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
    },
  );
}
