import { describe, expect, it } from 'vitest';

import { format, RECORDS } from './format-fixture.ts';

const national = format('national');
// The fixture's record is an object.
const DOSSIER = RECORDS.national as Readonly<Record<string, unknown>>;

function read(over: Readonly<Record<string, unknown>> = {}, of = national) {
  return of.read({ ...DOSSIER, ...over });
}

function item(over: Readonly<Record<string, unknown>> = {}, of = national) {
  const found = read(over, of);
  if ('items' in found) return found.items[0];
  throw new Error(`${found.finding.pointer}: ${found.finding.detail}`);
}

function facts(over: Readonly<Record<string, unknown>> = {}, of = national): unknown {
  const found = item(over, of);
  return found !== undefined && 'facts' in found ? found.facts : undefined;
}

describe('a dossier of the national synchronisation', () => {
  it('is a snapshot of its dated steps, and of its status when it came where that has no date', () => {
    expect(item()).toEqual({
      kind: 'snapshot',
      source: 'h29',
      dossierCode: '000.00.01.H29-261120-0001',
      unit: '26740',
      procedure: '1.000080',
      asOf: '2026-11-20T09:00:00.000+07:00',
      version: 10,
      history: [
        { status: 'registered', occurredAt: '2026-11-19T07:30:00+07:00' },
        { status: 'accepted', occurredAt: '2026-11-20T08:00:00+07:00' },
        { status: 'in_process', occurredAt: '2026-11-20T09:00:00.000+07:00' },
      ],
      facts: {
        channel: 'online',
        onlinePayment: 'national_portal',
        submittedAt: '2026-11-19T07:30:00+07:00',
        acceptedAt: '2026-11-20T08:00:00+07:00',
        dueAt: expect.stringMatching(/^2026-11-27T17:00:00/),
        fee: 100_000,
        digitised: true,
        reused: false,
        electronicResult: true,
      },
    });
  });

  it('sent twice is the same snapshot where its status has a date, whenever it came', () => {
    const done = { TrangThaiHoSo: 9, NgayKetThucXuLy: '20261124103000' };
    const [first, again] = [item(done), item({ ...done, receivedAt: '2026-11-25T09:00:00+07:00' })];
    expect(again).toEqual(first);
    expect(first).toMatchObject({ asOf: '2026-11-24T10:30:00.000+07:00' });
  });

  it.each([
    [1, 'registered'],
    ['2', 'accepted'],
    [3, 'rejected'],
    ['4', 'in_process'],
    [5, 'supplement_requested'],
    ['6', 'payment_requested'],
    [7, 'withdrawn'],
    ['8', 'stopped'],
    [9, 'resolved'],
    ['10', 'returned'],
  ])('of the status %j is %s', (given, status) => {
    expect(item({ TrangThaiHoSo: given, NgayNopHoSo: null, NgayTiepNhan: null })).toMatchObject({ history: [{ status }] });
  });

  it.each([
    ['20261120080000', '2026-11-20T08:00:00+07:00'],
    ['2026-11-20T08:00:00', '2026-11-20T08:00:00.000+07:00'],
    ['2026-11-20 08:00:00', '2026-11-20T08:00:00.000+07:00'],
    ['2026-11-20T01:00:00Z', '2026-11-20T01:00:00.000Z'],
    ['2026-11-20T08:00:00.1234567', '2026-11-20T08:00:00.123+07:00'],
    ['20/11/2026 08:00:00', '2026-11-20T08:00:00.000+07:00'],
    [20261120080000, '2026-11-20T08:00:00+07:00'],
  ])('accepted at %j is accepted at %s: local times are of Viet Nam', (given, at) => {
    expect(Date.parse((facts({ NgayTiepNhan: given }) as { acceptedAt: string }).acceptedAt)).toBe(Date.parse(at));
  });

  it.each([
    ['1', true],
    ['True', true],
    [true, true],
    ['false', false],
    [0, false],
    ['Không', false],
    ['', undefined],
    [null, undefined],
  ])('digitised %j is %j: what is empty says nothing', (given, digitised) => {
    expect(facts({ HoSoCoThanhPhanSoHoa: given, TaiLieuNop: undefined })).toEqual(
      digitised === undefined ? expect.not.objectContaining({ digitised: expect.anything() }) : expect.objectContaining({ digitised }),
    );
  });

  it('that was supplemented has both appointments, and the time it waited', () => {
    const found = item({
      NgayHenTra: '20261203170000',
      DanhSachHoSoBoSung: [
        {
          NgayBoSung: '20261121090000',
          NgayTiepNhanBoSung: '20261124090000',
          NgayHenTraTruoc: '20261127170000',
          NgayHenTraMoi: '20261130170000',
        },
        { NgayBoSung: '20261125090000', NgayTiepNhanBoSung: null, NgayHenTraTruoc: '20261130170000', NgayHenTraMoi: '20261203170000' },
      ],
      TrangThaiHoSo: 5,
    });
    expect(found).toMatchObject({
      facts: { dueAt: '2026-11-27T17:00:00+07:00', dueAtCurrent: '2026-12-03T17:00:00+07:00' },
      history: [
        { status: 'registered' },
        { status: 'accepted' },
        { status: 'supplement_requested', occurredAt: '2026-11-21T09:00:00+07:00' },
        { status: 'in_process', occurredAt: '2026-11-24T09:00:00+07:00' },
        { status: 'supplement_requested', occurredAt: '2026-11-25T09:00:00+07:00' },
      ],
    });
  });

  it.each<[string, unknown, unknown]>([
    ['of two fees is their sum', [{ Gia: 50_000 }, { Gia: '1.250.000' }], 1_300_000],
    ['of a fee of nothing is none', [{ Gia: '0' }], 0],
    ['of which one amount is missing is not told', [{ Gia: 50_000 }, { Gia: '' }], undefined],
    ['of an empty list is not told: some systems send every list empty', [], undefined],
    ['of null is not told', null, undefined],
    ['of which nothing is said is not told', undefined, undefined],
  ])('the fee %s', (_what, given, fee) => {
    expect((facts({ DanhSachLePhi: given }) as { fee?: number }).fee).toBe(fee);
  });

  it.each<[string, unknown, boolean | undefined]>([
    ['a file', [{ TenGiayTo: 'x', DuongDanTepTinKetQua: 'https://files/1' }], true],
    ['a code of an electronic paper', [{ MaGiayToKetQua: 'KQ.1' }, {}], true],
    ['the number of a paper', [{ TenGiayTo: 'x', DuongDanTepTinKetQua: ' ', GiayToId: 12 }, { GiayToId: null }], true],
    ['names of papers only', [{ TenGiayTo: 'x', GiayToId: '' }], false],
    ['an empty list', [], undefined],
    ['null', null, undefined],
  ])('with %s as its results has an electronic one: %j', (_what, given, electronicResult) => {
    expect((facts({ DanhSachGiayToKetQua: given }) as { electronicResult?: boolean }).electronicResult).toBe(electronicResult);
  });

  it.each<[string, readonly object[], object]>([
    ['one digitised', [{ DuocSoHoa: '1' }, { DuocSoHoa: '0' }], { digitised: true }],
    ['none digitised, one reused', [{ DuocSoHoa: 'False', DuocTaiSuDung: 'true' }], { digitised: false, reused: true }],
    ['one from the personal store', [{ DuocLayTuKhoDMQG: 1 }], { personalStorage: true }],
    ['one that was taken back', [{ DuocSoHoa: '1', DuocTaiSuDung: '1', IsDeleted: 'True' }], {}],
    ['nothing said of them', [{ TenTepDinhKem: 'x' }], {}],
  ])('of its papers, %s, tells just that', (_what, TaiLieuNop, expected) => {
    const { digitised, reused, personalStorage } = facts({ TaiLieuNop, HoSoCoThanhPhanSoHoa: null }) as Record<string, unknown>;
    expect(JSON.parse(JSON.stringify({ digitised, reused, personalStorage }))).toEqual(expected);
  });

  it.each<[number, object, unknown]>([
    // The field of acceptance must be filled, also of what was never accepted.
    [1, {}, [{ status: 'registered', occurredAt: '2026-11-19T07:30:00+07:00' }]],
    [3, { NgayTuChoi: '20261120100000' }, [{}, { status: 'rejected', occurredAt: '2026-11-20T10:00:00+07:00' }]],
    [
      3,
      { NgayKetThucXuLy: '20261120110000', NgayTra: '20261120120000' },
      [{}, { status: 'rejected', occurredAt: '2026-11-20T11:00:00+07:00' }],
    ],
    [7, { NgayKetThucXuLy: '20261121110000' }, [{}, {}, { status: 'withdrawn', occurredAt: '2026-11-21T11:00:00+07:00' }]],
    [8, { NgayTra: '20261121110000' }, [{}, {}, { status: 'stopped', occurredAt: '2026-11-21T11:00:00+07:00' }]],
  ])('that ended or stands in status %i without a result has none: %j', (TrangThaiHoSo, over, history) => {
    expect(item({ TrangThaiHoSo, ...over })).toMatchObject({ history });
    const told = facts({ TrangThaiHoSo, ...over });
    expect(told).not.toHaveProperty('resolvedAt');
    expect(told).not.toHaveProperty('returnedAt');
    if (TrangThaiHoSo < 4) expect(told).not.toHaveProperty('acceptedAt');
  });

  it('at work again after its end is open: the end is a step of its past', () => {
    const found = item({ TrangThaiHoSo: 4, NgayKetThucXuLy: '20261120083000' });
    expect(found).toMatchObject({
      history: [{}, {}, { status: 'resolved' }, { status: 'in_process', occurredAt: '2026-11-20T09:00:00.000+07:00' }],
    });
    expect(found).not.toHaveProperty('facts.resolvedAt');
  });

  it('waiting for a second supplement that has no date does not wait since the first', () => {
    const DanhSachHoSoBoSung = [{ NgayBoSung: '20261120081000', NgayTiepNhanBoSung: '20261120083000' }];
    const expected = [{}, {}, { status: 'supplement_requested' }, { status: 'in_process' }];
    expect(item({ TrangThaiHoSo: 5, DanhSachHoSoBoSung })).toMatchObject({
      history: [...expected, { status: 'supplement_requested', occurredAt: '2026-11-20T09:00:00.000+07:00' }],
    });
    expect(item({ TrangThaiHoSo: 4, DanhSachHoSoBoSung })).toMatchObject({ history: expected, asOf: '2026-11-20T08:30:00.000+07:00' });
  });

  it.each<[string, object, object]>([
    ['its own', {}, { dueAt: '2026-11-27T17:00:00+07:00' }],
    [
      'the first before and the last after',
      {
        DanhSachHoSoBoSung: [
          { NgayBoSung: '20261122080000', NgayHenTraTruoc: '20261130170000', NgayHenTraMoi: '20261203170000' },
          { NgayBoSung: '20261121080000', NgayHenTraTruoc: '20261126170000', NgayHenTraMoi: '20261130170000' },
        ],
      },
      { dueAt: '2026-11-26T17:00:00+07:00', dueAtCurrent: '2026-12-03T17:00:00+07:00' },
    ],
    [
      'its own after the one before the supplement',
      { DanhSachHoSoBoSung: [{ NgayBoSung: '20261121080000', NgayHenTraTruoc: '20261126170000' }] },
      { dueAt: '2026-11-26T17:00:00+07:00', dueAtCurrent: '2026-11-27T17:00:00+07:00' },
    ],
    ['none where .NET has none', { NgayHenTra: '0001-01-01T00:00:00' }, {}],
    ['none where the packet has none', { NgayHenTra: null }, {}],
  ])('has the appointments %s', (_what, over, expected) => {
    const { dueAt, dueAtCurrent } = facts({ TrangThaiHoSo: 2, ...over }) as Record<string, unknown>;
    expect(JSON.parse(JSON.stringify({ dueAt, dueAtCurrent }))).toEqual(expected);
  });

  it.each([
    ['26740', '26740'],
    ['000.00.00.H29', '000.00.00.H29'],
    ['H29.1', 'H29.1'],
    ['UBND Phường Sài Gòn', '79/UBND Phường Sài Gòn'],
    ['Phòng A/B quận', '79/Phòng A B quận'],
    ['Sở Tư pháp', 'H29.14'],
  ])('of the unit %j is of %j: codes pass, names are translated or looked for below its own unit', (DonViXuLy, unit) => {
    expect(item({ DonViXuLy }, format('national', { enums: { DonViXuLy: { 'Sở Tư pháp': 'H29.14' } } }))).toMatchObject({ unit });
  });

  it('as of the same instant is the later where it says more, and where it is an update', () => {
    const versionOf = (over: object): number => (item({ TrangThaiHoSo: 2, ...over }) as { version: number }).version;
    const plain = versionOf({ DanhSachGiayToKetQua: undefined });
    expect(versionOf({})).toBeGreaterThan(plain);
    expect(versionOf({ DanhSachGiayToKetQua: [{ TenGiayTo: 'x' }] })).toBe(plain);
    expect(versionOf({ DanhSachGiayToKetQua: undefined, isUpdating: 'True' })).toBeGreaterThan(versionOf({ isUpdating: 'False' }));
  });

  it('of a system with words of its own means what its declaration says', () => {
    const enums = {
      KenhThucHien: { '0': 'in_person', '1': 'online' },
      TrangThaiHoSo: { A: '4', B: 'consultation_requested' },
      DSKetNoiCSDL: { C06: 'population' },
    };
    const own = format('national', { enums });
    expect(facts({ KenhThucHien: 1, TrangThaiHoSo: 'A', DSKetNoiCSDL: [{ MaCSDL: 'C06' }] }, own)).toMatchObject({
      channel: 'online',
      populationData: true,
    });
    expect(item({ KenhThucHien: 0, TrangThaiHoSo: 'B' }, own)).toMatchObject({ history: [{}, {}, { status: 'consultation_requested' }] });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['without a code', { MaHoSo: ' ' }, 'missing_value', '/MaHoSo'],
    ['without a unit', { DonViXuLy: undefined }, 'missing_value', '/DonViXuLy'],
    ['of an unknown status', { TrangThaiHoSo: '11' }, 'unknown_status', '/TrangThaiHoSo'],
    ['of an unknown channel', { KenhThucHien: '7' }, 'unknown_value', '/KenhThucHien'],
    ['with a date that is none', { NgayHenTra: '31/31/2026' }, 'bad_instant', '/NgayHenTra'],
    ['with a fee that is none', { DanhSachLePhi: [{ Gia: 1 }, { Gia: 'miễn' }] }, 'bad_value', '/DanhSachLePhi/1/Gia'],
    ['with a yes that is neither', { HoSoCoThanhPhanSoHoa: 'có lẽ' }, 'unknown_value', '/HoSoCoThanhPhanSoHoa'],
    ['with a list that is none', { TaiLieuNop: 'x' }, 'bad_value', '/TaiLieuNop'],
    [
      'with more supplements than any has',
      { DanhSachHoSoBoSung: Array.from({ length: 201 }, () => ({})) },
      'bad_value',
      '/DanhSachHoSoBoSung',
    ],
  ])('%s is a finding with its place', (_what, over, reason, pointer) => {
    expect(read(over)).toMatchObject({ finding: { reason, pointer } });
  });
});
