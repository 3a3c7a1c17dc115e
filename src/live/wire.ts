import { Type, type Static, type TSchema } from 'typebox';

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

const boardValueSchema = Type.Union([
  Type.Object({
    ...measured.properties,
    previous: Type.Union([measured, missing], { description: 'The same for the period before' }),
    completeness: Type.Number({ description: 'Share of the units below that reported anything in the period, 0..1' }),
    definition: Type.String({ examples: ['on_time_rate@1'] }),
  }),
  Type.Object({ ...missing.properties, definition: Type.String() }),
]);

const unitRef = Type.Object({
  id: Type.String(),
  level: Type.String(),
  kind: Type.String(),
  name: localeText,
  parent: Type.Union([Type.String(), Type.Null()]),
});

const values = Type.Record(Type.String(), boardValueSchema);

export const boardSchema = Type.Object({
  asOf: Type.String({ description: 'When the board was read' }),
  simulated: Type.Boolean({ description: 'Some of the dossiers behind the figures come from the simulator' }),
  freshness: Type.Object({
    lastEventAt: Type.Union([Type.String(), Type.Null()], { description: 'When the newest counted event happened' }),
    lastLearnedAt: Type.Union([Type.String(), Type.Null()], { description: 'When it was learned' }),
  }),
  unit: unitRef,
  /** From itself up to the root. */
  path: Type.Array(unitRef),
  period: Type.Object({
    id: Type.String({ examples: ['2026-11'] }),
    kind: Type.Enum(['day', 'week', 'month', 'quarter', 'year']),
    from: Type.String(),
    to: Type.String(),
  }),
  values,
  children: Type.Array(
    Type.Object({
      unit: unitRef,
      rank: Type.Union([Type.Integer(), Type.Null()], { description: 'By `rankedBy`; ties share, no data is unranked' }),
      values,
    }),
  ),
  rankedBy: Type.String(),
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
      ...unitRef.properties,
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
