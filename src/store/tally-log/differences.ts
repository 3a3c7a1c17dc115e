import type { TallyChange } from '../../measure/tally-delta.ts';
import { ByteReader, ByteWriter } from './varint.ts';

/**
 * Differences of counters as bytes. For each change: the unit (0 and its code, or its place among the codes so far counted
 * from 1), the day after the one before, how many counters, and for each its number after the one before and the amount.
 */
export function encodeDifferences(parts: readonly (readonly TallyChange[])[]): Buffer {
  const out = new ByteWriter();
  const places = new Map<string, number>();
  let lastDay = 0;
  for (const { key, day, columns, amounts } of parts.flat()) {
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, places.size + 1);
      out.unsigned(0);
      out.text(key);
    } else out.unsigned(place);
    out.signed(day - lastDay);
    lastDay = day;
    out.unsigned(columns.length);
    let last = 0;
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] ?? 0;
      out.signed(column - last);
      out.signed(amounts[at] ?? 0);
      last = column;
    }
  }
  return out.end();
}

export type DifferenceSink = (unit: string, day: number, column: number, amount: number) => void;

/** Tells each difference of what `encodeDifferences` made. */
export function decodeDifferences(bytes: Buffer, sink: DifferenceSink): void {
  const from = new ByteReader(bytes);
  const keys: string[] = [];
  let day = 0;
  while (!from.isAtEnd) {
    const place = from.unsigned();
    let key = keys[place - 1];
    if (key === undefined) keys.push((key = from.text()));
    day += from.signed();
    let column = 0;
    for (let left = from.unsigned(); left > 0; left--) {
      column += from.signed();
      sink(key, day, column, from.signed());
    }
  }
}
