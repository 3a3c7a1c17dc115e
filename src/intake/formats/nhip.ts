import type { IntakeItem } from '../contract.ts';
import { keptOf } from '../kept-of-refused.ts';
import type { Format, FormatSettings, ReadRecord } from './format.ts';
import { jsonRecords } from './json-records.ts';

/** Our own items, as `POST /v1/intake/dossier-events` and `/facts` take them. */
export function nhipFormat({ source }: FormatSettings): Format {
  return {
    id: 'nhip',
    version: 1,
    kept: keptOf,
    decode: jsonRecords,
    read: (record) => readOwn(record, source),
  };
}

/** An item of our contract in the name of the source: it may name itself, and nobody else. What else is in it the door judges. */
export function readOwn(record: unknown, source: string): ReadRecord {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { finding: { reason: 'not_an_object', pointer: '', detail: 'an item is a JSON object' } };
  }
  const named: unknown = 'source' in record ? record.source : source;
  if (named !== source) return { finding: { reason: 'foreign_source', pointer: '/source', detail: `this source is ${source}` } };
  // Whether it fits the contract is judged at the door, by the contract.
  return { items: [{ ...record, source } as IntakeItem] };
}
