import type { StatusEventItem } from '../contract.ts';
import type { EnumMaps, Format, FormatSettings, RawRecord, ReadRecord } from './format.ts';
import { jsonRecords } from './json-records.ts';
import { keepOnly, type Shape } from './keep-only.ts';
import { statusCalled } from './national-words.ts';
import { fault, fieldsReader, orFinding, type Fields } from './record-fields.ts';

/** Of the names of procedures, of users (the numbers of their papers) and of what else there is nothing is read. */
const SHAPE = {
  CodeProfile: true,
  SiteId: true,
  CodeTTHC: true,
  MaHoSo: true,
  Status: true,
  FormsReception: true,
  FormsPayments: true,
  Level: true,
  receivedAt: true,
} as const satisfies Shape;
const SPELLED: ReadonlyMap<string, string> = new Map(Object.keys(SHAPE).map((name) => [name.toLowerCase(), name]));

/** As the systems that send it have them; a declaration may say otherwise. */
const USUAL: EnumMaps = {
  Status: { '1': 'accepted', '2': 'in_process', '3': 'returned', '4': 'in_process' },
  FormsReception: { '1': 'online', '2': 'in_person' },
  Level: { '0': 'partial', '1': 'full', '3': 'partial', '4': 'full' },
};
/** What a declaration has for a status of which nothing is to be made. */
const NOTHING = 'ignore';

/**
 * The event of the ministry's monitoring system, sent at each change of a status. It says nothing of when: it is sent at once, so the
 * instant of its arrival, which the door writes to it, is taken. What is sent again arrives again: of a dossier each status counts as
 * of the first time that it was heard of.
 */
export function emcFormat({ source, enums, timeZone }: FormatSettings): Format {
  const fieldsOf = fieldsReader(timeZone);
  const maps = { ...USUAL, ...enums };
  return {
    id: 'emc',
    version: 2,
    kept: (record) => keepOnly(spelled(record), SHAPE),
    decode: jsonRecords,
    stampsArrival: true,
    read: (record) =>
      orFinding((): ReadRecord => {
        const item = eventItem(fieldsOf(spelled(record)), source, maps);
        return { items: item === null ? [] : [item] };
      }),
  };
}

/** The same with the names of its fields as they are written usually: some systems begin them with a small letter. */
function spelled(record: RawRecord): RawRecord {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record;
  const same: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    const usual = SPELLED.get(name.toLowerCase());
    // The usual spelling counts before any other.
    if (usual !== undefined && (name === usual || !Object.hasOwn(record, usual))) same[usual] = value;
  }
  return same;
}

function eventItem(fields: Fields, source: string, maps: EnumMaps): StatusEventItem | null {
  const given = fields.needed('Status');
  const word = declared(maps, 'Status', given);
  if (word === NOTHING) return null;
  const status = word === undefined ? undefined : statusCalled(word);
  if (status === undefined) return fault('unknown_status', '/Status', 'is a status that the declaration does not translate');
  const occurredAt = fields.instant('receivedAt') ?? fault('missing_value', '/receivedAt', 'nothing says when it came');
  return {
    kind: 'status',
    source,
    dossierCode: fields.text('MaHoSo') ?? fields.needed('CodeProfile'),
    unit: unitIn(fields, maps),
    procedure: fields.needed('CodeTTHC'),
    eventId: `status:${given}`.slice(0, MAX_ID),
    version: versionOf(occurredAt),
    occurredAt,
    status,
    facts: factsIn(fields, maps),
  };
}

const MAX_ID = 100;
/** Seconds since 1970 until 2033, and the highest version that the contract has. */
const HIGHEST_VERSION = 2_000_000_000;

/** The earlier, the higher: of what has one id the highest version counts. */
function versionOf(instant: string): number {
  return Math.min(HIGHEST_VERSION, Math.max(0, HIGHEST_VERSION - Math.floor(Date.parse(instant) / 1_000)));
}

/** A site is a system, and often a whole province: the declaration says which unit it is, or else the code of the dossier does. */
function unitIn(fields: Fields, maps: EnumMaps): string {
  const site = fields.text('SiteId');
  const meant = site === undefined ? undefined : declared(maps, 'SiteId', site);
  return meant ?? agencyOf(fields.text('MaHoSo') ?? fields.text('CodeProfile')) ?? fields.needed('SiteId');
}

/** `000.00.16.H40-260621-0024`, `G09.20-20260609-0092637`: a dossier is named after the agency that took it. */
const AGENCY_FIRST = /^((?:\w{2,3}\.){3}[GH]\d{2}|[GH]\d{2}(?:\.\d{1,3})*)-\d{6,8}-\d+$/;

function agencyOf(dossierCode: string | undefined): string | undefined {
  return dossierCode === undefined ? undefined : AGENCY_FIRST.exec(dossierCode)?.[1];
}

function factsIn(fields: Fields, maps: EnumMaps): NonNullable<StatusEventItem['facts']> {
  const channel = wordIn(fields, maps, 'FormsReception', ['online', 'in_person', 'postal'] as const);
  const level = wordIn(fields, maps, 'Level', ['partial', 'full'] as const);
  // That it was paid online does not say through whom: only a declaration can.
  const hasPayments = Object.hasOwn(maps, 'FormsPayments');
  const payment = hasPayments ? wordIn(fields, maps, 'FormsPayments', ['none', 'national_portal', 'agency_gateway'] as const) : undefined;
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(level === undefined ? {} : { fullProcess: level === 'full' }),
    ...(payment === undefined ? {} : { onlinePayment: payment }),
  };
}

function wordIn<T extends string>(fields: Fields, maps: EnumMaps, field: string, allowed: readonly T[]): T | undefined {
  const given = fields.text(field);
  if (given === undefined) return undefined;
  const word = declared(maps, field, given);
  return allowed.find((one) => one === word) ?? fault('unknown_value', `/${field}`, 'is a word that the declaration does not translate');
}

function declared(maps: EnumMaps, field: string, given: string): string | undefined {
  const map = maps[field];
  const word = given.normalize('NFC');
  return map !== undefined && Object.hasOwn(map, word) ? map[word] : undefined;
}
