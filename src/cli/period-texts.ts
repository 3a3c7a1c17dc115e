import type { FrozenDiff } from '../freeze/diff-closings.ts';
import type { FrozenList, FrozenPeriod } from '../freeze/frozen-answer.ts';
import type { Definitions, Difference, FrozenScore, FrozenScores } from '../freeze/frozen.ts';
import type { FrozenReport } from '../freeze/verify-frozen.ts';
import { formatTable } from './table.ts';

type Summary = FrozenList['periods'][number];

/** Rows shown to people; JSON has them all. */
const SHOWN = 40;

export function closeText(
  report: Omit<Summary, 'differences'> & { readonly isStored: boolean; readonly differences: readonly Difference[] },
): string {
  const { isStored, id, revision, units, told, hash, closedAt, differences } = report;
  if (!isStored) return `${id}: nothing differs from revision ${revision} of ${closedAt}; nothing was stored`;
  const head = `${id} closed, revision ${revision}: ${units} units, ${told} figures told${told === 0 ? '; nobody reported anything, every figure is no data' : ''}`;
  const changed = revision === 1 ? [] : ['', differencesText(differences)];
  return [head, `SHA-256 ${hash}`, ...changed].join('\n');
}

export function listText({ periods }: FrozenList): string {
  if (periods.length === 0) return 'no period has been closed';
  return formatTable(
    ['period', 'revision', 'closed', 'by', 'units', 'told', 'differences', 'SHA-256'],
    periods.map(({ id, revision, closedAt, closedBy, units, told, differences, hash }) => [
      id,
      String(revision),
      closedAt.slice(0, 19),
      closedBy ?? '',
      String(units),
      String(told),
      String(differences),
      hash.slice(0, 16),
    ]),
  );
}

export function showText({ closing, unit }: FrozenPeriod, { indicators }: Definitions): string {
  const { id, revision, closedAt, closedBy, calendarVersion, hash } = closing;
  const head = `${id}, revision ${revision}, closed ${closedAt}${closedBy === null ? '' : ` by ${closedBy}`}, calendar ${calendarVersion}\nSHA-256 ${hash}`;
  if (unit === undefined) return head;
  const { unit: ref, simulated, values, scores } = unit.content;
  const rows = indicators.flatMap(({ id: indicator, short }) => {
    const value = values[indicator];
    if (value === undefined) return [];
    const { kind, definition } = value;
    return [
      kind === 'value'
        ? [short.en, shown(value.value), shown(value.numerator), shown(value.denominator), shown(value.completeness), definition]
        : [short.en, kind === 'noData' ? 'no data' : 'n/a', '', '', '', definition],
    ];
  });
  const table = formatTable(['indicator', 'value', 'numerator', 'denominator', 'completeness', 'definition'], rows);
  const points = scoresText(scores);
  return `${head}\n${ref.name.vi} (${ref.id})${simulated ? ', SIMULATED' : ''}${points}\n\n${table}`;
}

function scoresText(scores: FrozenScores | null): string {
  return Object.entries(scores ?? {})
    .map(([index, score]) => `; index ${index}: ${pointsText(score)}`)
    .join('');
}

function pointsText({ points, outOf }: FrozenScore): string {
  return points === null ? 'no data' : `${points} of ${outOf}`;
}

export function diffText({ period, from, to, differences }: FrozenDiff): string {
  const head = `${period}: revision ${from} against ${to === 'live' ? 'the figures of now' : `revision ${to}`}`;
  return `${head}\n${differences.length === 0 ? 'nothing differs' : differencesText(differences)}`;
}

export function verifyText({ ok, closings, units, findings }: FrozenReport): string {
  const head = `${closings} closings, ${units} units: ${ok ? 'all as they were sealed' : 'THEY DIFFER'}`;
  return [head, ...findings.map(({ period, revision, what }) => `${period}, revision ${revision}: ${what}`)].join('\n');
}

function differencesText(differences: readonly Difference[]): string {
  const rows = differences
    .slice(0, SHOWN)
    .map(({ unit, indicator, before, after }) => [unit, indicator, figureText(before), figureText(after)]);
  const more = differences.length > SHOWN ? `\n… and ${differences.length - SHOWN} more (--json has all)` : '';
  return `${differences.length} figures differ\n\n${formatTable(['unit', 'indicator', 'before', 'after'], rows)}${more}`;
}

function figureText(figure: Difference['before']): string {
  if (figure === null) return 'none';
  if ('points' in figure) return pointsText(figure);
  if (figure.kind !== 'value') return figure.kind === 'noData' ? 'no data' : 'n/a';
  const { numerator, denominator, value } = figure;
  return denominator === null ? shown(value) : `${shown(value)} (${shown(numerator)}/${shown(denominator)})`;
}

function shown(value: number | null): string {
  return value === null ? '' : String(Math.round(value * 10_000) / 10_000);
}
