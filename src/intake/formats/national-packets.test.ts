import { describe, expect, it } from 'vitest';

import { decodeAll, format, RECORDS } from './format-fixture.ts';
import { BrokenRecord } from './format.ts';
import { nationalAnswer } from './national-answer.ts';

const national = format('national');
const DOSSIER = RECORDS.national;

describe('a step of the national progress', () => {
  const STEP = {
    MaHoSo: 'A-1',
    NguoiXuLy: 'Trần Thị Bình',
    ChucDanh: '',
    ThoiDiemXuLy: '20261121143000',
    PhongBanXuLy: 'Phòng Một cửa',
    NoiDungXuLy: 'Gọi 0912345678',
    TrangThai: '4',
    NgayBatDau: '',
    NgayKetThucTheoQuyDinh: '20261130170000',
  };
  const SAID = { source: 'h29', dossierCode: 'A-1', occurredAt: '2026-11-21T14:30:00+07:00', status: 'in_process' };

  it('is progress: its dossier says whose it is, and its end is no appointment', () => {
    expect(national.read(STEP)).toEqual({ items: [{ kind: 'progress', ...SAID, unit: '79' }] });
  });

  it('is a status event where its system adds the unit and the procedure', () => {
    const full = { ...STEP, DonViXuLy: 'H29.1', MaTTHC: '1.000080' };
    expect(national.read(full)).toEqual({ items: [{ kind: 'status', ...SAID, unit: 'H29.1', procedure: '1.000080' }] });
  });

  it('keeps nothing of people, remarks and rooms', () => {
    expect(national.kept(STEP)).toEqual({ MaHoSo: 'A-1', ThoiDiemXuLy: '20261121143000', TrangThai: '4' });
  });

  it.each<[string, object, string]>([
    ['without an instant', { ThoiDiemXuLy: '' }, '/ThoiDiemXuLy'],
    ['without a status', { TrangThai: null }, '/TrangThai'],
    ['without a dossier', { MaHoSo: undefined }, '/MaHoSo'],
  ])('%s is a finding with its place', (_what, over, pointer) => {
    expect(national.read({ ...STEP, ...over })).toMatchObject({ finding: { reason: 'missing_value', pointer } });
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

  it('say of each of their dossiers whether it is an update; lines are dossiers', async () => {
    const packet = { isUpdating: 'True', data: [{ MaHoSo: 'A' }, { MaHoSo: 'B' }, 'x'] };
    expect(await decodeAll(national, JSON.stringify(packet))).toEqual([
      { MaHoSo: 'A', isUpdating: 'True' },
      { MaHoSo: 'B', isUpdating: 'True' },
      'x',
    ]);
    expect(await decodeAll(national, `${JSON.stringify({ MaHoSo: 'A' })}\n${JSON.stringify({ MaHoSo: 'B' })}\n`)).toEqual([
      { MaHoSo: 'A' },
      { MaHoSo: 'B' },
    ]);
  });

  const UNKNOWN = { verdict: 'quarantined', reason: 'unknown_unit', pointer: '/unit', detail: 'no unit' } as const;

  it.each<[string, Parameters<typeof nationalAnswer>[0], readonly unknown[], string, string | RegExp]>([
    ['all taken', [{ verdict: 'accepted' }, { verdict: 'duplicate' }, { verdict: 'stale' }], [{}, {}, {}], '0', 'Thành công: 3 bản ghi'],
    ['nothing sent', [], [], '0', 'Thành công: 0 bản ghi'],
    [
      'one set aside',
      [{ verdict: 'accepted' }, UNKNOWN],
      [{ MaHoSo: 'A' }, { MaHoSo: 'H29-1' }],
      '1',
      '1/2 bản ghi được giữ lại: #2 MaHoSo H29-1: unknown_unit /unit (no unit)',
    ],
    [
      'records without a code that could be told',
      [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
      [{ MaHoSo: 'x'.repeat(101) }, null, { MaHoSo: ['x'] }, new BrokenRecord('bad_json', '/4', 'x')],
      '1',
      /^4\/4 .*#1 MaHoSo \?.*#4 MaHoSo \?: unknown_unit/,
    ],
    ['very many', Array.from({ length: 30 }, () => UNKNOWN), [], '1', /#20 [^#]*; … \(30\)$/],
  ])('are answered as their senders expect: %s', (_what, verdicts, records, code, message) => {
    const expected: unknown = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(nationalAnswer(verdicts, records)).toEqual({ error_code: code, message: expected });
  });
});
