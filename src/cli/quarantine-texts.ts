import type { QuarantineCounts, QuarantineEntry, QuarantinePage } from '../intake/quarantine-wire.ts';
import type { ReplayReport } from '../replay.ts';
import { formatTable } from './table.ts';

export function pageText({ items, next }: QuarantinePage): string {
  if (items.length === 0) return 'nothing is in quarantine here';
  const rows = items.map(({ id, source, reason, pointer, times, lastAt, isSum, detail }) => [
    String(id),
    source,
    reason,
    isSum ? '(others)' : pointer,
    String(times),
    lastAt.slice(0, 16),
    shown(detail),
  ]);
  const table = formatTable(['id', 'source', 'reason', 'where', 'times', 'last', 'detail'], rows);
  return next === null ? table : `${table}\nmore: --cursor ${next}`;
}

export function countsText({ counts }: QuarantineCounts): string {
  if (counts.length === 0) return 'nothing is in quarantine here';
  return formatTable(
    ['source', 'reason', 'state', 'different', 'times', 'first', 'last'],
    counts.map(({ source, reason, state, different, times, firstAt, lastAt }) => [
      source,
      reason,
      state,
      String(different),
      String(times),
      firstAt.slice(0, 16),
      lastAt.slice(0, 16),
    ]),
  );
}

export function entryText({ item, ...heading }: QuarantineEntry): string {
  const lines = Object.entries(heading).map(([name, value]) => `${name}: ${value === null ? '–' : shown(String(value))}`);
  // Escapes stay escapes: what a stranger sent does not steer the terminal.
  return [...lines, JSON.stringify(item, null, 2)].join('\n');
}

export function replayText({ records, replayed, refused, left }: ReplayReport): string {
  const many = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const parts = [`${records} records read again, ${replayed} count now`];
  if (Object.keys(refused).length > 0) parts.push(`refused again: ${many(refused)}`);
  if (Object.keys(left).length > 0) parts.push(`left as they are: ${many(left)}`);
  return parts.join('; ');
}

const MAX_SHOWN = 120;

/** A text of a stranger on one line, without what would steer the terminal. */
function shown(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is left out
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, MAX_SHOWN);
}
