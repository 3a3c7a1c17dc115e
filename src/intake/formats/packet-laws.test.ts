import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { format, RECORDS as SOUND } from './format-fixture.ts';

const RUNS = 3_000;
/** In no field that is read; long enough to be nothing else by chance. */
const MARKER = 'Trần Thị Bình 001055054321';

const dates = fc.oneof(
  fc.constantFrom(null, '', '20261120080000', '2026-11-20T08:00:00', '2026-11-20 08:00:00', '0001-01-01T00:00:00', '20261320080000'),
  fc.date({ min: new Date('1980-01-01'), max: new Date('2110-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.integer(),
);
const flags = fc.constantFrom<unknown>('0', '1', 'True', 'False', 'true', 1, 0, true, false, '', null, 'có lẽ', [], {});
const words = fc.oneof(
  fc.integer({ min: -1, max: 12 }),
  fc.integer({ min: 0, max: 12 }).map(String),
  fc.constantFrom('', null, 'online', 'x'),
);
const texts = fc.oneof(
  fc.constantFrom<unknown>('A-1', '1.000080', '26740', 'H29.1', '000.00.00.H29', ' ', null, 7),
  fc.string(),
  fc.jsonValue(),
);
const people = fc.constant(MARKER);
type FieldValues = Readonly<Record<string, fc.Arbitrary<unknown>>>;
const sometimes = (fields: FieldValues): fc.Arbitrary<object> => fc.record(fields, { requiredKeys: [] });
const lists = (fields: FieldValues): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.array(sometimes({ ...fields, TenGiayTo: people, NguoiYeuCauBoSung: people }), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', [], 'x', {}, [null], [[]]) },
  );

const PERSONAL = [
  'ChuHoSo',
  'SoGiayToChuHoSo',
  'Email',
  'SoDienThoai',
  'TrichYeuHoSo',
  'GhiChu',
  'NguoiXuLy',
  'NoiDungXuLy',
  'User',
  'Data',
];
/** Fields that no format knows, under known names of such fields and under any; as texts, keys, in lists and in objects. */
const personal = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom(...PERSONAL),
      fc.string().map((name) => `x${name}`),
    ),
    fc.constantFrom<unknown>(MARKER, [MARKER], { ten: MARKER }, { [MARKER]: 1 }, [{ SoDinhDanh: MARKER }], `a ${MARKER}`),
    { maxKeys: 6 },
  )
  .map((fields) => ({ ...fields, [MARKER]: MARKER }));

const dossiers = sometimes({
  isUpdating: flags,
  MaHoSo: texts,
  MaTTHC: texts,
  DonViXuLy: texts,
  TrangThaiHoSo: words,
  KenhThucHien: words,
  NgayNopHoSo: dates,
  NgayTiepNhan: dates,
  NgayHenTra: dates,
  NgayKetThucXuLy: dates,
  NgayTra: dates,
  NgayTuChoi: dates,
  receivedAt: dates,
  HoSoCoThanhPhanSoHoa: flags,
  DuocThanhToanTrucTuyen: words,
  DSKetNoiCSDL: lists({ MaCSDL: texts }),
  TaiLieuNop: lists({ IsDeleted: flags, DuocSoHoa: flags, DuocTaiSuDung: flags, TenTepDinhKem: people }),
  DanhSachLePhi: lists({ Gia: fc.oneof(fc.integer(), fc.constantFrom('100.000', '', 'miễn')), TenPhiLePhi: people }),
  DanhSachHoSoBoSung: lists({ NgayBoSung: dates, NgayTiepNhanBoSung: dates, NgayHenTraTruoc: dates, NgayHenTraMoi: dates }),
  DanhSachGiayToKetQua: lists({ GiayToId: people, DuongDanTepTinKetQua: people, MaGiayToKetQua: people }),
});
const steps = sometimes({ MaHoSo: texts, ThoiDiemXuLy: dates, TrangThai: words, NgayKetThucTheoQuyDinh: dates, PhongBanXuLy: people });
const events = sometimes({
  MaHoSo: texts,
  codeProfile: texts,
  SiteId: texts,
  siteId: words,
  CodeTTHC: texts,
  NameTTHC: people,
  Status: words,
  status: words,
  FormsReception: words,
  FormsPayments: words,
  level: words,
  receivedAt: dates,
});

/** Most of them are sound but for a few fields, so that what is made of records is looked at, and not findings alone. */
function nearlySound(base: object, wild: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const few = fc.tuple(wild, fc.infiniteStream(fc.nat(11))).map(([fields, dice]) => {
    return { ...base, ...Object.fromEntries(Object.entries(fields).filter(() => dice.next().value === 0)) };
  });
  return fc.oneof({ weight: 1, arbitrary: wild }, { weight: 2, arbitrary: few });
}

const SOUND_STEP = { MaHoSo: 'A-1', ThoiDiemXuLy: '20261121143000', TrangThai: '4' };
const RECORDS = {
  national: fc.oneof(
    { weight: 3, arbitrary: nearlySound(SOUND.national as object, dossiers) },
    { weight: 1, arbitrary: nearlySound(SOUND_STEP, steps) },
  ),
  emc: nearlySound(SOUND.emc as object, events),
} as const;

describe.each(['national', 'emc'] as const)('a record of the format %s, whatever is in it,', (id) => {
  const of = format(id, { enums: { DSKetNoiCSDL: { '26740': 'population' }, FormsPayments: { '1': 'national_portal' } } });
  const records = fc.tuple(RECORDS[id], personal).map(([fields, more]) => ({ ...more, ...fields }));

  it('is read without an error, and so is what is kept of it, alike', () => {
    fc.assert(
      fc.property(records, (record) => {
        const stored: unknown = JSON.parse(JSON.stringify(of.kept(record)));
        expect(of.read(stored)).toEqual(of.read(record));
      }),
      { numRuns: RUNS },
    );
  });

  it('leaves nothing of people in what is kept, in what is read, and in what is said against it', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(JSON.stringify(of.kept(record))).not.toContain(MARKER);
        expect(JSON.stringify(of.read(record))).not.toContain(MARKER);
      }),
      { numRuns: RUNS },
    );
  });

  it('is kept once for all: keeping what was kept changes nothing', () => {
    fc.assert(
      fc.property(records, (record) => {
        const kept = of.kept(record);
        expect(of.kept(kept)).toEqual(kept);
      }),
      { numRuns: RUNS },
    );
  });
});

it.each(['national', 'emc'] as const)('a quarter of the records of %s become items: the laws are not about findings alone', (id) => {
  const of = format(id);
  const read = fc.sample(RECORDS[id], { numRuns: 2_000, seed: 4 }).filter((record) => 'items' in of.read(record));
  expect(read.length).toBeGreaterThan(500);
});
