import type { AdminUnit } from '../domain/unit.ts';
import type { Figures } from '../live/figures.ts';
import { readFreshness, readPeriod, readValues, unitRef, type BoardContext } from '../live/read-board.ts';
import { freezeDefinitions, type DefinitionSource } from './frozen-definitions.ts';
import type { FrozenScores } from './frozen.ts';
import type { Image } from './seal.ts';

export interface Reading {
  readonly figures: Figures;
  readonly context: BoardContext;
}

/** Begins the scores of a reading; what it returns gives those of one unit, or `null` where it has none. */
export type ScoresOf = (reading: Reading) => (unit: AdminUnit) => FrozenScores | null;

export interface ImageSource {
  readonly catalogue: DefinitionSource & { readonly calendars: { readonly version: string } };
  readonly scores: ScoresOf;
}

/** Every figure of every unit, as its board shows it now. Pure. */
export function takeImage(reading: Reading, { catalogue, scores }: ImageSource): Image {
  const { figures, context } = reading;
  const ids = [...context.indicators.keys()];
  const scoresOf = scores(reading);
  return {
    period: readPeriod(figures),
    calendarVersion: catalogue.calendars.version,
    freshness: readFreshness(context),
    definitions: freezeDefinitions(catalogue, context.indicators),
    units: context.directory.all.map((unit, position) => ({
      unit: unitRef(unit, context),
      position,
      simulated: context.isSimulated(unit.id),
      values: readValues(unit, ids, figures, context),
      scores: scoresOf(unit),
    })),
  };
}
