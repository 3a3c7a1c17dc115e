import { describe, expect, it } from 'vitest';

import { en } from '../i18n/en.ts';
import { vi } from '../i18n/vi.ts';
import { fullName, pathOf, unitIndex, type Unit } from './unit-index.ts';

const unit = (id: string, parent: string | null, kind: string, name: string, level: string): Unit => ({
  id,
  parent,
  kind,
  level,
  name: { vi: name, en: name },
  point: level === 'department' ? null : [105, 21],
});
const UNITS = [
  unit('VN', null, 'nation', 'Việt Nam', 'nation'),
  unit('01', 'VN', 'city', 'Hà Nội', 'province'),
  unit('00004', '01', 'ward', 'Ba Đình', 'commune'),
  unit('boston', null, 'city', 'Boston', 'city'),
  unit('boston/PWDx', 'boston', 'department', 'PWDx', 'department'),
];

describe('unitIndex', () => {
  it('gives the way up, the unit first', () => {
    expect(pathOf(unitIndex(UNITS), '00004').map((step) => step.id)).toEqual(['00004', '01', 'VN']);
    expect(pathOf(unitIndex(UNITS), 'boston/PWDx').map((step) => step.id)).toEqual(['boston/PWDx', 'boston']);
    expect(pathOf(unitIndex(UNITS), 'nowhere')).toEqual([]);
  });
});

describe('fullName', () => {
  it('puts the kind in front in Vietnamese and behind in English', () => {
    const ward = { kind: 'ward', name: { vi: 'Ba Đình', en: 'Ba Dinh' } };
    expect(fullName(ward, 'vi', vi)).toBe('Phường Ba Đình');
    expect(fullName(ward, 'en', en)).toBe('Ba Dinh Ward');
  });

  it('does not say the kind twice, and leaves unknown kinds bare', () => {
    expect(fullName({ kind: 'ward', name: { vi: 'Phường 1', en: 'Ward 1' } }, 'vi', vi)).toBe('Phường 1');
    expect(fullName({ kind: 'department', name: { vi: 'ISD', en: 'ISD' } }, 'vi', vi)).toBe('ISD');
  });
});
