import type { Format } from '../intake/formats/format.ts';
import type { Clock } from '../shared/clock.ts';
import type { Random } from '../shared/random.ts';

/** What every connector is given. */
export interface ConnectorTools {
  readonly format: Format;
  /** What a declaration names and does not say. Throws AppError `configuration`, which tells the variable and not the value. */
  readonly secret: (name: string) => string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: (message: string) => void;
}

export const USUAL_BATCH = 1_000;
