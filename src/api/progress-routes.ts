import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';

import { progressAnswerSchema, type ProgressAnswer } from '../live/wire-signs.ts';
import { questionSchema } from './board-routes.ts';

type ProgressQuery = Static<typeof questionSchema>;

/** Whether a unit is better than before, in full: boards carry the sign alone. */
export function progressRoutes(app: FastifyInstance, answer: (query: ProgressQuery) => ProgressAnswer): void {
  app.get<{ Querystring: ProgressQuery }>(
    '/v1/progress',
    {
      schema: {
        summary: 'A unit against the day, week, month, quarter and year before, like for like up to yesterday, and against its targets',
        querystring: questionSchema,
        response: { 200: progressAnswerSchema },
      },
    },
    ({ query }) => answer(query),
  );
}
