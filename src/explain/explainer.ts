import type { CalendarBook } from '../domain/calendar-book.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { SourceFeeds } from '../live/confidence-feeds.ts';
import type { Figures } from '../live/figures.ts';
import type { Observatory, Question, Subject } from '../live/observatory.ts';
import { completenessOf, readFreshness, readPeriod, readValues, unitRef, type BoardContext } from '../live/read-board.ts';
import { signReader } from '../live/read-signs.ts';
import { targetOf, type IndicatorDefinition } from '../measure/indicator.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { kindOf, sumPieces } from '../measure/piece.ts';
import type { IndexDefinition } from '../measure/score/index-definition.ts';
import type { Clock } from '../shared/clock.ts';
import { formatDay, formatInstant, type Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { DEFAULT_LIMIT, readBehind } from './behind.ts';
import { contributionOf, isNothing } from './contributions.ts';
import type { Explanation } from './explain-wire.ts';
import { fillFormula } from './fill-formula.ts';
import { beyondProcedures, whereLost } from './lost.ts';
import { missingPart } from './missing-part.ts';
import { whatIsNeeded } from './needed.ts';
import { componentPoints } from './points.ts';
import type { ProcedureFigures, ProcedureSums, ProcedureTallies, RecordReader, Spans } from './ports.ts';
import { procedureReading, type ProcedureQuestion, type ProcedureReading, type ReadProcedures } from './procedure-sums.ts';
import { sidesOf, type SideName, type Sides } from './sides.ts';
import { sourcesOf } from './source-list.ts';

interface ExplainQuestion extends Pick<Question, 'unit' | 'period' | 'indicator'> {
  /** The side whose records are listed; the one on which a better figure has less, where it is not given. */
  readonly dossiers?: SideName | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export interface ExplainOptions {
  readonly observatory: Pick<Observatory, 'subject' | 'reading' | 'liveFigures'>;
  readonly directory: () => UnitDirectory;
  readonly measures: MeasureSet;
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
  readonly calendars: Pick<CalendarBook, 'of'>;
  readonly procedureName: (code: string) => string | null;
  readonly today: () => Day;
  readonly clock: Clock;
  readonly records: RecordReader;
  readonly tallies: ProcedureTallies;
  /** Left out: procedures are always read from the store. */
  readonly procedures?: ProcedureFigures | undefined;
  /** Who tells of whom; left out, all sources are named. */
  readonly feeds?: Pick<SourceFeeds, 'isRead' | 'feedsOf'> | undefined;
}

export type Explain = (question: ExplainQuestion) => Promise<Explanation>;

/**
 * Answers where a figure comes from. What needs the store is read first; then everything that is in memory at one moment, so
 * that its sums add up whatever arrives meanwhile.
 */
export function explainer(options: ExplainOptions): Explain {
  const procedures = procedureReading({ ...options, inMemory: options.procedures });
  return async (question) => {
    const subject = options.observatory.subject(question);
    const { figures, context } = await options.observatory.reading(subject);
    const reading: Reading = { subject, figures, context, spans: spansOf(subject, options) };
    const why = subject.indicator.missing(subject.unit.level, figures.current(subject.unit.id));
    // Where nothing is told of the formula, nothing stands behind it either.
    const sides = why === 'level' || why === 'period' || why === 'counting' ? null : sidesIn(reading);
    const [rows, behind, byProcedure] = await Promise.all([
      options.records.sources(),
      sides === null ? null : behindOf(sides, reading, question, options),
      sides === null ? null : readProcedures(sides, reading, procedures),
    ]);
    const { directory, now } = context;
    return {
      ...headOf(reading, options),
      ...(sides === null || byProcedure === null ? UNTOLD : toldOf(reading, byProcedure, procedures, options)),
      behind,
      sources: sourcesOf(subject.unit.id, rows, options.feeds ?? null, directory, now),
    };
  };
}

interface Reading {
  readonly subject: Subject;
  readonly figures: Figures;
  readonly context: BoardContext;
  readonly spans: Spans;
}

const UNTOLD: Pick<Explanation, 'formula' | 'lost' | 'needed'> = { formula: null, lost: null, needed: [] };

function spansOf({ period }: Subject, { observatory, today }: ExplainOptions): Spans {
  const isNow = observatory.liveFigures(period) !== null;
  return { period: { from: period.from, to: period.to }, asOf: isNow ? today() : period.to };
}

function sidesIn({ subject, figures, context }: Reading): Sides | null {
  return sidesOf(subject.indicator, figures.current(subject.unit.id), context.measures);
}

function behindOf(sides: Sides, { subject, figures, context, spans }: Reading, question: ExplainQuestion, options: ExplainOptions) {
  const { unit, period, indicator } = subject;
  const { directory, measures, now } = context;
  return readBehind(options.records, {
    unit: unit.id,
    figures,
    spans,
    sides,
    side: question.dossiers,
    limit: question.limit ?? DEFAULT_LIMIT,
    after: question.after,
    about: [unit.id, period.id, keyOf(indicator.definition)].join(' '),
    directory,
    measures,
    calendars: options.calendars,
    now,
  });
}

function procedureQuestion(sides: Sides, { subject, figures, spans }: Reading): ProcedureQuestion {
  const isNow = figures.current(subject.unit.id).isNow;
  return { unit: subject.unit.id, figures, isNow, spans, sides };
}

/** Read twice where records that arrived in between have made a difference. */
async function readProcedures(sides: Sides, reading: Reading, procedures: ProcedureReading): Promise<ReadProcedures> {
  const question = procedureQuestion(sides, reading);
  const first = await procedures.read(question);
  if (first.dossiers === null && first.facts === null) return first;
  const sums = procedures.complete(first, question);
  return sums === 'tooMany' || doesAddUp(sums, sides, reading) ? first : procedures.read(question);
}

function doesAddUp(sums: ProcedureSums, sides: Sides, { subject, figures }: Reading): boolean {
  const counters = figures.current(subject.unit.id);
  const whole = contributionOf(sides, (pieces) => sumPieces(pieces, counters));
  return isNothing(beyondProcedures(sums, whole));
}

function toldOf(
  reading: Reading,
  byProcedure: ReadProcedures,
  procedures: ProcedureReading,
  options: ExplainOptions,
): Pick<Explanation, 'formula' | 'lost' | 'needed'> {
  const { subject, figures, context, spans } = reading;
  const { unit, indicator, period } = subject;
  const { definition } = indicator;
  const counters = figures.current(unit.id);
  // Records that arrived since may have moved which bucket or denominator counts.
  const sides = must(sidesIn(reading), 'the sides of a figure that was told a moment ago');
  const value = indicator.evaluate(unit.level, counters);
  const formula = fillFormula(indicator, sides, counters, context.measures, { value, asOf: spans.asOf });
  const sums = procedures.complete(byProcedure, procedureQuestion(sides, reading));
  const lost = whereLost({ unit, figures, indicator, sides, procedures: sums, procedureName: options.procedureName, context });
  const needed =
    value.kind !== 'value'
      ? []
      : whatIsNeeded({
          definition,
          formula,
          target: targetOf(definition, unit.id, unit.level, Math.min(period.to, options.today())),
          points: componentPoints(indicator, unit.level, counters, options.indexes, Math.min(period.to, options.today())),
          of: kindOf(sides.numerator, context.measures),
          available: lost.whole.complement,
        });
  return { formula, lost, needed };
}

function headOf(
  reading: Reading,
  { indexes, today }: ExplainOptions,
): Omit<Explanation, 'formula' | 'lost' | 'needed' | 'behind' | 'sources'> {
  const { subject, figures, context } = reading;
  const { unit, indicator, period } = subject;
  const { definition } = indicator;
  const counters = figures.current(unit.id);
  const signs = signReader(figures, context);
  const day = Math.min(period.to, today());
  const values = signs.valuesOf(unit, readValues(unit, [definition.id], figures, context));
  return {
    asOf: formatInstant(context.now),
    simulated: context.isSimulated(unit.id),
    freshness: readFreshness(context),
    unit: unitRef(unit, context),
    path: context.directory.ancestors(unit.id).map((id) => unitRef(must(context.directory.get(id), id), context)),
    period: readPeriod(figures),
    indicator: indicatorPart(definition, targetOf(definition, unit.id, unit.level, day)),
    value: must(values[definition.id], definition.id),
    missing: missingPart(indicator.missing(unit.level, counters), definition),
    points: componentPoints(indicator, unit.level, counters, indexes, day),
    completeness: completenessOf(unit, figures, context),
    confidence: signs.confidenceOf(unit.id),
  };
}

function indicatorPart(definition: IndicatorDefinition, target: number | null): Explanation['indicator'] {
  const { id, version, name, short, owner, legalBasis, reviewedOn, validFrom, validTo, unit, direction, bands, stock } = definition;
  const day = (one: Day | null): string | null => (one === null ? null : formatDay(one));
  return {
    id,
    version,
    name,
    short,
    definition: definition.definition,
    owner,
    legalBasis,
    reviewedOn: day(reviewedOn),
    validFrom: formatDay(validFrom),
    validTo: day(validTo),
    unit,
    direction,
    target,
    bands,
    stock,
  };
}

function keyOf({ id, version }: IndicatorDefinition): string {
  return `${id}@${version}`;
}
