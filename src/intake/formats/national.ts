import type { StatusEventItem, SnapshotItem } from '../contract.ts';
import { statusOfCode, type Status } from '../../domain/status.ts';
import { formatInstant } from '../../shared/instant.ts';
import type { EnumMaps, Format, FormatSettings, RawRecord, ReadRecord } from './format.ts';
import { jsonRecords } from './json-records.ts';
import { keepOnly, MAX_LIST, type Shape } from './keep-only.ts';
import { fault, fieldsReader, orFinding, type Fields } from './record-fields.ts';

/**
 * The packets of the national dossier synchronisation, as provincial and ministerial systems send them: `DongBoHoSoMC` (whole
 * dossiers) and `CapNhatTienDoHoSoMC` (progress). A record is one dossier, or one step of one. Names of people, numbers of papers,
 * addresses and remarks are not among the fields that are read.
 */
const STEP_FIELDS = { MaHoSo: true, MaTTHC: true, DonViXuLy: true, ThoiDiemXuLy: true, TrangThai: true } as const satisfies Shape;
const SHAPE = {
  ...STEP_FIELDS,
  KenhThucHien: true,
  NgayNopHoSo: true,
  NgayTiepNhan: true,
  NgayHenTra: true,
  NgayKetThucXuLy: true,
  NgayTra: true,
  NgayTuChoi: true,
  TrangThaiHoSo: true,
  HoSoCoThanhPhanSoHoa: true,
  DuocThanhToanTrucTuyen: true,
  NgayKetThucTheoQuyDinh: true,
  receivedAt: true,
  DSKetNoiCSDL: [{ MaCSDL: true }],
  TaiLieuNop: [{ DuocSoHoa: true, DuocTaiSuDung: true, DuocLayTuKhoDMQG: true }],
  DanhSachLePhi: [{ Gia: true }],
  DanhSachHoSoBoSung: [{ NgayBoSung: true, NgayTiepNhanBoSung: true, NgayHenTraTruoc: true, NgayHenTraMoi: true }],
  DanhSachGiayToKetQua: [{}],
} as const satisfies Shape;

/** What the words of a list mean where the source's declaration says nothing else: two systems give one field different meanings. */
const USUAL: EnumMaps = {
  KenhThucHien: { '1': 'in_person', '2': 'online', '3': 'postal' },
  DuocThanhToanTrucTuyen: { '0': 'none', '1': 'national_portal', '2': 'agency_gateway' },
  // Which databases are the population database; none is, unless the source's declaration says so.
  DSKetNoiCSDL: {},
};

export function nationalFormat({ source, enums, timeZone }: FormatSettings): Format {
  const fieldsOf = fieldsReader(timeZone);
  const words = { ...USUAL, ...enums };
  return {
    id: 'national',
    version: 1,
    kept: keptRecord,
    decode: packetRecords,
    stampsArrival: true,
    read: (record) =>
      orFinding((): ReadRecord => {
        const fields = fieldsOf(record);
        const hasResult = resultIn(record);
        const isStep = fields.text('ThoiDiemXuLy') !== undefined;
        const item = isStep ? stepItem(fields, source, words) : dossierItem(fields, source, words, hasResult);
        return { items: [item] };
      }),
  };
}

function keptRecord(record: RawRecord): RawRecord {
  const kept = keepOnly(record, SHAPE);
  const results = listIn(record, 'DanhSachGiayToKetQua');
  if (typeof kept !== 'object' || kept === null || results === null) return kept;
  // Of a file only that there is one: its name and address may tell whose it is.
  return { ...kept, DanhSachGiayToKetQua: results.map((result) => (isObject(result) ? { coTepTin: hasFile(result) } : null)) };
}

function listIn(record: RawRecord, name: string): readonly unknown[] | null {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, name)) return null;
  // Its own key was looked up the line before.
  const value = (record as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(value) ? value.slice(0, MAX_LIST + 1) : null;
}

const FILE_FIELDS = ['coTepTin', 'DuongDanTepTinKetQua', 'MaGiayToKetQua', 'GiayToId'] as const;

