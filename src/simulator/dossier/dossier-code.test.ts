import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatDossierCode, parseDossierCode } from './dossier-code.ts';

test('has the customary form: agency, day, sequence that begins with the time of day', () => {
  const slot = Date.parse('2026-11-22T09:31:00+07:00') / 60_000;
  expect(formatDossierCode('H26.00004', { slot, index: 3 })).toBe('H26.00004-261122-0931003');
});

test('what is written can be read', () => {
  const slots = fc.integer({
    min: Date.parse('2000-01-01T00:00:00+07:00') / 60_000,
    max: Date.parse('2099-12-31T23:59:00+07:00') / 60_000,
  });
  fc.assert(
    fc.property(slots, fc.nat(99_999), fc.constantFrom('H26', 'H26.00004', '01'), (slot, index, agency) => {
      expect(parseDossierCode(formatDossierCode(agency, { slot, index }))).toEqual({ agency, slot, index });
    }),
  );
});

test.each([
  '',
  'H26',
  'H26.00004-261122',
  'H26-261122-2531003',
  'H26-261122-093100',
  'H26-261122-0931003 ',
  'h26-261122-0931003',
  'G09.20-20260609-0092637',
])('is none of ours: %s', (code) => {
  expect(parseDossierCode(code)).toBeUndefined();
});
