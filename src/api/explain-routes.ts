import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import { DEFAULT_LIMIT, MAX_LIMIT } from '../explain/behind.ts';
import { explanationSchema } from '../explain/explain-wire.ts';
import type { Explain } from '../explain/explainer.ts';
import { SIDE_NAMES } from '../explain/sides.ts';
import { questionSchema } from './board-routes.ts';

const explainQuestionSchema = Type.Object({
  unit: questionSchema.properties.unit,
  period: questionSchema.properties.period,
  indicator: Type.Optional(Type.String({ maxLength: 100, description: 'The indicator; the default one where it is not given' })),
  dossiers: Type.Optional(
    Type.Enum([...SIDE_NAMES], {
      description: 'The side whose records are listed; the one on which a better figure has less where it is not given',
    }),
  ),
  limit: Type.Integer({ default: DEFAULT_LIMIT, minimum: 1, maximum: MAX_LIMIT }),
  after: Type.Optional(Type.String({ maxLength: 2_000, description: '`behind.next` of the page before' })),
});

/** Where a figure comes from, down to the dossiers. Never a personal datum. */
export function explainRoutes(app: FastifyInstance, explain: Explain): void {
  app.get<{ Querystring: Static<typeof explainQuestionSchema> }>(
    '/v1/explain',
    {
      schema: {
        summary: 'What a figure is made of, where it was lost, what stands behind it, and what would have to change',
        querystring: explainQuestionSchema,
        response: { 200: explanationSchema },
      },
    },
    ({ query }) => explain(query),
  );
}
