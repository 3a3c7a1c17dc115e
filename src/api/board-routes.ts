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

type QuestionQuery = Static<typeof questionSchema>;

export function boardRoutes(app: FastifyInstance, observatory: Observatory, texts: BoardTexts): void {
  app.get<{ Querystring: QuestionQuery }>(
    '/v1/board',
    { schema: { summary: "A unit's figures and its children ranked", querystring: questionSchema, response: { 200: boardSchema } } },
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
        querystring: questionSchema,
        response: { 200: lightsSchema },
      },
    },
    ({ query }) => observatory.lights(query),
  );
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\b)/.test(String(accepted ?? ''));
}
