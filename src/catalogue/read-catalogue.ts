import path from 'node:path';

import { workingCalendar, type WorkingCalendar } from '../domain/calendar.ts';
import { unitDirectory, type UnitDirectory } from '../domain/unit-directory.ts';
import { indicator, type Indicator } from '../measure/indicator.ts';
import { measureSet, type MeasureDefinition, type MeasureSet } from '../measure/measure.ts';
import { readCalendar } from './read-calendar.ts';
import { readIndicators } from './read-indicators.ts';
import { readMeasures } from './read-measures.ts';
import { readProcedures, type CataloguedProcedure } from './read-procedures.ts';
import { readUnits } from './read-units.ts';

/** What is measured, and of whom: everything in `catalogue/`, checked. */
export interface Catalogue {
  readonly directory: UnitDirectory;
  readonly procedures: ReadonlyMap<string, CataloguedProcedure>;
  readonly calendar: WorkingCalendar;
  readonly definitions: readonly MeasureDefinition[];
  readonly measures: MeasureSet;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
}

/** Throws AppError `configuration` with file, place and reason. */
export async function readCatalogue(dir: string): Promise<Catalogue> {
  const [{ units, former, aliases }, procedures, calendar, definitions] = await Promise.all([
    readUnits(path.join(dir, 'units')),
    readProcedures(path.join(dir, 'procedures')),
    readCalendar(path.join(dir, 'calendars', 'viet-nam.yaml')),
    readMeasures(path.join(dir, 'measures', 'dossier.yaml')),
  ]);
  const measures = measureSet(definitions);
  const known = new Set(definitions.map(({ id }) => id));
  const read = await readIndicators(path.join(dir, 'indicators', 'service.yaml'), known);
  return {
    directory: unitDirectory(units, former, aliases),
    procedures,
    calendar: workingCalendar(calendar),
    definitions,
    measures,
    indicators: new Map(read.indicators.map((definition) => [definition.id, indicator(definition, measures)])),
    headline: read.headline,
    defaultIndicator: read.defaultIndicator,
  };
}
