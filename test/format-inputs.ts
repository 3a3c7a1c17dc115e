import fc from 'fast-check';

import { RECORDS } from '../src/intake/formats/format-fixture.ts';
import type { RawRecord } from '../src/intake/formats/format.ts';
import type { FormatId } from '../src/intake/source-schema.ts';
import { workbookFiles, zip } from './workbook.ts';

const HOSTILE = fc.constantFrom<unknown>(
  null,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [null],
  '31/02/2026',
  '99999999999999',
  '\u0000',
  '\uD800',
  '__proto__',
  [[[[[[]]]]]],
);
const VALUES = fc.oneof(HOSTILE, fc.jsonValue({ maxDepth: 2 }), fc.anything({ maxDepth: 2 }), fc.string({ maxLength: 2_000 }));

/** A record with something else somewhere in it. */
export function mutated(record: RawRecord): fc.Arbitrary<unknown> {
  if (typeof record !== 'object' || record === null) return VALUES;
  const fields = Object.entries(record);
  const within = fields.filter(([, value]) => typeof value === 'object' && value !== null);
  const deeper = within.map(([name, value]) => mutated(value).map((other) => withFields(record, [[name, other]])));
  return fc.oneof(
    { weight: 8, arbitrary: changedFields(record) },
    { weight: 1, arbitrary: VALUES },
    ...deeper.map((arbitrary) => ({ weight: 2, arbitrary })),
  );
}

function changedFields(record: object): fc.Arbitrary<unknown> {
  const names = Object.keys(record);
  return fc
    .tuple(
      fc.subarray(names),
      fc.array(VALUES, { minLength: names.length, maxLength: names.length }),
      fc.subarray(names, { maxLength: Math.min(names.length, 2) }),
      fc.dictionary(fc.string(), VALUES, { maxKeys: 3 }),
    )
    .map(([chosen, others, lost, more]) => {
      const changed = withFields(record, [...chosen.map((name, at) => [name, others[at]] as const), ...Object.entries(more)]);
      return Array.isArray(changed) ? changed : Object.fromEntries(Object.entries(changed).filter(([name]) => !lost.includes(name)));
    });
}

function withFields(record: object, fields: readonly (readonly [string, unknown])[]): object {
  if (!Array.isArray(record)) return { ...record, ...Object.fromEntries(fields) };
  return record.map((value: unknown, at) => fields.find(([name]) => name === String(at))?.[1] ?? value);
}

const WORKBOOK = workbookFiles(
  ['Mã hồ sơ,Đơn vị,Lúc,Trạng thái,Hẹn trả,Chủ hồ sơ', 'A-1,26740,46346.33,Tiếp nhận,,An', 'A-2,26740,46347,Trả kết quả,,Bình']
    .map((line, at) => `<row r="${at + 1}">${line.split(',').map(cellXml).join('')}</row>`)
    .join(''),
);

function cellXml(value: string, column: number): string {
  const place = `r="${String.fromCharCode(65 + column)}1"`;
  if (value === 'Mã hồ sơ') return `<c ${place} t="s"><v>0</v></c>`;
  return /^[\d.]+$/.test(value)
    ? `<c ${place} s="${column === 2 ? 1 : 0}"><v>${value}</v></c>`
    : `<c ${place} t="inlineStr"><is><t>${value}</t></is></c>`;
}

const json = (id: FormatId): Buffer => Buffer.from(JSON.stringify([RECORDS[id], RECORDS[id]]));

const OWN = { dossierCode: 'A-1', unit: '26740', procedure: '1.000080', facts: { fee: 0, channel: 'online', dueAt: null } };
const AT = '2026-11-20T08:00:00+07:00';
/** One of every kind of item that our own contract has. */
const ITEMS: readonly object[] = [
  { ...OWN, status: 'accepted', occurredAt: AT },
  { ...OWN, kind: 'snapshot', asOf: AT, history: [{ status: 1, occurredAt: AT }] },
  { kind: 'retraction', dossierCode: 'A-1', unit: '26740', retractedAt: AT, reason: 'sent_by_mistake' },
  { kind: 'feedback', unit: '26740', feedbackCode: 'F-1', occurredAt: AT, status: 'received', facts: { about: 'staff', likes: 0 } },
  { kind: 'registry', unit: '26740', procedure: '1.000080', since: AT, facts: { inForce: true, decidedAt: null } },
  { kind: 'report', unit: '26740', statedAt: AT, periodFrom: '2026-10-01', what: 'received', by: 'national_report', amount: null },
];
const EVENT = { specversion: '1.0', id: 'e-1', source: '/h29', type: 'vn.gov.nhip.item.v1', time: AT };