/** Whether a result names a file, in whichever field its system does. */
function hasFile(result: Readonly<Record<string, unknown>>): boolean {
  return FILE_FIELDS.some((name) => {
    const value = Object.hasOwn(result, name) ? result[name] : undefined;
    return value === true || (typeof value === 'number' && value > 0) || (typeof value === 'string' && value.trim() !== '');
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The dossiers or steps of a packet; one of them without a packet around it is one as well. */
async function* packetRecords(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RawRecord> {
  for await (const value of jsonRecords(bytes)) {
    const inner = packetOf(value);
    if (inner === null) yield value;
    else yield* inner;
  }
}

/** What a packet holds: a list, or with some senders one dossier alone. */
function packetOf(value: RawRecord): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null || !('data' in value)) return null;
  const { data } = value;
  if (Array.isArray(data)) return data;
  return typeof data === 'object' && data !== null ? [data] : null;
}

type Words = EnumMaps;
type Facts = NonNullable<SnapshotItem['facts']>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function stepItem(fields: Fields, source: string, words: Words): StatusEventItem {
  const dueAt = fields.instant('NgayKetThucTheoQuyDinh');
  return {
    source,
    dossierCode: fields.needed('MaHoSo'),
    unit: fields.needed('DonViXuLy'),
    procedure: fields.needed('MaTTHC'),
    occurredAt: fields.instant('ThoiDiemXuLy') ?? fault('missing_value', '/ThoiDiemXuLy', 'is missing or empty'),
    status: statusOf(fields, 'TrangThai', words),
    ...(dueAt === undefined ? {} : { facts: { dueAt } }),
  };
}

/** A whole dossier as its system knows it: true at the latest date in it, or, where its status has no date of its own, when it came. */
function dossierItem(fields: Fields, source: string, words: Words, hasResult: boolean | undefined): SnapshotItem {
  const status = statusOf(fields, 'TrangThaiHoSo', words);
  const steps = datedSteps(fields);
  const arrived = fields.instant('receivedAt');
  const last =
    latest(steps.map(({ occurredAt }) => occurredAt)) ?? arrived ?? fault('missing_value', '/NgayTiepNhan', 'the dossier has no date');
  const isTold = steps.some((step) => step.status === status);
  const now = isTold ? last : (latest([last, ...(arrived === undefined ? [] : [arrived])]) ?? last);
  return {
    kind: 'snapshot',
    source,
    dossierCode: fields.needed('MaHoSo'),
    unit: fields.needed('DonViXuLy'),
    procedure: fields.needed('MaTTHC'),
    asOf: now,
    history: isTold ? steps : [...steps, { status, occurredAt: now }],
    facts: { ...factsOf(fields, words), ...(hasResult === undefined ? {} : { electronicResult: hasResult }) },
  };
}

type DatedStep = SnapshotItem['history'][number];

const DATES: readonly (readonly [field: string, status: Status])[] = [
  ['NgayNopHoSo', 'registered'],
  ['NgayTiepNhan', 'accepted'],
  ['NgayTuChoi', 'rejected'],
  ['NgayKetThucXuLy', 'resolved'],
  ['NgayTra', 'returned'],
];

function datedSteps(fields: Fields): DatedStep[] {
  const step = (of: Fields, field: string, status: Status): readonly DatedStep[] => {
    const occurredAt = of.instant(field);
    return occurredAt === undefined ? [] : [{ status, occurredAt }];
  };
  const supplements = (fields.list('DanhSachHoSoBoSung') ?? []).flatMap((one) => [
    ...step(one, 'NgayBoSung', 'supplement_requested'),
    ...step(one, 'NgayTiepNhanBoSung', 'in_process'),
  ]);
  const steps = [...DATES.flatMap(([field, status]) => step(fields, field, status)), ...supplements];
  return steps.toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
}

function latest(instants: readonly string[]): string | undefined {
  const times = instants.map((instant) => Date.parse(instant)).filter((time) => !Number.isNaN(time));
  return times.length === 0 ? undefined : formatInstant(Math.max(...times));
}

/** What is not said is left out: nothing is made of it. */
function factsOf(fields: Fields, words: Words): Facts {
  const facts: Mutable<Facts> = {};
  const tell = <K extends keyof Facts>(name: K, value: Facts[K] | undefined): void => {
    if (value !== undefined) facts[name] = value;
  };
  const supplements = fields.list('DanhSachHoSoBoSung') ?? [];
  const papers = fields.list('TaiLieuNop');
  const anyPaper = (name: string): boolean | undefined => anyOf(papers?.map((paper) => paper.flag(name)));
  tell('channel', wordOf(fields, 'KenhThucHien', words, ['in_person', 'online', 'postal'] as const));
  tell('onlinePayment', wordOf(fields, 'DuocThanhToanTrucTuyen', words, ['none', 'national_portal', 'agency_gateway'] as const));
  tell('submittedAt', fields.instant('NgayNopHoSo'));
  tell('acceptedAt', fields.instant('NgayTiepNhan'));
  tell('resolvedAt', fields.instant('NgayKetThucXuLy'));
  tell('returnedAt', fields.instant('NgayTra'));
  // Each supplement tells of the appointment before it: that of the first is the one that was given at the counter.
  tell('dueAt', supplements[0]?.instant('NgayHenTraTruoc') ?? fields.instant('NgayHenTra'));
  tell('dueAtCurrent', supplements.at(-1)?.instant('NgayHenTraMoi'));
  tell('fee', feeOf(fields));
  tell('digitised', fields.flag('HoSoCoThanhPhanSoHoa') ?? anyPaper('DuocSoHoa'));
  tell('reused', anyPaper('DuocTaiSuDung'));
  tell('personalStorage', anyPaper('DuocLayTuKhoDMQG'));
  tell('populationData', populationOf(fields, words));
  return facts;
}

function feeOf(fields: Fields): number | undefined {
  const amounts = fields.list('DanhSachLePhi')?.map((fee) => fee.amount('Gia') ?? 0);
  return amounts?.reduce((sum, amount) => sum + amount, 0);
}

/** Whether there is a file of a result; a list that is not there says nothing. */
function resultIn(record: RawRecord): boolean | undefined {
  return listIn(record, 'DanhSachGiayToKetQua')?.some((result) => isObject(result) && hasFile(result));
}

/** Whether one of the databases that were asked is the population database, where the declaration says which that is. */
function populationOf(fields: Fields, words: Words): boolean | undefined {
  const known = words['DSKetNoiCSDL'] ?? {};
  const asked = fields.list('DSKetNoiCSDL');
  if (asked === undefined || Object.keys(known).length === 0) return undefined;
  return asked.some((database) => known[database.text('MaCSDL') ?? ''] === 'population');
}

function anyOf(told: readonly (boolean | undefined)[] | undefined): boolean | undefined {
  if (told === undefined || told.every((one) => one === undefined)) return undefined;
  return told.includes(true);
}

function statusOf(fields: Fields, field: string, words: Words): Status {
  const given = fields.needed(field);
  const own = words[field];
  const meant = own !== undefined && Object.hasOwn(own, given) ? (own[given] ?? given) : given;
  const status = /^\d{1,2}$/.test(meant) ? statusOfCode(Number(meant)) : undefined;
  if (status !== undefined && Number(meant) <= 10) return status;
  return STATUS_NAMES.get(meant) ?? fault('unknown_status', `/${field}`, 'is none of the ten statuses, nor translated by the declaration');
}

const STATUS_NAMES = new Map(
  Array.from({ length: 11 }, (_, at) => statusOfCode(at + 1)).flatMap((status) =>
    status === undefined ? [] : [[status as string, status] as const],
  ),
);

function wordOf<T extends string>(fields: Fields, field: string, words: Words, allowed: readonly T[]): T | undefined {
  const given = fields.text(field);
  if (given === undefined) return undefined;
  const own = words[field] ?? {};
  const meant = Object.hasOwn(own, given) ? own[given] : given;
  return allowed.find((word) => word === meant) ?? fault('unknown_value', `/${field}`, 'is a word that the declaration does not translate');
}
