import { Type, type Static } from 'typebox';

import { GRADES } from '../measure/confidence.ts';
import { PERIOD_KINDS } from '../measure/period.ts';

/** The published shapes of what is said about figures: whether they are better than before, and how far they may be relied on (ADR 0032). */

const SIGNS = ['better', 'worse', 'changed', 'same', 'unknown'] as const;

const orNull = Type.Union([Type.Number(), Type.Null()]);
const signSchema = Type.Enum([...SIGNS], {
  description: 'changed: moved, and neither way is better; unknown: one of the two values is missing',
});
export const gradeSchema = Type.Enum([...GRADES]);

/** As it goes with every value: short, because a delta is full of them. */
export const shortProgressSchema = Type.Object(
  {
    sign: signSchema,
    run: Type.Integer({ description: 'Finished periods in a row that were each better than the one before; below zero, each worse' }),
  },
  { description: 'Of the days up to yesterday against as many of the period before; of days, the last two working days that are over' },
);

/** One sign for each kind of period, by the indicator that children are ranked by. */
export const signsSchema = Type.Object({
  day: signSchema,
  week: signSchema,
  month: signSchema,
  quarter: signSchema,
  year: signSchema,
});

export const confidenceSchema = Type.Object({
  completeness: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of the units at the bottom that reported anything in the period',
  }),
  sources: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of what is counted that comes from sources which keep to their rhythm',
  }),
  freshness: Type.Union([Type.Number(), Type.Null()], {
    description: 'Milliseconds since the source that has been silent for longest was heard',
  }),
  quality: Type.Union([Type.Number(), Type.Null()], { description: 'Share of what the sources sent that was not set aside' }),
  grade: gradeSchema,
});

const stretch = Type.Object({ period: Type.String(), from: Type.String(), to: Type.String(), value: orNull });

const kindProgress = Type.Object({
  now: stretch,
  like: stretch,
  sign: signSchema,
  change: Type.Union([Type.Number(), Type.Null()], { description: "In the indicator's unit; null where it is unknown" }),
  run: Type.Integer(),
  finished: Type.Array(Type.Object({ period: Type.String(), value: orNull }), { description: 'The last that are over, in order of time' }),
});

/** `GET /v1/progress`. */
export const progressAnswerSchema = Type.Object({
  unit: Type.String(),
  upTo: Type.Union([Type.String(), Type.Null()], { description: 'The last day counted: yesterday. Null while nothing has been read yet' }),
  indicators: Type.Record(
    Type.String(),
    Type.Object({
      definition: Type.String(),
      target: Type.Object({
        kind: Type.Enum(['met', 'missed', 'unknown', 'none']),
        target: orNull,
        gap: Type.Union([Type.Number(), Type.Null()], { description: 'What is missing in the period asked for' }),
      }),
      kinds: Type.Partial(Type.Object(Object.fromEntries(PERIOD_KINDS.map((kind) => [kind, kindProgress])))),
    }),
  ),
});

export type Confidence = Static<typeof confidenceSchema>;
export type Signs = Static<typeof signsSchema>;
export type ProgressAnswer = Static<typeof progressAnswerSchema>;
