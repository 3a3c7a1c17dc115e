import { Ajv } from 'ajv';
import { Type, type Static } from 'typebox';

import { normaliseUnitCode } from '../../domain/unit-code.ts';
import type { PublishedFigure } from '../../reconcile/published-figure.ts';
import { AppError } from '../../shared/app-error.ts';
import { EXTRACT_PLACE, PORTAL_SOURCE } from './endpoints.ts';
import { statedFields, timesOf, type FileContext } from './file-times.ts';
import { misfit } from './misfit.ts';
import { name, optionalName, optionalNumber } from './schema-parts.ts';
import { levelOfName } from './unit-level.ts';
import { checkFigures } from './check-figures.ts';

/** Published figures in our own words, a row a figure: for whoever writes them down from a page or a report. */

const figureListSchema = Type.Object(
  {
    ...statedFields,
    /** Where in the source the figures stood: an endpoint's name, or left out. */
    place: Type.Optional(name),
    units: Type.Array(
      // A misspelt field would be a unit that is silently without it, and a figure that is silently "not published".
      Type.Object({ code: name, name: optionalName, level: optionalName }, { additionalProperties: false }),
    ),
    figures: Type.Array(
      Type.Object(
        {
          unit: name,
          component: name,
          numerator: optionalNumber,
          denominator: optionalNumber,
          /** 0..1. */
          ratio: optionalNumber,
          score: optionalNumber,
          maxScore: optionalNumber,
          flags: Type.Optional(Type.Array(name, { maxItems: 20 })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

const ajv = new Ajv({ strict: false });
const isFigureList = ajv.compile<Static<typeof figureListSchema>>(figureListSchema);

/** Throws AppError `invalid` with the place of the fault. `answer`: the hash of the file. */
export function readFigureList(value: unknown, answer: string, context: FileContext): readonly PublishedFigure[] {
  if (!isFigureList(value)) throw misfit(isFigureList);
  const { period, capturedAt } = timesOf(value, context);
  const units = new Map(value.units.map((unit) => [unit.code, unit]));
  const figures = value.figures.map((figure, at) => {
    const { unit, component, numerator = null, denominator = null, ratio = null, score = null, maxScore = null, flags = [] } = figure;
    const known = units.get(unit);
    if (known === undefined) throw new AppError('invalid', `/figures/${at}/unit: ${unit} is not among the units`);
    return {
      source: PORTAL_SOURCE,
      place: value.place ?? EXTRACT_PLACE,
      period: period.id,
      periodKind: period.kind,
      department: normaliseUnitCode(unit),
      formality: null,
      component,
      rawCode: component,
      numerator,
      denominator,
      ratio,
      score,
      maxScore,
      flags,
      unitCode: unit,
      unitName: known.name ?? null,
      unitLevel: levelOfName(known.level),
      capturedAt,
      answer,
    };
  });
  return checkFigures(figures, '/figures');
}
