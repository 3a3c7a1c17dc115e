import { Type, type Static } from 'typebox';

/** The published shape of a score. Instants are ISO 8601 with offset; points are not rounded; null is "not known", never zero. */

const number = Type.Union([Type.Number(), Type.Null()]);
const localeText = Type.Object({ vi: Type.String(), en: Type.String() });
const named = Type.Object({ id: Type.String(), name: localeText });
const unitRef = Type.Object({ id: Type.String(), level: Type.String(), name: localeText });

const share = Type.Object({ id: Type.String(), change: Type.Number() });
const changeSchema = Type.Object({
  fell: Type.Union([Type.Integer(), Type.Null()], { description: 'Places lost (above 0) or won (below) since the period before' }),
  change: Type.Union([Type.Number(), Type.Null()], { description: 'Of the figure that ranks' }),
  components: Type.Array(share, { description: 'The largest first; they add up to the change' }),
  groups: Type.Array(share, { description: 'The same by the groups of the layout asked for' }),
});

const standing = {
  points: number,
  outOf: Type.Number({ description: 'The maximum of what has points' }),
  scaled: Type.Union([Type.Number(), Type.Null()], { description: '100 · points / outOf' }),
  band: Type.Union([named, Type.Null()]),
  rank: Type.Union([Type.Integer(), Type.Null()], { description: 'Among units of its level under the same parent; ties share a rank' }),
  rankedOf: Type.Integer(),
  peerGroup: Type.Union([named, Type.Null()], { description: 'By volume a month' }),
  peerRank: Type.Union([Type.Integer(), Type.Null()]),
  unranked: Type.Union([Type.String(), Type.Null()], { description: 'Why it has no rank: noScore, tooLittleKnown, unknownVolume, tooFew' }),
};

const besideSchema = Type.Object({
  score: number,
  numerator: number,
  denominator: number,
  flags: Type.Array(Type.String()),
  source: Type.String(),
  capturedAt: Type.String(),
});

const componentSchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  name: localeText,
  indicator: Type.String({ description: 'Ask /v1/explain about it' }),
  kind: Type.Enum(['scored', 'publishedOnly', 'noData', 'notApplicable', 'redistributed']),
  points: number,
  max: Type.Number(),
  lost: number,
  ratio: number,
  numerator: number,
  denominator: number,
  published: Type.Union([besideSchema, Type.Null()]),
  difference: Type.Union([Type.Number(), Type.Null()], { description: 'Computed less published' }),
  reason: Type.String({ description: 'Why the two differ, or cannot be compared' }),
  legalBasis: Type.String(),
  isUnverified: Type.Boolean(),
  note: Type.Union([Type.String(), Type.Null()]),
});

const groupSchema = Type.Object({
  id: Type.String(),
  name: localeText,
  points: number,
  outOf: Type.Number(),
  max: Type.Number(),
  components: Type.Array(Type.String()),
});

export const scoreSchema = Type.Object({
  asOf: Type.String(),
  simulated: Type.Boolean(),
  index: Type.Object({
    id: Type.String(),
    version: Type.Integer(),
    name: localeText,
    validFrom: Type.Union([Type.String(), Type.Null()]),
    validTo: Type.Union([Type.String(), Type.Null()]),
    source: Type.String(),
    legalBasis: Type.String(),
    owner: Type.String(),
    rankedBy: Type.Enum(['points', 'scaled']),
    rounding: Type.Integer(),
    bands: Type.Array(Type.Object({ ...named.properties, from: Type.Number() })),
  }),
  unit: unitRef,
  period: Type.Object({ id: Type.String(), kind: Type.String(), from: Type.String(), to: Type.String() }),
  layout: Type.String(),
  ...standing,
  groups: Type.Array(groupSchema),
  components: Type.Array(componentSchema),
  publishedTotal: Type.Union([besideSchema, Type.Null()]),
  change: changeSchema,
  nextBand: Type.Union([
    Type.Object({ band: named, missing: Type.Number(), candidates: Type.Array(Type.Object({ id: Type.String(), wins: Type.Number() })) }),
    Type.Null(),
  ]),
  children: Type.Array(
    Type.Object({
      unit: unitRef,
      ...standing,
      groups: Type.Array(Type.Object({ id: Type.String(), points: number, outOf: Type.Number() })),
      components: Type.Array(Type.Object({ id: Type.String(), points: number, max: Type.Number() })),
      change: changeSchema,
    }),
  ),
});

export type ScoreAnswer = Static<typeof scoreSchema>;
