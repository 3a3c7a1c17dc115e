import type { Readings } from './indicator-formula.ts';
import type { MeasureSet } from './measure.ts';

/** How to tell a fact that is not so from one that nobody states. */
export interface Known {
  /** Of how many the fact was stated. Where it is none of those in the denominator, there is no data. */
  readonly measure: string;
  readonly over: 'period' | 'asOf' | 'root';
  /** Of whom it could have been stated, where that is more than the denominator: a fee that nobody states is not no fee. */
  readonly among?: string;
  /** Of facts that are not of dossiers: what shows that somebody tells of the like at all; `measure` where it is left out. */
  readonly reported?: string;
}

export interface ReportedReadings extends Readings {
  /** Up to the end of the period at the root of the unit's tree: whether anybody tells of something at all. */
  readRoot(column: number): number;
  /** The period is not over: stocks are those of now. */
  readonly isNow: boolean;
}

/** Whether there is anything to tell a figure from. */
export interface Reported {
  /** Of dossiers a unit reports that has any in the period, or up to its end where that is asked; of anything else, where it is known at all. */
  hasReported(readings: ReportedReadings): boolean;
  /** Nobody stated the fact, though there is somebody of whom it could have been stated. */
  isUnknown(readings: ReportedReadings, denominator: number): boolean;
  /** What both are told from. */
  readonly columns: readonly number[];
  /** Those of them that are asked for as of a day. */
  readonly asOfColumns: readonly number[];
}

/** The measures whose sum says whether a unit reported any dossier in a period. */
const ACTIVITY = ['submitted', 'received', 'ended', 'returned'];

export interface ReportedOptions {
  readonly known: Known | null;
  readonly isStock: boolean;
  readonly isOfDossiers: boolean;
  /** Some of the figure is told as of a day: then a unit has reported that did so up to that day. */
  readonly isAsOf: boolean;
}

/** Throws for an unknown measure. */
export function reported({ known, isStock, isOfDossiers, isAsOf }: ReportedOptions, measures: MeasureSet): Reported {
  const activity = ACTIVITY.flatMap((id) => measures.columnsOf(id));
  const stated = columnsOf(known?.measure, measures);
  const among = columnsOf(known?.among, measures);
  const like = columnsOf(known?.reported, measures) ?? stated;
  const isThere = (columns: readonly number[], readings: ReportedReadings): boolean =>
    columns.some((column) => readKnown(known?.over ?? 'period', column, readings) !== 0);
  const readActivity = (column: number, readings: ReportedReadings): number => {
    if (isStock && readings.isNow) return readings.readAll(column);
    return isStock || isAsOf ? readings.readAsOf(column) : readings.read(column);
  };
  const knownColumns = [stated, among, like].flatMap((columns) => columns ?? []);
  const activityColumns = isOfDossiers ? activity : [];
  return {
    hasReported(readings) {
      if (isOfDossiers) return activity.some((column) => readActivity(column, readings) !== 0);
      return like === null || isThere(like, readings);
    },
    isUnknown(readings, denominator) {
      if (stated === null || isThere(stated, readings)) return false;
      return among === null ? denominator !== 0 : isThere(among, readings);
    },
    columns: [...knownColumns, ...activityColumns],
    asOfColumns: [...(known === null || known.over === 'period' ? [] : knownColumns), ...(isStock || isAsOf ? activityColumns : [])],
  };
}

function columnsOf(measure: string | undefined, measures: MeasureSet): readonly number[] | null {
  return measure === undefined ? null : measures.columnsOf(measure);
}

function readKnown(over: Known['over'], column: number, readings: ReportedReadings): number {
  switch (over) {
    case 'period':
      return readings.read(column);
    case 'asOf':
      return readings.readAsOf(column);
    case 'root':
      return readings.readRoot(column);
  }
}
