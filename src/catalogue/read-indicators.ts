import { Type, type Static } from 'typebox';

import type { IndicatorDefinition, Term } from '../measure/indicator.ts';
import { AppError } from '../shared/app-error.ts';
import { parseDay } from '../shared/instant.ts';
import { readYaml } from './read-yaml.ts';

const text = Type.String({ minLength: 1 });
const localeText = Type.Object({ vi: text, en: text }, { additionalProperties: false });
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const terms = Type.Array(Type.String({ pattern: '^-?[a-z][a-z0-9_]*(@all)?$' }));

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
    bands: Type.Optional(Type.Object({ amber: Type.Number(), red: Type.Number() }, { additionalProperties: false })),
    levels: Type.Optional(Type.Array(Type.Enum(['nation', 'province', 'commune', 'ministry', 'department', 'city']))),
    numerator: terms,
    numeratorDividedBy: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    denominator: Type.Optional(terms),
    denominatorPerWorkingDay: Type.Optional(Type.Boolean()),
    previous: Type.Optional(terms),
    percentile: Type.Optional(
      Type.Object({ of: text, p: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }) }, { additionalProperties: false }),
    ),
    zeroDenominator: Type.Optional(Type.Enum(['noData', 'notApplicable', 'zero'])),
    known: Type.Optional(Type.String()),
    stock: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const fileSchema = Type.Object(
  { headline: Type.Array(text), default: text, indicators: Type.Array(indicatorSchema, { minItems: 1 }) },
  { additionalProperties: false },
);

export interface IndicatorCatalogue {
  readonly indicators: readonly IndicatorDefinition[];
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
}

/** `measures` are the known ids. Throws AppError `configuration` for a term or a headline that nothing stands behind. */
export async function readIndicators(file: string, measures: ReadonlySet<string>): Promise<IndicatorCatalogue> {
  const read = await readYaml(file, fileSchema);
  const ids = new Set<string>();
  for (const { id } of read.indicators) {
    if (ids.has(id)) throw new AppError('configuration', `${file}: the indicator ${id} stands twice`);
    ids.add(id);
  }
  for (const id of [...read.headline, read.default]) {
    if (!ids.has(id)) throw new AppError('configuration', `${file}: headline or default names ${id}, which is no indicator`);
  }
  const indicators = read.indicators.map((given) => definitionOf(given));
  for (const indicator of indicators) checkMeasures(indicator, measures, file);
  return { indicators, headline: read.headline, defaultIndicator: read.default };
}

function definitionOf(given: Static<typeof indicatorSchema>): IndicatorDefinition {
  const { numerator, denominator, previous, validFrom, validTo, ...rest } = given;
  return {
    target: null,
    bands: null,
    levels: null,
    numeratorDividedBy: 1,
    denominatorPerWorkingDay: false,
    percentile: null,
    zeroDenominator: 'noData',
    stock: false,
    known: null,
    ...rest,
    validFrom: parseDay(validFrom),
    validTo: validTo === undefined ? null : parseDay(validTo),
    numerator: numerator.map(termOf),
    denominator: denominator?.map(termOf) ?? null,
    previousNumerator: previous?.map(termOf) ?? null,
  };
}

function termOf(given: string): Term {
  return {
    measure: given.replace(/^-/, '').replace(/@all$/, ''),
    times: given.startsWith('-') ? -1 : 1,
    over: given.endsWith('@all') ? 'all' : 'period',
  };
}

function checkMeasures(indicator: IndicatorDefinition, measures: ReadonlySet<string>, file: string): void {
  const summed = [...indicator.numerator, ...(indicator.denominator ?? []), ...(indicator.previousNumerator ?? [])];
  const named = [
    ...summed.map(({ measure }) => measure),
    ...(indicator.percentile === null ? [] : [indicator.percentile.of]),
    ...(indicator.known === null ? [] : [indicator.known]),
  ];
  const unknown = named.find((measure) => !measures.has(measure));
  if (unknown !== undefined) throw new AppError('configuration', `${file}: ${indicator.id} names ${unknown}, which is no measure`);
}
