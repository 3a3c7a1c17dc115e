import { FACT_SCHEMAS } from '../fact-contract.ts';
import { keptOf, LEFT_OUT } from '../kept-of-refused.ts';
import type { Format, FormatSettings, ReadRecord } from './format.ts';
import { jsonRecords } from './json-records.ts';
import { readOwn } from './nhip.ts';

/** The type of events whose data is an item of ours. */
const CLOUD_EVENT_TYPE = 'vn.gov.nhip.item.v1';
/** Attributes that are read, besides the data. */
const ATTRIBUTES = ['specversion', 'id', 'source', 'type', 'time', 'datacontenttype'] as const;
const MAX_ATTRIBUTE = 200;

/**
 * CloudEvents 1.0 with our items as data: one in structured mode, or a batch. The event's `id` is the item's where it has none of its
 * own, and so is its `time`; the event's `source` is a URI of the sender's own and tells nothing here.
 */
export function cloudEventsFormat({ source }: FormatSettings): Format {
  return {
    id: 'cloudevents',
    version: 1,
    kept(record) {
      if (!isObject(record)) return null;
      return 'data' in record ? { ...attributesOf(record), data: keptOf(record['data']) } : attributesOf(record);
    },
    decode: jsonRecords,
    read: (record) => readEvent(record, source),
  };
}

type Attributes = Readonly<Partial<Record<(typeof ATTRIBUTES)[number], unknown>>>;

/** In the place of what is no attribute at all stands what is a fault whenever it is read, and tells nothing. */
function attributesOf(record: Readonly<Record<string, unknown>>): Attributes {
  const given = ATTRIBUTES.filter((name) => Object.hasOwn(record, name) && record[name] !== null);
  return Object.fromEntries(given.map((name) => [name, isAttribute(record[name]) ? record[name] : [LEFT_OUT]]));
}

function isAttribute(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_ATTRIBUTE;
}

function readEvent(record: unknown, source: string): ReadRecord {
  if (!isObject(record)) return finding('not_an_object', '', 'an event is a JSON object');
  const attributes = attributesOf(record);
  const wrong = faultOf(attributes);
  if (wrong !== null) return wrong;
  const { data } = record;
  if (!isObject(data)) return finding('missing_value', '/data', 'the data is one item');
  const read = readOwn({ ...data, ...ownOf(attributes, data) }, source);
  return 'items' in read ? read : finding(read.finding.reason, `/data${read.finding.pointer}`, read.finding.detail);
}

/** The kinds of items that may have an id of their own, and those that tell when they happened. */
const WITH_ID: ReadonlySet<unknown> = new Set(['status', 'retraction', ...Object.keys(FACT_SCHEMAS)]);
const WITH_TIME: ReadonlySet<unknown> = new Set(['status', 'feedback']);

/** What the event says in the place of an item that does not say it itself. */
function ownOf({ id, time }: Attributes, { kind = 'status', eventId, occurredAt }: Readonly<Record<string, unknown>>): object {
  return {
    ...(eventId === undefined && WITH_ID.has(kind) ? { eventId: id } : {}),
    ...(occurredAt === undefined && time !== undefined && WITH_TIME.has(kind) ? { occurredAt: time } : {}),
  };
}

const JSON_TYPE = /^application\/([a-z0-9.+-]+\+)?json(;|$)/i;

function faultOf({ specversion, id, type, datacontenttype: contentType = 'application/json' }: Attributes): ReadRecord | null {
  if (specversion !== '1.0') return finding('bad_value', '/specversion', 'only CloudEvents 1.0 is understood');
  if (typeof id !== 'string' || id === '') return finding('missing_value', '/id', 'an event has an id');
  if (type !== CLOUD_EVENT_TYPE) return finding('unknown_type', '/type', `only ${CLOUD_EVENT_TYPE} is understood`);
  const isJson = typeof contentType === 'string' && JSON_TYPE.test(contentType);
  return isJson ? null : finding('bad_value', '/datacontenttype', 'the data is to be JSON');
}

function finding(reason: string, pointer: string, detail: string): ReadRecord {
  return { finding: { reason, pointer, detail } };
}

/** An event in binary mode over HTTP: its attributes are headers that begin with `ce-`, its data is the body. */
export function recordOfBinary(headers: Readonly<Record<string, string | readonly string[] | undefined>>, data: unknown): unknown {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && typeof value === 'string' ? [[name.slice(3), decodedHeader(value)]] : [],
  );
  return { ...Object.fromEntries(attributes), data };
}

/** Percent-encoded where it is not plain ASCII (CloudEvents HTTP binding, 3.1.3.2). */
function decodedHeader(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
