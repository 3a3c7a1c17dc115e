import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit } from '../domain/unit.ts';
import type { Indicator } from '../measure/indicator.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { parseInstant } from '../intake/parse-instant.ts';
import { parsePeriod, type Period } from '../measure/period.ts';
import { simulatedColumns } from '../measure/simulated-columns.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, formatDay, parseDay, type Day, type Instant } from '../shared/instant.ts';
import type { ConfidenceBook } from './confidence-book.ts';
import type { Figures } from './figures.ts';
import type { KnownFigures } from './known-figures.ts';
import type { LiveFigures } from './live-figures.ts';
import type { PastFigures } from './past-figures.ts';
import type { ProgressKeeper } from './progress-keeper.ts';
import { readBoard, readLights, type BoardContext } from './read-board.ts';
import type { Board, Lights } from './wire.ts';

/** What somebody asks to see. Texts as they came from outside. */
export interface Question {
  readonly unit: string;
  readonly period: string;
  /** The indicator that children are ranked by and lights are coloured by; the default one where it is not given. */
  readonly indicator?: string | undefined;
  /** ISO 8601: what was known then, not what is known now. */
  readonly asKnownAt?: string | undefined;
  /** Definitions of the period (where it is not given), of now (`current`), or of a day. */
  readonly definitions?: string | undefined;
  /** The figures as they were closed, in this revision; computed ones where it is not given. */
  readonly revision?: number | undefined;
}

/** A question whose parts exist. */
export interface Subject {
  readonly unit: AdminUnit;
  readonly period: Period;
  readonly indicator: Indicator;
  /** The versions in force. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly knownAt: Instant | null;
}

export interface ObservatoryOptions {
  readonly directory: () => UnitDirectory;
  readonly measures: MeasureSet;
  /** The versions in force on a day. */
  readonly indicatorsOn: (day: Day) => ReadonlyMap<string, Indicator>;
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
  readonly live: LiveFigures;
  readonly past: PastFigures;
  readonly known: (period: Period, at: Instant) => Promise<KnownFigures>;
  readonly clock: Clock;
  /** Beside the figures: how far they may be relied on, and what came before. Left out, nothing is said of either. */
  readonly confidence?: Pick<ConfidenceBook, 'over'>;
  readonly progress?: Pick<ProgressKeeper, 'book'>;
}

/** Answers boards and lights: the standard periods from memory, others from the counters in the database. */
export interface Observatory {
  /** Throws AppError `notFound` for an unknown unit, `invalid` for an unknown period or indicator. */
  subject(question: Question): Subject;
  context(): BoardContext;
  /** The figures in memory, or null where the period is not a current one. */
  liveFigures(period: Period): Figures | null;
  /** The figures that a question is about, and what they are to be read with. */
  reading(subject: Subject): Promise<{ readonly figures: Figures; readonly context: BoardContext }>;
  board(question: Question): Promise<Board>;
  lights(question: Question): Promise<Lights>;
}

export function observatory(options: ObservatoryOptions): Observatory {
  const { directory, measures, indicatorsOn, headline, live, past, known, clock } = options;
  const isSimulated = simulatedUnits(options);

  function subject({ unit: id, period: name, indicator: wanted, asKnownAt, definitions }: Question): Subject {
    const unit = directory().get(id);
    if (unit === undefined) throw new AppError('notFound', `no such unit: ${id.slice(0, 100)}`);
    const knownAt = asKnownAt === undefined ? null : instantOf(asKnownAt, clock.now());
    const today = knownAt === null ? live.today : dayOf(knownAt);
    const period = parsePeriod(name, today);
    const indicators = indicatorsOn(definitionDay(definitions, period, today));
    const indicator = indicators.get(wanted ?? options.defaultIndicator);
    if (indicator === undefined) throw new AppError('invalid', `no such indicator: ${(wanted ?? options.defaultIndicator).slice(0, 100)}`);
    return { unit, period, indicator, indicators, knownAt };
  }

  function context(): BoardContext {
    const { lastEventAt, lastLearnedAt, today } = live;
    return {
      directory: directory(),
      measures,
      indicators: indicatorsOn(today),
      headline,
      isSimulated,
      now: clock.now(),
      lastEventAt,
      lastLearnedAt,
      confidence: options.confidence ?? null,
      progress: options.progress?.book ?? null,
    };
  }

  function liveFigures(period: Period): Figures | null {
    const figures = live.figures(period.kind);
    return figures.period.id === period.id ? figures : null;
  }

  /** The figures that a question is about, and what they are to be read with. */
  async function reading({ period, indicators, knownAt }: Subject): Promise<{ figures: Figures; context: BoardContext }> {
    if (knownAt === null) {
      const current = liveFigures(period);
      if (current !== null) return { figures: current, context: { ...context(), indicators } };
      return { figures: await past.figures(period), context: { ...context(), indicators, progress: null } };
    }
    const { figures, lastLearnedAt } = await known(period, knownAt);
    const asKnown = { now: knownAt, lastEventAt: null, lastLearnedAt, confidence: null, progress: null };
    return { figures, context: { ...context(), indicators, ...asKnown } };
  }

  return {
    subject,
    context,
    liveFigures,
    reading,
    async board(question) {
      const asked = subject(question);
      const { figures, context: readWith } = await reading(asked);
      return readBoard(asked.unit, figures, asked.indicator, readWith);
    },
    async lights(question) {
      const asked = subject(question);
      const { figures, context: readWith } = await reading(asked);
      return readLights(asked.unit, figures, asked.indicator, readWith);
    },
  };
}

/** Over all days, which only the figures in memory know. */
function simulatedUnits({ live, measures }: Pick<ObservatoryOptions, 'live' | 'measures'>): (unit: string) => boolean {
  const columns = simulatedColumns(measures);
  return (unit) => {
    const counters = live.figures('day').current(unit);
    return columns.some((column) => counters.readAll(column) > 0);
  };
}

/** Definitions of a period are those of its last day, or of today where it is not over. */
function definitionDay(asked: string | undefined, period: Period, today: Day): Day {
  if (asked === undefined || asked === 'period') return Math.min(period.to, today);
  if (asked === 'current') return today;
  const day = parseDay(asked);
  if (Number.isNaN(day) || formatDay(day) !== asked) {
    throw new AppError('invalid', `definitions: ${asked.slice(0, 40)} is neither period, current nor a day such as 2025-07-01`);
  }
  return day;
}

function instantOf(text: string, now: Instant): Instant {
  const instant = /T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? parseInstant(text) : undefined;
  if (instant === undefined)
    throw new AppError('invalid', `asKnownAt: ${text.slice(0, 40)} is no instant such as 2026-11-23T08:00:00+07:00`);
  if (instant > now) throw new AppError('invalid', 'asKnownAt: lies ahead');
  return instant;
}
