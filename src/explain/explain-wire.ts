import { Type, type Static, type TSchema } from 'typebox';

import { boardSchema, boardValueSchema, unitRefSchema } from '../live/wire.ts';
import { confidenceSchema } from '../live/wire-signs.ts';
import { FACT_KINDS } from '../measure/fact.ts';
import { MISSING_REASONS } from '../measure/indicator.ts';
import { SIDE_NAMES } from './sides.ts';

/** The published shape of an explanation. Instants are ISO 8601 with offset; nothing in it is of a person. */

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = Type.Object({ vi: Type.String(), en: Type.String() });
const time = nullable(Type.String());

const indicatorSchema = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  name: text,
  short: text,
  definition: text,
  owner: Type.String(),
  legalBasis: Type.String(),
  reviewedOn: time,
  validFrom: Type.String(),
  validTo: time,
  unit: Type.Enum(['ratio', 'count', 'hours', 'days']),
  direction: Type.Enum(['up', 'down', 'none']),
  target: nullable(Type.Number()),
  bands: nullable(Type.Object({ amber: Type.Number(), red: Type.Number() })),
  stock: Type.Boolean(),
});

const termSchema = Type.Object({
  measure: Type.String(),
  of: Type.String({ description: 'What the measure counts' }),
  on: Type.String({ description: 'The day it counts on' }),
  all: Type.Array(Type.String(), { description: 'Flags that it asks for' }),
  none: Type.Array(Type.String(), { description: 'Flags that it refuses' }),
  sum: nullable(Type.String({ description: 'The amount that it adds up; null where it counts' })),
  isOwnOnly: Type.Boolean({ description: "The unit's own figure only, nothing is added from below" }),
  times: Type.Number({ description: 'Its sign and factor' }),
  over: Type.Enum(['period', 'all', 'asOf']),
  count: Type.Number(),
});
const sumSchema = Type.Object({ terms: Type.Array(termSchema), sum: Type.Number() });

const formulaSchema = Type.Object({
  text,
  numerator: Type.Object({
    ...sumSchema.properties,
    dividedBy: Type.Number(),
    value: Type.Number({ description: 'As on the board' }),
  }),
  denominator: nullable(
    Type.Object({
      ...sumSchema.properties,
      other: nullable(Type.Object({ ...sumSchema.properties, isTaken: Type.Boolean({ description: 'The greater of the two counts' }) })),
      fallback: nullable(Type.Object({ ...sumSchema.properties, isTaken: Type.Boolean({ description: 'Where the others are nothing' }) })),
      perWorkingDays: nullable(Type.Integer({ description: 'A mean per working day: by so many it is divided' })),
      value: Type.Number(),
    }),
  ),
  percentile: nullable(
    Type.Object({
      measure: Type.String(),
      p: Type.Number(),
      buckets: Type.Array(Type.Object({ upTo: nullable(Type.Number()), count: Type.Number() })),
    }),
  ),
});

const contribution = {
  numerator: Type.Number(),
  denominator: nullable(Type.Number()),
  complement: nullable(Type.Number()),
  share: nullable(Type.Number({ description: 'Of the side on which it was lost' })),
};
const contributionSchema = Type.Object(contribution);

const childSchema = Type.Object({ unit: unitRefSchema, value: nullable(Type.Number()), kind: Type.String(), ...contribution });
const procedureSchema = Type.Object({ procedure: nullable(Type.String()), name: nullable(Type.String()), ...contribution });

const lostSchema = Type.Object({
  by: Type.Enum([...SIDE_NAMES], { description: 'The side on which a better figure has less' }),
  whole: contributionSchema,
  own: Type.Object(contribution, { description: "The unit's own, of none of its children" }),
  children: Type.Array(childSchema, { description: 'All of them; with `own` they add up to `whole`' }),
  procedures: Type.Union([
    Type.Object({
      kind: Type.Literal('told'),
      top: Type.Array(procedureSchema),
      others: Type.Object({ procedures: Type.Integer(), ...contribution }),
      apart: nullable(
        Type.Object(contribution, { description: 'Arrived between the reading of the unit and of its procedures; with it all add up' }),
      ),
    }),
    Type.Object({ kind: Type.Enum(['moving', 'tooMany']), because: text }),
  ]),
});

