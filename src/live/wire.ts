import { Type, type Static, type TSchema } from 'typebox';

import { confidenceSchema, gradeSchema, shortProgressSchema, signsSchema } from './wire-signs.ts';

/** The published shapes of the board, the lights and the stream (ADR 0010). Instants are ISO 8601 with offset. */

/** A short array of one kind. Written without tuples, whose JSON Schema differs between the drafts. */
const row = <T>(items: TSchema, length: number) => Type.Unsafe<T>({ type: 'array', items, minItems: length, maxItems: length });

const localeText = Type.Object({ vi: Type.String(), en: Type.String() });

const measured = Type.Object({
  kind: Type.Literal('value'),
  value: Type.Number(),
  numerator: Type.Number(),
  denominator: Type.Union([Type.Number(), Type.Null()]),
});
const missing = Type.Object({ kind: Type.Enum(['noData', 'notApplicable']) });

export const boardValueSchema = Type.Union([
  Type.Object({
    ...measured.properties,
    previous: Type.Union([measured, missing], { description: 'The same for the period before' }),
    /** Left out where figures were closed. */
    like: Type.Optional(
      Type.Union([Type.Number(), Type.Null()], {
        description: 'The same for as many days of the period before. Null: no data, or a count of a day that is not over',
      }),
    ),
    progress: Type.Optional(shortProgressSchema),
    completeness: Type.Number({ description: 'Share of the units below that reported anything in the period, 0..1' }),
    confidence: Type.Optional(gradeSchema),
    definition: Type.String({ examples: ['on_time_rate@1'] }),
  }),
  Type.Object({ ...missing.properties, definition: Type.String() }),
]);

export const unitRefSchema = Type.Object({
  id: Type.String(),
  level: Type.String(),
  kind: Type.String(),
  name: localeText,
  parent: Type.Union([Type.String(), Type.Null()]),
});

const values = Type.Record(Type.String(), boardValueSchema);

export const boardSchema = Type.Object({
  asOf: Type.String({ description: 'When the board was read; of an earlier instant, that one' }),
  simulated: Type.Boolean({ description: 'Some of the dossiers behind the figures come from the simulator' }),
  freshness: Type.Object({
    lastEventAt: Type.Union([Type.String(), Type.Null()], { description: 'When the newest counted event happened' }),
    lastLearnedAt: Type.Union([Type.String(), Type.Null()], { description: 'When it was learned' }),
  }),
  unit: unitRefSchema,
  /** From itself up to the root. */
  path: Type.Array(unitRefSchema),
  period: Type.Object({
    id: Type.String({ examples: ['2026-11'] }),
    kind: Type.Enum(['day', 'week', 'month', 'quarter', 'year']),
    from: Type.String(),
    to: Type.String(),
  }),
  values,
  confidence: Type.Optional(
    Type.Union([confidenceSchema, Type.Null()], { description: 'Of all values of the unit; null while nobody knows who has told of whom' }),
  ),
  signs: Type.Optional(signsSchema),
  progressUpTo: Type.Optional(Type.String({ description: 'The last day counted in `progress` and `signs`' })),
  children: Type.Array(
    Type.Object({
      unit: unitRefSchema,
      rank: Type.Union([Type.Integer(), Type.Null()], { description: 'By `rankedBy`; ties share, no data is unranked' }),
      rankIsWeak: Type.Optional(Type.Boolean({ description: 'Made from figures of low confidence' })),
      confidence: Type.Optional(Type.Union([confidenceSchema, Type.Null()])),
      signs: Type.Optional(signsSchema),
      values,
    }),
  ),
  rankedBy: Type.String(),
  frozen: Type.Optional(
    Type.Object(
      {
        revision: Type.Integer(),
        closedAt: Type.String(),
        hash: Type.String({ description: 'SHA-256 of the head of the closing, hexadecimal' }),
        isDifferent: Type.Optional(
          Type.Boolean({
            description:
              'The figures shown are computed, and some are not those of the closing; left out where they are those of the closing',
          }),
        ),
      },
      { description: 'The period was closed: the revision shown, or the newest one beside computed figures' },
    ),
  ),
});

/** Every commune's light for one indicator, in columns: `values[i]` belongs to `units[i]`; null is no data. */
export const lightsSchema = Type.Object({
  asOf: Type.String(),
  indicator: Type.String(),
  definition: Type.String(),
  period: Type.String(),
  units: Type.Array(Type.String()),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  numerators: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  denominators: Type.Array(Type.Union([Type.Number(), Type.Null()])),
});

/** Something that just happened, for the ticker: never a personal datum. */
const happeningSchema = Type.Object({
  at: Type.String(),
  unit: Type.String(),
  procedure: Type.String(),
  /** A status name, or `overdue` when the clock made it so. */
  what: Type.String(),
  late: Type.Boolean(),
});

/** `event: delta`. Values are absolute, so applying one twice or skipping one does no harm. */
const deltaSchema = Type.Object({
  asOf: Type.String(),
  freshness: boardSchema.properties.freshness,
  values: Type.Record(Type.String(), values),
  /** Of the unit itself. */
  confidence: Type.Optional(Type.Union([confidenceSchema, Type.Null()])),
  /** With `?lights=indicator`: the communes whose light changed: [value, numerator, denominator]. */
  lights: Type.Optional(
    Type.Record(Type.String(), row<[number | null, number | null, number | null]>(Type.Union([Type.Number(), Type.Null()]), 3)),
  ),
  happenings: Type.Array(happeningSchema),
});

/** `event: snapshot`: a board, with the lights and the latest happenings where asked for. */
const snapshotFrameSchema = Type.Object({
  board: boardSchema,
  lights: Type.Optional(lightsSchema),
  happenings: Type.Array(happeningSchema),
});

/** `GET /v1/units`: what does not change from second to second, for maps and menus. */
export const unitListSchema = Type.Object({
  units: Type.Array(
    Type.Object({
      ...unitRefSchema.properties,
      point: Type.Union([row<[number, number]>(Type.Number(), 2), Type.Null()], { description: 'Longitude, latitude' }),
    }),
  ),
});

/** `GET /v1/indicators`. */
export const indicatorListSchema = Type.Object({
  indicators: Type.Array(
    Type.Object({
      id: Type.String(),
      version: Type.Integer(),
      name: localeText,
      short: localeText,
      definition: localeText,
      legalBasis: Type.String(),
      owner: Type.String(),
      unit: Type.Enum(['ratio', 'count', 'hours', 'days']),
      direction: Type.Enum(['up', 'down', 'none']),
      target: Type.Union([Type.Number(), Type.Null()]),
      /** Values from which the light is amber and red, in the indicator's unit; null where it has no colour. */
      bands: Type.Union([Type.Object({ amber: Type.Number(), red: Type.Number() }), Type.Null()]),
      stock: Type.Boolean({ description: 'A count of now, the same in every period' }),
    }),
  ),
  headline: Type.Array(Type.String(), { description: 'The big figures, in order' }),
  defaultIndicator: Type.String(),
});

export type BoardValue = Static<typeof boardValueSchema>;
export type Board = Static<typeof boardSchema>;
export type Lights = Static<typeof lightsSchema>;
export type Happening = Static<typeof happeningSchema>;
export type Delta = Static<typeof deltaSchema>;
export type SnapshotFrame = Static<typeof snapshotFrameSchema>;
export type UnitList = Static<typeof unitListSchema>;
export type IndicatorList = Static<typeof indicatorListSchema>;
