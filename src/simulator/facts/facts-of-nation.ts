import type { WorkingCalendar } from '../../domain/calendar.ts';
import type { UnitDirectory } from '../../domain/unit-directory.ts';
import { DAY_MS, parseDay, startOfDay, type Instant } from '../../shared/instant.ts';
import type { NationParameters } from '../parameters.ts';
import type { ArrivalProfile, Rhythm } from '../traits/arrival-profile.ts';
import type { OfficeTraits } from '../traits/office-traits.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import type { NationTraits } from '../traits/unit-traits.ts';

/** What the systems of the nation know, from which they tell everything that is no dossier. */
export interface FactsOfNation {
  readonly seed: number;
  readonly parameters: NationParameters;
  readonly directory: UnitDirectory;
  readonly calendar: WorkingCalendar;
  readonly profile: ArrivalProfile;
  readonly units: NationTraits;
  readonly offices: readonly OfficeTraits[];
  readonly procedures: readonly ProcedureTraits[];
  /** What every office has in its register. Some ten thousand: made when they are first asked for. */
  readonly registers: () => readonly RegisterEntry[];
}

/** A procedure in the register of an office. */
export interface RegisterEntry {
  readonly office: OfficeTraits;
  readonly procedure: ProcedureTraits;
}

export interface FactQuestion {
  /** Share of the nation whose dossiers are told. */
  readonly scale: number;
  readonly rhythm: Rhythm;
  /** Since when dossiers are told; what began earlier is not told, registers excepted. */
  readonly since: Instant;
  /** Since when the rhythm is that of the question; before that it was the real one. */
  readonly liveSince: Instant;
}

/** The day from which registers of the three-tier government are told. */
export function registersFrom({ registers }: NationParameters): Instant {
  return startOfDay(parseDay(registers.from));
}

/** Whole days, as seen from the first instant of one. */
export function* daysBetween(from: Instant, to: Instant): Generator<Instant> {
  const first = startOfDay(parseDay('1970-01-01'));
  for (let day = Math.ceil((from - first) / DAY_MS); first + day * DAY_MS < to; day++) yield first + day * DAY_MS;
}
