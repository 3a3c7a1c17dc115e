import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import type { BoardTexts } from '../live/board-texts.ts';
import type { Observatory } from '../live/observatory.ts';
import { boardSchema, lightsSchema } from '../live/wire.ts';

export const questionSchema = Type.Object({
  unit: Type.String({ default: 'VN', maxLength: 200, description: 'VN, a province 01, a commune 00004, a ministry G01, boston/PWDx' }),
  period: Type.String({
    default: 'month',
    maxLength: 20,
    description: 'day, week, month, quarter, year; or 2025-09-02, 2025-W36, 2025-09, 2025-Q3, 2025',
  }),
  indicator: Type.Optional(Type.String({ maxLength: 100, description: 'What children are ranked by' })),
});

const boardQuestionSchema = Type.Object({
  ...questionSchema.properties,
  asKnownAt: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'An earlier instant, ISO 8601 with offset: what was known then',
      examples: ['2026-11-23T08:00:00+07:00'],
    }),
  ),
  definitions: Type.Optional(
    Type.String({ maxLength: 10, description: 'Whose definitions: of the period (the default), current, or of a day such as 2025-07-01' }),
  ),
});

const revisionQuestionSchema = Type.Object({
  ...boardQuestionSchema.properties,
  revision: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'The figures as the period was closed, in this revision' }),
  ),
});

type QuestionQuery = Static<typeof boardQuestionSchema>;

export function boardRoutes(app: FastifyInstance, observatory: Observatory, texts: BoardTexts): void {
  app.get<{ Querystring: Static<typeof revisionQuestionSchema> }>(
    '/v1/board',
    {
      schema: { summary: "A unit's figures and its children ranked", querystring: revisionQuestionSchema, response: { 200: boardSchema } },
    },
    async ({ query, headers }, reply) => {
      // Read before the reply is touched: a failure is a problem, and is written as such.
      const text = await texts.board(query);
      const isPacked = takesGzip(headers['accept-encoding']);
      const body = isPacked ? await text.packed() : Buffer.from(text.plain);
      reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
      return (isPacked ? reply.header('content-encoding', 'gzip') : reply).send(body);
    },
  );
  app.get<{ Querystring: QuestionQuery }>(
    '/v1/lights',
    {
      schema: {
        summary: "Every commune's light for one indicator, in columns",
        querystring: boardQuestionSchema,
        response: { 200: lightsSchema },
      },
    },
    ({ query }) => observatory.lights(query),
  );
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)/.test(String(accepted ?? ''));
}
