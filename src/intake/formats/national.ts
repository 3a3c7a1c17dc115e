import type { ProgressItem, StatusEventItem } from '../contract.ts';
import type { Format, FormatSettings, RawRecord, ReadRecord } from './format.ts';
import { jsonRecords } from './json-records.ts';
import { keepOnly, MAX_LIST, type Shape } from './keep-only.ts';
import { dossierItem, unitIn, type Speaker } from './national-dossier.ts';
import { nationalWords } from './national-words.ts';
import { fault, fieldsReader, orFinding, type Fields } from './record-fields.ts';

/**
 * The packets of the national dossier synchronisation, as provincial and ministerial systems send them: `DongBoHoSoMC` (whole
 * dossiers) and `CapNhatTienDoHoSoMC` (progress). A record is one dossier, or one step of one. Names of people, numbers of papers,
 * addresses and remarks are not among the fields that are read.
 */
const SHAPE = {
  isUpdating: true,
  receivedAt: true,
  MaHoSo: true,
  MaTTHC: true,
  DonViXuLy: true,
  TrangThaiHoSo: true,
  KenhThucHien: true,
  NgayNopHoSo: true,
  NgayTiepNhan: true,
  NgayHenTra: true,
  NgayKetThucXuLy: true,
  NgayTra: true,
  NgayTuChoi: true,
  HoSoCoThanhPhanSoHoa: true,
  DuocThanhToanTrucTuyen: true,
  DSKetNoiCSDL: [{ MaCSDL: true }],
  TaiLieuNop: [{ IsDeleted: true, DuocSoHoa: true, DuocTaiSuDung: true, DuocLayTuKhoDMQG: true }],
  DanhSachLePhi: [{ Gia: true }],
  DanhSachHoSoBoSung: [{ NgayBoSung: true, NgayTiepNhanBoSung: true, NgayHenTraTruoc: true, NgayHenTraMoi: true }],
  DanhSachGiayToKetQua: [{ coTepTin: true }],
  // Of a step, besides the dossier's own code.
  ThoiDiemXuLy: true,
  TrangThai: true,
} as const satisfies Shape;

export function nationalFormat({ source, enums, home, timeZone }: FormatSettings): Format {
  const fieldsOf = fieldsReader(timeZone);
  const speaker = { source, home, words: nationalWords(enums) };
  return {
    id: 'national',
    version: 2,
    kept: (record) => keepOnly(withFileSigns(record), SHAPE),
    decode: packetRecords,
    stampsArrival: true,
    read: (record) =>
      orFinding((): ReadRecord => {
        const fields = fieldsOf(withFileSigns(record));
        return { items: [isStep(fields) ? stepItem(fields, speaker) : dossierItem(fields, speaker)] };
      }),
  };
}

function isStep(fields: Fields): boolean {
  return (
    fields.text('ThoiDiemXuLy') !== undefined || (fields.text('TrangThai') !== undefined && fields.text('TrangThaiHoSo') === undefined)
  );
}

/**
 * A step names neither the procedure nor the competent unit (of a room it has the name at most), unless a system adds them. When the work is to end
 * (`NgayKetThucTheoQuyDinh`) is the appointment with some systems, also the one after it was put off, and the end of the step with
 * others: it is not read, for it would move the day that a dossier was due.
 */
function stepItem(fields: Fields, speaker: Speaker): ProgressItem | StatusEventItem {
  const { source, home, words } = speaker;
  const procedure = fields.text('MaTTHC');
  const step = {
    source,
    dossierCode: fields.needed('MaHoSo'),
    occurredAt: fields.instant('ThoiDiemXuLy') ?? fault('missing_value', '/ThoiDiemXuLy', 'is missing or empty'),
    status: words.statusIn(fields, 'TrangThai'),
  };
  if (procedure === undefined || fields.text('DonViXuLy') === undefined) return { kind: 'progress', ...step, unit: home };
  return { kind: 'status', ...step, unit: unitIn(fields, speaker), procedure };
}

const FILE_FIELDS = ['coTepTin', 'DuongDanTepTinKetQua', 'MaGiayToKetQua', 'GiayToId'] as const;

/** Of a file only that there is one (`coTepTin`): its name and address may tell whose it is. Twice is as once. */
function withFileSigns(record: RawRecord): RawRecord {
  if (!isObject(record) || !Object.hasOwn(record, 'DanhSachGiayToKetQua')) return record;
  const results = record['DanhSachGiayToKetQua'];
  if (!Array.isArray(results)) return record;
  const signs = results.slice(0, MAX_LIST + 1).map((result: unknown) => (isObject(result) ? { coTepTin: hasFile(result) } : null));
  return { ...record, DanhSachGiayToKetQua: signs };
}

/** Whether a result names a file, in whichever field its system does. */
function hasFile(result: Readonly<Record<string, unknown>>): boolean {
  return FILE_FIELDS.some((name) => {
    const value = Object.hasOwn(result, name) ? result[name] : undefined;
    return value === true || (typeof value === 'number' && value > 0) || (typeof value === 'string' && value.trim() !== '');
  });
}

/** The dossiers or steps of a packet; one of them without a packet around it is one as well, and so is a line. */
async function* packetRecords(bytes: AsyncIterable<Uint8Array>): AsyncIterable<RawRecord> {
  for await (const value of jsonRecords(bytes)) {
    const inner = packetOf(value);
    if (inner === null) yield value;
    else yield* inner;
  }
}

/** What a packet holds: a list, or with some senders one dossier alone. Whether it is an update is said of all of them. */
function packetOf(value: RawRecord): readonly unknown[] | null {
  if (!isObject(value) || !Object.hasOwn(value, 'data')) return null;
  const { data, isUpdating } = value;
  const records: readonly unknown[] | null = Array.isArray(data) ? data : isObject(data) ? [data] : null;
  if (records === null || isUpdating === undefined) return records;
  return records.map((record) => (isObject(record) ? { ...record, isUpdating } : record));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
