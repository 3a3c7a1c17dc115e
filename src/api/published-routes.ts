import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import { publishedSchema, type PublishedAnswer, type PublishedQuery } from '../reconcile/published-answer.ts';

const code = (description: string) => Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$', description });

const publishedQuerySchema = Type.Object({
  unit: code('A unit, or a code that only the source knows: H44.100'),
  period: Type.String({ default: 'month', maxLength: 20, description: 'As for a board; sources evaluate months, quarters and years' }),
  formality: Type.Optional(code("The source's id of one procedure that the figures are limited to")),
  history: Type.Boolean({ default: false, description: 'Earlier captures too: those of one figure together, the newest last' }),
});

/** What others publish about a unit, as they published it. */
export function publishedRoutes(app: FastifyInstance, answer: (query: PublishedQuery) => Promise<PublishedAnswer>): void {
  app.get<{ Querystring: Static<typeof publishedQuerySchema> }>(
    '/v1/published',
    {
      schema: {
        summary: 'Published figures of a unit, as published',
        querystring: publishedQuerySchema,
        response: { 200: publishedSchema },
      },
    },
    ({ query }) => answer(query),
  );
}
