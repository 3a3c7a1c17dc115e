import { Type, type Static } from 'typebox';

import { ZERO_DENOMINATORS } from '../measure/indicator.ts';
import { curveSchema } from './curve-schema.ts';
import { level, localeText } from './indicator-schema.ts';

const text = Type.String({ minLength: 1 });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const policy = Type.Enum(['fullPoints', 'leaveOut']);
const closed = { additionalProperties: false };

const componentSchema = Type.Object(
  {
    id: text,
    number: text,
    indicator: text,
    name: localeText,
    // Where one of the three is left out, the indicator says it.
    maxPoints: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    curve: Type.Optional(curveSchema),
    zeroDenominator: Type.Optional(Type.Enum([...ZERO_DENOMINATORS])),
    levels: Type.Optional(Type.Array(level, { minItems: 1, uniqueItems: true })),
    elsewhere: Type.Optional(Type.Partial(Type.Record(level, policy), closed)),
    legalBasis: text,
    note: Type.Optional(text),
    unverified: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type GivenComponent = Static<typeof componentSchema>;

const groupSchema = Type.Object(
  {
    id: text,
    maxPoints: Type.Number({ exclusiveMinimum: 0 }),
    name: localeText,
    code: Type.Optional(text),
    components: Type.Array(text, { minItems: 1 }),
  },
  closed,
);

const scaleSchema = Type.Object({ id: text, from: Type.Number({ minimum: 0 }), name: localeText }, closed);

const rankingSchema = Type.Object(
  {
    by: Type.Enum(['points', 'scaled']),
    volumeMeasure: text,
    minimumVolume: Type.Number({ minimum: 0 }),
    minimumOutOf: Type.Number({ minimum: 0 }),
    peers: Type.Array(Type.Object({ level, groups: Type.Array(scaleSchema, { minItems: 1 }) }, closed)),
  },
  closed,
);

const versionSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    name: localeText,
    validFrom: Type.Optional(day),
    validTo: Type.Optional(day),
    source: text,
    reviewedOn: day,
    rounding: Type.Integer({ minimum: 0, maximum: 6 }),
    levels: Type.Partial(Type.Record(level, Type.Object({ outOf: Type.Number({ minimum: 0 }), elsewhere: policy }, closed)), closed),
    components: Type.Array(componentSchema, { minItems: 1 }),
    layouts: Type.Array(Type.Object({ id: text, groups: Type.Array(groupSchema, { minItems: 1 }) }, closed), { minItems: 1 }),
    bands: Type.Array(scaleSchema, { minItems: 1 }),
    ranking: rankingSchema,
  },
  closed,
);
export type GivenVersion = Static<typeof versionSchema>;

export const indexFileSchema = Type.Object(
  { id: text, name: localeText, owner: text, legalBasis: text, versions: Type.Array(versionSchema, { minItems: 1 }) },
  closed,
);
