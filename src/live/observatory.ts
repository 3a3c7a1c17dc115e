import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit } from '../domain/unit.ts';
import type { Indicator } from '../measure/indicator.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { parsePeriod, type Period } from '../measure/period.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import type { Figures } from './figures.ts';
import type { LiveFigures } from './live-figures.ts';
import type { PastFigures } from './past-figures.ts';
import { readBoard, readLights, type BoardContext } from './read-board.ts';
import type { Board, Lights } from './wire.ts';

/** What somebody asks to see. Texts as they came from outside. */
export interface Question {
  readonly unit: string;
  readonly period: string;
  /** The indicator that children are ranked by and lights are coloured by; the default one where it is not given. */
  readonly indicator?: string | undefined;
}

/** A question whose parts exist. */
export interface Subject {
  readonly unit: AdminUnit;
  readonly period: Period;
  readonly indicator: Indicator;
}

export interface ObservatoryOptions {
  readonly directory: () => UnitDirectory;
  readonly measures: MeasureSet;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
  readonly live: LiveFigures;
  readonly past: PastFigures;
  readonly clock: Clock;
}

/** Answers boards and lights: the standard periods from memory, others from the counters in the database. */
export interface Observatory {
  /** Throws AppError `notFound` for an unknown unit, `invalid` for an unknown period or indicator. */
  subject(question: Question): Subject;
  context(): BoardContext;
  /** The figures in memory, or null where the period is not a current one. */
  liveFigures(period: Period): Figures | null;
  board(question: Question): Promise<Board>;
  lights(question: Question): Promise<Lights>;
}

export function observatory(options: ObservatoryOptions): Observatory {
  const { directory, measures, indicators, headline, live, past, clock } = options;
  const simulatedColumns = measures.columnsOf('simulated');

  /** Over all days, which only the figures in memory know. */
  function isSimulated(unit: string): boolean {
    const counters = live.figures('day').current(unit);
    return simulatedColumns.some((column) => counters.readAll(column) > 0);
  }

  function subject({ unit: id, period, indicator: name }: Question): Subject {
    const unit = directory().get(id);
    if (unit === undefined) throw new AppError('notFound', `no such unit: ${id.slice(0, 100)}`);
    const indicator = indicators.get(name ?? options.defaultIndicator);
    if (indicator === undefined) throw new AppError('invalid', `no such indicator: ${String(name).slice(0, 100)}`);
    return { unit, period: parsePeriod(period, live.today), indicator };
  }

  function context(): BoardContext {
    const { lastEventAt, lastLearnedAt } = live;
    return { directory: directory(), measures, indicators, headline, isSimulated, now: clock.now(), lastEventAt, lastLearnedAt };
  }

  function liveFigures(period: Period): Figures | null {
    const figures = live.figures(period.kind);
    return figures.period.id === period.id ? figures : null;
  }

  async function figuresOf(period: Period): Promise<Figures> {
    return liveFigures(period) ?? (await past.figures(period));
  }

  return {
    subject,
    context,
    liveFigures,
    async board(question) {
      const { unit, period, indicator } = subject(question);
      return readBoard(unit, await figuresOf(period), indicator, context());
    },
    async lights(question) {
      const { unit, period, indicator } = subject(question);
      return readLights(unit, await figuresOf(period), indicator, context());
    },
  };
}