/** Records of each format that the door accepts. */
export const SOUND_RECORDS: Readonly<Record<FormatId, readonly RawRecord[]>> = {
  nhip: ITEMS,
  cloudevents: ITEMS.map((data) => ({ ...EVENT, data })),
  national: [RECORDS.national],
  emc: [RECORDS.emc],
  csv: [RECORDS.csv],
  xlsx: [RECORDS.xlsx],
  xes: [RECORDS.xes],
};

/** A sound body of each format, of two records. */
export const BODIES: Readonly<Record<FormatId, Buffer>> = {
  nhip: Buffer.from(`${JSON.stringify(RECORDS.nhip)}\n${JSON.stringify(RECORDS.nhip)}\n`),
  cloudevents: json('cloudevents'),
  national: json('national'),
  emc: json('emc'),
  csv: Buffer.from(
    'Mã hồ sơ,Đơn vị,Lúc,Trạng thái,Hẹn trả,Chủ hồ sơ\nA-1,26740,20/11/2026 08:00,Tiếp nhận,,"An, Bình"\nA-2,26740,2026-11-20,Trả kết quả,,An\n',
  ),
  xlsx: zip(WORKBOOK),
  xes: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><log><trace><string key="concept:name" value="A-1"/>${['receive', 'finish'].map((name) => `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="2026-11-20T08:00:00+07:00"/></event>`).join('')}</trace></log>`,
  ),
};

/** The same with bytes changed, lost, put in between, repeated or cut off; of a workbook also those of a file within it. */
export function brokenBody(id: FormatId): fc.Arbitrary<Uint8Array> {
  const broken = brokenBytes(BODIES[id]);
  if (id !== 'xlsx') return broken;
  const parts = Object.entries(WORKBOOK).map(([name, text]) =>
    brokenBytes(Buffer.from(text)).map((bytes) => zip({ ...WORKBOOK, [name]: bytes })),
  );
  return fc.oneof(broken, ...parts);
}

const TOKENS = ['"', '\n', '\r\n', ',', '<', '>', '&x;', '<!DOCTYPE a>', '<![CDATA[', ']]>', '<a>', '[', '{', '\\u', '\0', '\uFEFF', '9'];

function brokenBytes(sound: Buffer): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(sound.length);
  const change = fc.oneof(
    fc.tuple(fc.constant('flip' as const), place, fc.nat(7)),
    fc.tuple(fc.constant('byte' as const), place, fc.nat(255)),
    fc.tuple(fc.constant('lose' as const), place, fc.nat(40)),
    fc.tuple(fc.constant('repeat' as const), place, fc.nat(40)),
    fc.tuple(fc.constant('token' as const), place, fc.nat(TOKENS.length - 1)),
    fc.tuple(fc.constant('cut' as const), place, fc.constant(0)),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => changes.reduce(changedBytes, sound));
}

function changedBytes(
  bytes: Buffer,
  [what, at, by]: readonly ['flip' | 'byte' | 'lose' | 'repeat' | 'token' | 'cut', number, number],
): Buffer {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (what) {
    case 'flip':
      return Buffer.concat([before, Buffer.from(after.subarray(0, 1).map((byte) => byte ^ (1 << by))), after.subarray(1)]);
    case 'byte':
      return Buffer.concat([before, Buffer.from([by]), after.subarray(1)]);
    case 'lose':
      return Buffer.concat([before, after.subarray(by)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, by), after]);
    case 'token':
      return Buffer.concat([before, Buffer.from(TOKENS[by] ?? ''), after]);
    case 'cut':
      return Buffer.from(before);
  }
}
