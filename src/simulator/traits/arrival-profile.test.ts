import { expect, test } from 'vitest';

import { DAY_MS, MINUTE_MS, parseDay, startOfDay } from '../../shared/instant.ts';
import { arrivalProfile } from './arrival-profile.ts';
import { nationCatalogues } from '../nation-fixture.ts';
import { PARAMETERS } from '../parameters.ts';

const { calendar } = await nationCatalogues();
const profile = arrivalProfile(PARAMETERS, calendar);
const HALF_HOUR_MS = 30 * MINUTE_MS;
const year = { from: startOfDay(parseDay('2026-01-01')), to: startOfDay(parseDay('2027-01-01')) };

function instants(from: number, to: number): readonly number[] {
  return Array.from({ length: (to - from) / HALF_HOUR_MS }, (_, at) => from + at * HALF_HOUR_MS);
}

test('a year has the published 86,000 dossiers a day, 75.7 % of them online', () => {
  let all = 0;
  let online = 0;
  for (const at of instants(year.from, year.to)) {
    const count = profile.rate(at, 'real') * 30;
    all += count;
    online += count * profile.onlineShare(at);
  }
  const days = (year.to - year.from) / DAY_MS;
  expect(all / days).toBeGreaterThan(86_000 * 0.98);
  expect(all / days).toBeLessThan(86_000 * 1.02);
  expect(online / all).toBeCloseTo(0.757, 2);
});

test('the demo rhythm is never below the real one, and neither above the peak', () => {
  for (const at of instants(year.from, year.to)) {
    expect(profile.rate(at, 'demo')).toBeGreaterThanOrEqual(profile.rate(at, 'real'));
    expect(profile.rate(at, 'demo')).toBeLessThanOrEqual(profile.peak);
  }
});

test.each([
  ['a working morning', '2026-11-18T09:40:00+07:00', false],
  ['lunch', '2026-11-18T12:10:00+07:00', true],
  ['an evening', '2026-11-18T20:10:00+07:00', true],
  ['a Sunday morning', '2026-11-22T09:40:00+07:00', true],
  ['Tết', '2026-02-17T09:40:00+07:00', true],
  ['a Saturday that is worked', '2026-08-22T09:40:00+07:00', false],
])('on %s dossiers come online only: %s %s', (_when, iso, onlineOnly) => {
  expect(profile.onlineShare(Date.parse(iso)) === 1).toBe(onlineOnly);
});

test('a working day is several times a Sunday, and a Monday more than a Friday', () => {
  const dayTotal = (iso: string): number => {
    const from = startOfDay(parseDay(iso));
    return instants(from, from + DAY_MS).reduce((sum, at) => sum + 30 * profile.rate(at, 'real'), 0);
  };
  expect(dayTotal('2026-11-16')).toBeGreaterThan(dayTotal('2026-11-20') * 1.15);
  expect(dayTotal('2026-11-20')).toBeGreaterThan(dayTotal('2026-11-22') * 4);
});
