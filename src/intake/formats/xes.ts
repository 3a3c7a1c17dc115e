import type { Format, FormatSettings, RawRecord } from './format.ts';
import { mappedFormat } from './mapped-format.ts';
import { readXml } from './xml-events.ts';

/**
 * XES event logs (IEEE 1849), read by a mapping: each event is a row, whose columns are `event:` and `trace:` before the keys of the
 * log, such as `trace:concept:name`, `event:concept:name` and `event:time:timestamp`.
 */
export function xesFormat(settings: FormatSettings): Format {
  return mappedFormat(settings, { id: 'xes', version: 1, decodeRows: xesRows });
}

const MAX_TEXT = 2_000;
const MAX_ATTRIBUTES = 500;
const ATTRIBUTES: ReadonlySet<string> = new Set(['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container']);

function xesRows(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RawRecord> {
  let trace: Map<string, string> | null = null;
  let event: Map<string, string> | null = null;
  // Attributes within others are of no use to a mapping.
  let nested = 0;
  const rows: RawRecord[] = [];
  return readXml(bytes, 'the log', {
    open(name, { key, value }) {
      if (name === 'trace') trace = new Map();
      else if (name === 'event') event = new Map();
      else if (ATTRIBUTES.has(name)) {
        nested += 1;
        const target = event ?? trace;
        if (nested !== 1 || target === null || key === undefined || value === undefined) return;
        if (target.size < MAX_ATTRIBUTES) target.set(key, value.slice(0, MAX_TEXT));
      }
    },
    close(name) {
      if (name === 'event' && event !== null) {
        rows.push(Object.fromEntries([...named(trace, 'trace'), ...named(event, 'event')]));
        event = null;
      } else if (name === 'trace') trace = null;
      else if (ATTRIBUTES.has(name)) nested -= 1;
    },
    take: () => rows.splice(0),
  });
}

function named(of: ReadonlyMap<string, string> | null, before: string): (readonly [string, string])[] {
  return [...(of ?? [])].map(([key, value]) => [`${before}:${key}`, value] as const);
}
