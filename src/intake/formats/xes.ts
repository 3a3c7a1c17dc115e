import type { Format, FormatSettings } from './format.ts';
import { columnsIn, mappedFormat } from './mapped-format.ts';
import type { Mapping } from './mapping.ts';
import type { TableRow } from './table.ts';
import { readXml } from './xml-events.ts';

/**
 * XES event logs (IEEE 1849), read by a mapping: each event is a row, whose columns are `event:` and `trace:` before the keys of the
 * log, such as `trace:concept:name`, `event:concept:name` and `event:time:timestamp`. A key that an event does not have is an empty cell.
 */
export function xesFormat(settings: FormatSettings): Format {
  return mappedFormat(settings, { id: 'xes', version: 1, decodeRows: xesRecords, isSparse: true });
}

/** The events as rows of the columns that the mapping reads; the row of an event is its place in the log. */
export async function* xesRows(bytes: AsyncIterable<Uint8Array>, mapping: Mapping): AsyncGenerator<TableRow> {
  const columns = columnsIn(mapping);
  yield { row: 0, cells: columns };
  let row = 0;
  for await (const event of logEvents(bytes)) {
    row += 1;
    const cells = new Map(namedCells(event));
    yield { row, cells: columns.map((column) => cells.get(column) ?? '') };
  }
}

async function* xesRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator {
  for await (const event of logEvents(bytes)) yield Object.fromEntries(namedCells(event));
}

type Attributes = ReadonlyMap<string, string>;

interface LogEvent {
  readonly trace: Attributes;
  readonly own: Attributes;
}

const MAX_TEXT = 2_000;
const MAX_KEY = 100;
const MAX_ATTRIBUTES = 200;
const ATTRIBUTES: ReadonlySet<string> = new Set(['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container']);

function logEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LogEvent> {
  let trace: Map<string, string> = new Map();
  let event: Map<string, string> | null = null;
  // A trace says of itself what it has to say before its first event.
  let speaking: Map<string, string> | null = null;
  // Attributes within others are of no use to a mapping.
  let nested = 0;
  const events: LogEvent[] = [];
  return readXml(bytes, 'the log', {
    root: 'log',
    open(name, { key, value }) {
      if (name === 'trace') speaking = trace = new Map();
      else if (name === 'event') speaking = event = new Map();
      else if (ATTRIBUTES.has(name)) {
        nested += 1;
        if (nested === 1 && key !== undefined && value !== undefined) put(speaking, key, value);
      }
    },
    close(name) {
      if (name === 'event' && event !== null) {
        events.push({ trace, own: event });
        speaking = event = null;
      } else if (name === 'trace') {
        trace = new Map();
        speaking = null;
      } else if (ATTRIBUTES.has(name)) nested -= 1;
    },
    take: () => events.splice(0),
  });
}

function put(attributes: Map<string, string> | null, key: string, value: string): void {
  if (attributes === null || key.length > MAX_KEY || attributes.size === MAX_ATTRIBUTES) return;
  attributes.set(key, value.slice(0, MAX_TEXT));
}

function namedCells({ trace, own }: LogEvent): readonly (readonly [string, string])[] {
  const named = (of: Attributes, before: string) => [...of].map(([key, value]) => [`${before}:${key}`, value] as const);
  return [...named(trace, 'trace'), ...named(own, 'event')];
}
