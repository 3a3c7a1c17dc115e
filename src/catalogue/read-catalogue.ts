import path from 'node:path';

import { calendarBook, type CalendarBook } from '../domain/calendar-book.ts';
import type { WorkingCalendar } from '../domain/calendar.ts';
import { unitDirectory, type UnitDirectory } from '../domain/unit-directory.ts';
import { indicator, type Indicator } from '../measure/indicator.ts';
import { indicatorsOn, type IndicatorsOn } from '../measure/indicator-versions.ts';
import { measureSet, type MeasureDefinition, type MeasureSet } from '../measure/measure.ts';
import type { IndexDefinition } from '../measure/score/index-definition.ts';
import { AppError } from '../shared/app-error.ts';
import { systemClock, type Clock } from '../shared/clock.ts';
import { dayOf } from '../shared/instant.ts';
import { complaints, type Complaints } from './complaints.ts';
import { keyOf } from './indicator-terms.ts';
import { readCalendar } from './read-calendar.ts';
import { readIndexes } from './read-indexes.ts';
import { readIndicators, type IndicatorCatalogue } from './read-indicators.ts';
import { readLimits, type Limits } from './read-limits.ts';
import { readMeasures } from './read-measures.ts';
import { readProcedures, type CataloguedProcedure } from './read-procedures.ts';
import { readUnits } from './read-units.ts';

/** What is measured, and of whom: everything in `catalogue/`, checked. */
export interface Catalogue {
  readonly directory: UnitDirectory;
  readonly procedures: ReadonlyMap<string, CataloguedProcedure>;
  readonly calendars: CalendarBook;
  /** The newest version with the usual hours: for counting days. */
  readonly calendar: WorkingCalendar;
  readonly limits: Limits;
  readonly definitions: readonly MeasureDefinition[];
  readonly measures: MeasureSet;
  /** Those in force on the day of reading. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  /** Those in force on any day. */
  readonly indicatorsOn: IndicatorsOn;
  /** Every version of every indicator. */
  readonly indicatorVersions: readonly Indicator[];
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
}

/** Throws AppError `configuration`: a line for each fault, with file, place and reason. All that can be checked is checked. */
export async function readCatalogue(dir: string, clock: Clock = systemClock): Promise<Catalogue> {
  const faults = complaints();
  const of = (...parts: string[]): string => path.join(dir, ...parts);
  const directory = await attempt(faults, () => readDirectory(of('units')));
  // Without the directory every unit would be complained of.
  const isUnit = (id: string): boolean => directory === null || directory.get(id) !== undefined;
  const [procedures, table, limits, what] = await Promise.all([
    attempt(faults, () => readProcedures(of('procedures'))),
    attempt(faults, () => readCalendar(of('calendars', 'viet-nam.yaml'), { isUnit, today: dayOf(clock.now()) })),
    attempt(faults, () => readLimits(of('limits.yaml'))),
    readWhat(dir, isUnit, faults),
  ]);
  faults.refuse();
  const units = sound(directory);
  const calendars = calendarBook(sound(table), units.ancestors);
  return {
    directory: units,
    procedures: sound(procedures),
    calendars,
    calendar: calendars.standard,
    limits: sound(limits),
    ...compile(sound(what), clock),
  };
}

/** What is counted, and what is made of it. */
interface What {
  readonly definitions: readonly MeasureDefinition[];
  readonly read: IndicatorCatalogue;
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
}

/** Each names the one before it: where one is refused, the rest is not looked at. */
async function readWhat(dir: string, isUnit: (id: string) => boolean, faults: Complaints): Promise<What | null> {
  return attempt(faults, async () => {
    const definitions = await readMeasures(path.join(dir, 'measures'));
    const measures = new Set(definitions.map(({ id }) => id));
    const read = await readIndicators(path.join(dir, 'indicators'), measures);
    checkTargets(read, isUnit, faults);
    return { definitions, read, indexes: await readIndexes(path.join(dir, 'indexes'), { indicators: read.indicators, measures }) };
  });
}

/** A part that was not refused. */
function sound<T>(part: T | null): T {
  if (part === null) throw new Error('a part of the catalogue is missing without a complaint');
  return part;
}

async function readDirectory(dir: string): Promise<UnitDirectory> {
  const { units, former, aliases } = await readUnits(dir);
  return unitDirectory(units, former, aliases);
}

type Compiled = Omit<Catalogue, 'directory' | 'procedures' | 'calendars' | 'calendar' | 'limits'>;

function compile({ definitions, read, indexes }: What, clock: Clock): Compiled {
  const measures = measureSet(definitions);
  const indicatorVersions = read.indicators.map((definition) => indicator(definition, measures));
  const resolve = indicatorsOn(indicatorVersions);
  return {
    definitions,
    measures,
    indicators: resolve(dayOf(clock.now())),
    indicatorsOn: resolve,
    indicatorVersions,
    indexes,
    headline: read.headline,
    defaultIndicator: read.defaultIndicator,
  };
}

function checkTargets({ indicators, places }: IndicatorCatalogue, isUnit: (id: string) => boolean, faults: Complaints): void {
  for (const definition of indicators) {
    for (const { unit } of definition.targets) {
      if (unit !== null && !isUnit(unit))
        faults.add(places.get(keyOf(definition)) ?? '', `${definition.id} has a target for ${unit}, which is no unit`);
    }
  }
}

/** `null` where it was refused, which is then among the faults. */
async function attempt<T>(faults: Complaints, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'configuration') throw error;
    faults.take(error);
    return null;
  }
}
