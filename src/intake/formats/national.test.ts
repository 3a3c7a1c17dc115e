import { describe, expect, it } from 'vitest';

import { decodeAll, format, RECORDS } from './format-fixture.ts';
import { nationalAnswer } from './national-answer.ts';

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
    ['20/11/2026 08:00:00', '2026-11-20T08:00:00.000+07:00'],
    [20261120080000, '2026-11-20T08:00:00+07:00'],
  ])('accepted at %j is accepted at %s: local times are of Viet Nam', (given, at) => {
    expect(Date.parse(String((facts({ NgayTiepNhan: given }) as { acceptedAt: string }).acceptedAt))).toBe(Date.parse(at));
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
    ['two fees', [{ Gia: 50_000 }, { Gia: '1.250.000' }], 1_300_000],
    ['no fee', [], 0],
    ['nothing said', undefined, undefined],
  ])('of %s', (_what, given, fee) => {
    expect((facts({ DanhSachLePhi: given }) as { fee?: number }).fee).toBe(fee);
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

describe('a step of the national progress', () => {
  const STEP = { MaHoSo: 'A-1', MaTTHC: '1.000080', DonViXuLy: 'H29.1', NguoiXuLy: 'An', ThoiDiemXuLy: '20261121143000', TrangThai: '4' };

  it('is a status event', () => {
    expect(national.read({ ...STEP, NgayKetThucTheoQuyDinh: '20261130170000' })).toEqual({
      items: [
        {
          source: 'h29',
          dossierCode: 'A-1',
          unit: 'H29.1',
          procedure: '1.000080',
          occurredAt: '2026-11-21T14:30:00+07:00',
          status: 'in_process',
          facts: { dueAt: '2026-11-30T17:00:00+07:00' },
        },
      ],
    });
    expect(JSON.stringify(national.kept(STEP))).not.toContain('An');
  });
});

describe('packets', () => {
  it.each<[string, unknown, number]>([
    ['many dossiers', { isUpdating: 'True', data: Array.from({ length: 300 }, () => DOSSIER) }, 300],
    ['one as an object', { isUpdating: false, data: DOSSIER }, 1],
    ['dossiers without a packet', [DOSSIER, DOSSIER], 2],
    ['none', { data: [] }, 0],
  ])('of %s', async (_what, body, records) => {
    expect(await decodeAll(national, JSON.stringify(body))).toHaveLength(records);
  });

  it.each<[string, Parameters<typeof nationalAnswer>[0], string, RegExp]>([
    ['all taken', [{ verdict: 'accepted' }, { verdict: 'duplicate' }], '0', /2 bản ghi/],
    [
      'one set aside',
      [{ verdict: 'accepted' }, { verdict: 'quarantined', reason: 'unknown_unit', pointer: '/unit', detail: 'x' }],
      '1',
      /#2 unknown_unit/,
    ],
  ])('are answered as their senders expect: %s', (_what, verdicts, code, message) => {
    expect(nationalAnswer(verdicts)).toEqual({ error_code: code, message: expect.stringMatching(message) });
  });
});
