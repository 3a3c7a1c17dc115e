import type { FormatId } from '../source-schema.ts';
import type { Format, FormatSettings, RawRecord } from './format.ts';
import { formatOf } from './formats.ts';
import type { Mapping } from './mapping.ts';

const TITLE = { vi: 'x', en: 'x' };

/** A table of one row an event. */
export const TABLE: Mapping = {
  source: 'h29',
  title: TITLE,
  terms: 'x',
  time_zone: 'Asia/Ho_Chi_Minh',
  date_formats: { usual: ['iso', 'dd/MM/yyyy HH:mm'] },
  dossier: { column: 'Mã hồ sơ' },
  procedure: { constant: '1.000080' },
  unit: { column: 'Đơn vị' },
  event: { at: { column: 'Lúc' }, status: { column: 'Trạng thái', map: { 'Tiếp nhận': 'accepted', 'Trả kết quả': 'returned' } } },
  facts: { dueAt: { column: 'Hẹn trả' } },
};

/** A log, of which an activity is a status. */
export const LOG: Mapping = {
  ...TABLE,
  dossier: { column: 'trace:concept:name' },
  unit: { constant: '26740' },
  event: {
    at: { column: 'event:time:timestamp' },
    status: { column: 'event:concept:name', map: { receive: 'accepted', finish: 'returned' } },
  },
  facts: {},
};

const PERSON = 'Nguyễn Văn An 001099012345';

/** A record of each format that says something, with the name of a person in every field that no format reads. */
export const RECORDS: Readonly<Record<FormatId, RawRecord>> = {
  nhip: {
    dossierCode: 'A-1',
    unit: '26740',
    procedure: '1.000080',
    status: 'accepted',
    occurredAt: '2026-11-20T08:00:00+07:00',
    owner: PERSON,
  },
  cloudevents: {
    specversion: '1.0',
    id: 'e-1',
    source: '/h29',
    type: 'vn.gov.nhip.item.v1',
    time: '2026-11-20T08:00:00+07:00',
    subject: PERSON,
    data: { dossierCode: 'A-1', unit: '26740', procedure: '1.000080', status: 'accepted', owner: PERSON },
  },
  national: {
    MaHoSo: '000.00.01.H29-261120-0001',
    MaTTHC: '1.000080',
    TenTTHC: PERSON,
    ChuHoSo: PERSON,
    SoGiayToChuHoSo: PERSON,
    Email: PERSON,
    TrichYeuHoSo: PERSON,
    KenhThucHien: '2',
    NgayNopHoSo: '20261119073000',
    NgayTiepNhan: '20261120080000',
    NgayHenTra: '2026-11-27 17:00:00',
    NgayKetThucXuLy: '',
    TrangThaiHoSo: '4',
    DonViXuLy: '26740',
    HoSoCoThanhPhanSoHoa: 'True',
    DuocThanhToanTrucTuyen: 1,
    receivedAt: '2026-11-20T09:00:00+07:00',
    TaiLieuNop: [{ TenTepDinhKem: PERSON, DuocSoHoa: '1', DuocTaiSuDung: '0' }],
    DanhSachLePhi: [{ TenPhiLePhi: PERSON, Gia: '100.000' }],
    DanhSachGiayToKetQua: [{ TenGiayTo: PERSON, DuongDanTepTinKetQua: `https://files/${PERSON}` }],
  },
  emc: {
    CodeProfile: 'P-1',
    SiteId: '26740',
    CodeTTHC: '1.000080',
    NameTTHC: PERSON,
    MaHoSo: 'A-1',
    Status: 1,
    FormsReception: 1,
    Level: 4,
    User: PERSON,
    Data: { name: PERSON },
    receivedAt: '2026-11-20T09:00:00+07:00',
  },
  csv: {
    'Mã hồ sơ': 'A-1',
    'Đơn vị': '26740',
    Lúc: '20/11/2026 08:00',
    'Trạng thái': 'Tiếp nhận',
    'Hẹn trả': '2026-11-27',
    'Chủ hồ sơ': PERSON,
  },
  xlsx: { 'Mã hồ sơ': 'A-1', 'Đơn vị': '26740', Lúc: '2026-11-20T08:00:00', 'Trạng thái': 'Tiếp nhận', 'Hẹn trả': '', 'Chủ hồ sơ': PERSON },
  xes: {
    'trace:concept:name': 'A-1',
    'event:concept:name': 'receive',
    'event:time:timestamp': '2026-11-20T08:00:00+07:00',
    'event:org:resource': PERSON,
  },
};

export function settingsFor(id: FormatId, over: Partial<FormatSettings> = {}): FormatSettings {
  const mapping = id === 'xes' ? LOG : id === 'csv' || id === 'xlsx' ? TABLE : null;
  return { source: 'h29', enums: {}, home: '79', timeZone: 'Asia/Ho_Chi_Minh', mapping, ...over };
}

export function format(id: FormatId, over: Partial<FormatSettings> = {}): Format {
  return formatOf(id, settingsFor(id, over));
}

/** Bytes in pieces of any size. */
// oxlint-disable-next-line typescript/require-await -- a stream of what is there
export async function* pieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function decodeAll(of: Pick<Format, 'decode'>, given: string | Uint8Array, size?: number): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of of.decode(pieces(typeof given === 'string' ? Buffer.from(given) : given, size))) records.push(record);
  return records;
}