const dossierSchema = Type.Object({
  source: Type.String(),
  code: Type.String(),
  unit: Type.String(),
  procedure: Type.String(),
  status: Type.String(),
  submittedAt: Type.String(),
  acceptedAt: time,
  dueAt: time,
  endedAt: time,
  lateWorkingHours: nullable(Type.Number({ description: 'Past its due instant; 0 in time, null where there is none' })),
  counts: Type.Number({ description: 'What it adds to the side' }),
});
const factSchema = Type.Object({
  kind: Type.Enum([...FACT_KINDS]),
  source: Type.String(),
  code: Type.String(),
  unit: Type.String(),
  procedure: nullable(Type.String()),
  days: Type.Array(Type.Object({ on: Type.String(), day: Type.String() }), { description: 'On which it is counted' }),
  learnedAt: Type.String(),
  counts: Type.Number(),
});

const behindSchema = Type.Object({
  side: Type.Enum([...SIDE_NAMES]),
  sum: Type.Number({ description: 'What all of them add up to' }),
  dossiers: Type.Array(dossierSchema),
  records: Type.Array(factSchema, { description: 'Of indicators of other facts' }),
  next: nullable(Type.String({ description: 'For `after`: the next page' })),
});

const pointsSchema = Type.Object({
  index: Type.String(),
  version: Type.Integer(),
  component: Type.String(),
  number: Type.String(),
  name: text,
  legalBasis: Type.String(),
  note: time,
  isUnverified: Type.Boolean(),
  kind: Type.String({ description: 'scored, publishedOnly (no curve is established), noData, notApplicable, redistributed' }),
  curve: Type.Object({
    kind: Type.String(),
    at: Type.Optional(Type.Number()),
    steps: Type.Optional(Type.Array(Type.Object({ from: Type.Number(), share: Type.Number() }))),
  }),
  maxPoints: Type.Number({ description: 'Before anything is redistributed' }),
  got: nullable(Type.Number()),
  lost: nullable(Type.Number()),
});

const neededSchema = Type.Object({
  goal: Type.Enum(['band', 'target', 'points']),
  name: Type.String({ description: 'The band, or the component of the index' }),
  threshold: Type.Number({ description: 'In the unit of the indicator' }),
  change: nullable(
    Type.Integer({ description: 'So many more in the numerator, or fewer where negative; null where it cannot be said in records' }),
  ),
  isInReach: Type.Boolean({ description: 'There are so many to be had' }),
  text: nullable(text),
});

const sourceSchema = Type.Object({
  source: Type.String(),
  records: nullable(Type.Number({ description: 'It has told of so many in this unit; null while nobody knows' })),
  accepted: Type.Number(),
  duplicate: Type.Number(),
  stale: Type.Number(),
  quarantined: Type.Number(),
  lastEventAt: time,
  lastLearnedAt: time,
  lagSeconds: nullable(Type.Number({ description: 'Since something was last learned from it' })),
});

export const explanationSchema = Type.Object({
  asOf: Type.String(),
  simulated: Type.Boolean(),
  freshness: boardSchema.properties.freshness,
  unit: unitRefSchema,
  path: Type.Array(unitRefSchema),
  period: boardSchema.properties.period,
  indicator: indicatorSchema,
  value: boardValueSchema,
  missing: nullable(
    Type.Object(
      { because: Type.Enum([...MISSING_REASONS]), zeroDenominator: Type.String(), text },
      { description: 'Why there is no number' },
    ),
  ),
  formula: nullable(formulaSchema),
  points: Type.Array(pointsSchema, { description: 'Of the indexes in force that have the indicator' }),
  lost: nullable(lostSchema),
  behind: nullable(behindSchema),
  needed: Type.Array(neededSchema),
  completeness: nullable(Type.Number({ description: 'Share of the units below that reported anything in the period' })),
  confidence: nullable(confidenceSchema),
  sources: Type.Object({
    areOfUnit: Type.Boolean({ description: 'Only those that tell of the unit; otherwise all, because nobody knows yet' }),
    all: Type.Integer({ description: 'How many there are; those with most records are listed' }),
    listed: Type.Array(sourceSchema),
  }),
});

export type Explanation = Static<typeof explanationSchema>;
export type FilledTerm = Static<typeof termSchema>;
export type FilledFormula = Static<typeof formulaSchema>;
export type Lost = Static<typeof lostSchema>;
export type Behind = Static<typeof behindSchema>;
export type Points = Static<typeof pointsSchema>;
export type Needed = Static<typeof neededSchema>;
export type Sources = Explanation['sources'];
