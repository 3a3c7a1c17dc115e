import type { Spans } from '../explain/ports.ts';
import type { DaySpan } from '../live/tally-reader.ts';
import type { CompiledFactMeasure, CompiledMeasure, MeasureSet } from '../measure/measure.ts';
import type { Piece } from '../measure/piece.ts';
import { startOfDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { AMOUNTS, bucketTest, flagTest, INSTANTS, MARK } from './measure-sql.ts';

/**
 * What one row adds to a sum of columns, as SQL: the definitions of measures in the language of the store, as in `tallyQuery`.
 * Only numbers and words of our own get into the text.
 */
export function dossierAmount(pieces: readonly Piece[], { compiled }: MeasureSet, spans: Spans): string {
  return sumOf(
    pieces.map((piece) => {
      const measure = measureAt(compiled, piece.column);
      const instant = `(${INSTANTS[measure.on]})`;
      const tests = [
        ...between(instant, spanOf(piece, spans), startOfDay),
        `${instant} IS NOT NULL`,
        flagTest(measure),
        bucketTest(measure, piece.column - measure.first),
      ];
      const amount = measure.sum === undefined ? '1' : `coalesce(${AMOUNTS[measure.sum]}, 0)`;
      return `CASE WHEN ${tests.join(' AND ')} THEN ${piece.times} * ${amount} ELSE 0 END`;
    }),
  );
}

/** Of a row of `fact`, beside a column `asked`: the unit asked about, for columns that count for the unit alone. */
export function factAmount(pieces: readonly Piece[], measures: MeasureSet, spans: Spans): string {
  const marks = pieces.map((piece) => {
    const { isSum } = measureAt(measures.compiledFacts, piece.column);
    return `CASE WHEN ${markTest(piece, measures, spans)} THEN ${piece.times} * sign * ${isSum ? 'coalesce(amount, 0)' : '1'} ELSE 0 END`;
  });
  return `coalesce((SELECT sum(${sumOf(marks)}) FROM ${MARKS}), 0)`;
}

/** The days of the marks of a row that count for any of the pieces, as JSON. */
export function factDays(pieces: readonly Piece[], measures: MeasureSet, spans: Spans): string {
  const tests = pieces.map((piece) => `(${markTest(piece, measures, spans)})`).join(' OR ');
  return `(SELECT coalesce(jsonb_agg(jsonb_build_object('on', mark_on, 'day', day) ORDER BY day, mark_on) FILTER (WHERE ${tests}), '[]') FROM ${MARKS})`;
}

const MARKS = `(SELECT ${MARK.on} AS mark_on, ${MARK.day} AS day, ${MARK.flagsLow} AS flags_low, ${MARK.flagsHigh} AS flags_high,
  ${MARK.sign} AS sign, ${MARK.amount} AS amount FROM jsonb_array_elements(marks) AS m) AS marked`;

function markTest(piece: Piece, { compiledFacts, columns }: MeasureSet, spans: Spans): string {
  const measure = measureAt(compiledFacts, piece.column);
  const isOwnOnly = columns[piece.column]?.isOwnOnly === true;
  return [
    `kind = '${measure.of}'`,
    `mark_on = '${measure.on}'`,
    flagTest(measure),
    ...between('day', spanOf(piece, spans), (day) => day),
    ...(isOwnOnly ? ['unit_id = asked'] : []),
  ].join(' AND ');
}

function measureAt<T extends CompiledMeasure | CompiledFactMeasure>(compiled: readonly T[], column: number): T {
  const found = compiled.find(({ first, width }) => first <= column && column < first + width);
  return must(found, `a measure of column ${column}`);
}

export function spanOf({ over }: Piece, { period, asOf }: Spans): DaySpan {
  if (over === 'period') return period;
  return { from: -Infinity, to: over === 'all' ? Infinity : asOf };
}

/** Whether a value lies on one of the days of a span; `valueOf` is the first value of a day. */
function between(value: string, { from, to }: DaySpan, valueOf: (day: number) => number): string[] {
  return [
    ...(Number.isFinite(from) ? [`${value} >= ${valueOf(from)}`] : []),
    ...(Number.isFinite(to) ? [`${value} < ${valueOf(to + 1)}`] : []),
  ];
}

function sumOf(terms: readonly string[]): string {
  return terms.length === 0 ? '0' : terms.join(' + ');
}
