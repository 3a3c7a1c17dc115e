import { Type, type Static } from 'typebox';

import { ZERO_DENOMINATORS, type IndicatorDefinition, type Target } from '../measure/indicator.ts';
import { PERIOD_KINDS } from '../measure/period.ts';
import { curveOf, curveSchema } from './curve-schema.ts';
import type { Locate } from './locate-yaml.ts';
import { dayIn, refusal } from './read-tsv.ts';

const text = Type.String({ minLength: 1 });
export const localeText = Type.Object({ vi: text, en: text }, { additionalProperties: false });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const level = Type.Enum(['nation', 'province', 'commune', 'ministry', 'department', 'city']);

/** `[-]measure[@all|@asOf]`, in which `{period}` stands for the kind of period; `[-]=indicator@version` is the numerator of that count. */
const TERM = '^-?([a-z][a-z0-9_]*(\\{period\\})?(@all|@asOf)?|=[a-z][a-z0-9_]*@[1-9][0-9]*)$';
const terms = Type.Array(Type.String({ pattern: TERM }));

const known = Type.Object(
  {
    measure: text,
    over: Type.Optional(Type.Enum(['period', 'asOf', 'root'])),
    among: Type.Optional(text),
    reported: Type.Optional(text),
  },
  { additionalProperties: false },
);

const target = Type.Object(
  { value: Type.Number(), level: Type.Optional(level), unit: Type.Optional(text), from: Type.Optional(day), to: Type.Optional(day) },
  { additionalProperties: false },
);

const indicatorSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
    version: Type.Integer({ minimum: 1 }),
    validFrom: day,
    validTo: Type.Optional(day),
    name: localeText,
    short: localeText,
    definition: localeText,
    legalBasis: text,
    owner: text,
    unit: Type.Enum(['ratio', 'count', 'hours', 'days']),
    direction: Type.Enum(['up', 'down', 'none']),
    target: Type.Optional(Type.Number()),
    targets: Type.Optional(Type.Array(target, { minItems: 1 })),
    bands: Type.Optional(Type.Object({ amber: Type.Number(), red: Type.Number() }, { additionalProperties: false })),
    levels: Type.Optional(Type.Array(level, { minItems: 1, uniqueItems: true })),
    numerator: terms,
    numeratorDividedBy: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    denominator: Type.Optional(terms),
    orDenominator: Type.Optional(terms),
    elseDenominator: Type.Optional(
      Type.Object({ of: terms, dividedBy: Type.Optional(Type.Integer({ minimum: 1 })) }, { additionalProperties: false }),
    ),
    denominatorPerWorkingDay: Type.Optional(Type.Boolean()),
    past: Type.Optional(Type.Object({ numerator: terms, denominator: Type.Optional(terms) }, { additionalProperties: false })),
    percentile: Type.Optional(
      Type.Object({ of: text, p: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }) }, { additionalProperties: false }),
    ),
    periods: Type.Optional(Type.Array(Type.Enum([...PERIOD_KINDS]), { minItems: 1, uniqueItems: true })),
    zeroDenominator: Type.Optional(Type.Enum([...ZERO_DENOMINATORS])),
    stock: Type.Optional(Type.Boolean()),
    known: Type.Optional(Type.Union([text, known])),
    curve: Type.Optional(curveSchema),
    maxPoints: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    rounding: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })),
    reviewedOn: Type.Optional(day),
  },
  { additionalProperties: false },
);
export type GivenIndicator = Static<typeof indicatorSchema>;

export const indicatorFileSchema = Type.Object(
  {
    headline: Type.Optional(Type.Array(text, { minItems: 1 })),
    default: Type.Optional(text),
    indicators: Type.Array(indicatorSchema, { minItems: 1 }),
  },
  { additionalProperties: false },
);

/** Decimals that a unit of measure is shown with where the definition names none. */
const ROUNDING: Readonly<Record<GivenIndicator['unit'], number>> = { ratio: 2, count: 0, hours: 1, days: 1 };

/** All but the sums: what is left out has a value. Throws AppError `configuration` for a day that is none, or a curve without points. */
export function plainPartOf(
  given: GivenIndicator,
  where: Locate,
): Omit<IndicatorDefinition, 'numerator' | 'denominator' | 'orDenominator' | 'elseDenominator' | 'past'> {
  const {
    validFrom,
    validTo,
    target: _,
    targets: __,
    numerator: ___,
    denominator: ____,
    orDenominator: _____,
    elseDenominator: ______,
    past: _______,
    ...rest
  } = given;
  const dayAt = (value: string | undefined, field: string) => (value === undefined ? null : dayIn(value, where([field])));
  const [from, to] = [dayIn(validFrom, where(['validFrom'])), dayAt(validTo, 'validTo')];
  if (to !== null && to < from) throw refusal(where(['validTo']), `${given.id} ends before it begins`);
  return {
    bands: null,
    levels: null,
    numeratorDividedBy: 1,
    denominatorPerWorkingDay: false,
    percentile: null,
    periods: null,
    zeroDenominator: 'noData',
    stock: false,
    maxPoints: null,
    rounding: ROUNDING[given.unit],
    ...rest,
    validFrom: from,
    validTo: to,
    targets: targetsOf(given, where),
    known: knownOf(given.known),
    curve: given.curve === undefined ? null : curveOf(given.curve, where(['curve'])),
    reviewedOn: dayAt(given.reviewedOn, 'reviewedOn'),
  };
}

function knownOf(given: GivenIndicator['known']): IndicatorDefinition['known'] {
  if (given === undefined) return null;
  return typeof given === 'string' ? { measure: given, over: 'period' } : { over: 'period', ...given };
}

function targetsOf({ target: everywhere, targets = [] }: GivenIndicator, where: Locate): readonly Target[] {
  const general = everywhere === undefined ? [] : [{ value: everywhere, level: null, unit: null, from: null, to: null }];
  return [
    ...general,
    ...targets.map(({ value, level: of = null, unit = null, from, to }, at): Target => ({
      value,
      level: of,
      unit,
      from: from === undefined ? null : dayIn(from, where(['targets', at, 'from'])),
      to: to === undefined ? null : dayIn(to, where(['targets', at, 'to'])),
    })),
  ];
}
