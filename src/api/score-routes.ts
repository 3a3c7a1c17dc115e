import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import type { ScoreQuestion } from '../score/scoreboard.ts';
import { scoreSchema, type ScoreAnswer } from '../score/score-wire.ts';
import { questionSchema } from './board-routes.ts';

const scoreQuestionSchema = Type.Object({
  unit: questionSchema.properties.unit,
  period: questionSchema.properties.period,
  index: Type.Optional(Type.String({ maxLength: 40, description: 'The index; 766 where it is not given' })),
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'A version of it; that of the period where it is not given' })),
  layout: Type.Optional(Type.String({ maxLength: 40, description: 'The groups that the points are shown in: law or portal' })),
  asKnownAt: Type.Optional(Type.String({ maxLength: 40, description: 'An earlier instant, ISO 8601 with offset: what was known then' })),
});

export function scoreRoutes(app: FastifyInstance, score: (question: ScoreQuestion) => Promise<ScoreAnswer>): void {
  app.get<{ Querystring: Static<typeof scoreQuestionSchema> }>(
    '/v1/score',
    {
      schema: {
        summary: "A unit's points in an index, component by component, beside what was published, and its children ranked",
        querystring: scoreQuestionSchema,
        response: { 200: scoreSchema },
      },
    },
    ({ query }) => score(query),
  );
}
