import fc from 'fast-check';
import { IANAZone, Settings } from 'luxon';
import { afterEach, expect, test } from 'vitest';

import { DayZone } from './day-zone.ts';
import { faultOfFormat, instantReader } from './instants.ts';

const NEW_YORK = 'America/New_York';

afterEach(() => {
  Settings.now = () => Date.now();
});

test.each([
  ['2011-10-11 13:42:22.688000+02:00', '2011-10-11T13:42:22.688+02:00'],
  ['2011-12-06T13:41:31Z', '2011-12-06T13:41:31.000Z'],
  ['2011-12-06 13:41:31 +0100', '2011-12-06T13:41:31.000+01:00'],
  ['2011-12-06 13:41:31+01', '2011-12-06T13:41:31.000+01:00'],
])('an offset in the text holds: %s', (text, iso) => {
  expect(instantReader(['iso'], NEW_YORK)(text)).toBe(iso);
});

test.each([
  ['2022-01-21 13:47:00', '2022-01-21T13:47:00.000-05:00'],
  ['2022-07-21T13:47', '2022-07-21T13:47:00.000-04:00'],
  ['2022-07-21', '2022-07-21T00:00:00.000-04:00'],
])('a local time is read in the zone, summer and winter: %s', (text, iso) => {
  expect(instantReader(['iso'], NEW_YORK)(text)).toBe(iso);
});

test.each([
  ['04/18/2019 09:55:45 PM', '2019-04-18T21:55:45.000-04:00'],
  ['12/08/2016 12:00:00 AM', '2016-12-08T00:00:00.000-05:00'],
])('American dates: %s', (text, iso) => {
  expect(instantReader(['MM/dd/yyyy hh:mm:ss a'], NEW_YORK)(text)).toBe(iso);
});

test('formats are tried in order', () => {
  const read = instantReader(['dd/MM/yyyy HH:mm', 'dd/MM/yyyy', 'iso'], 'Asia/Ho_Chi_Minh');
  expect(['05/11/2026 07:30', '05/11/2026', '2026-11-05 07:30'].map(read)).toEqual([
    '2026-11-05T07:30:00.000+07:00',
    '2026-11-05T00:00:00.000+07:00',
    '2026-11-05T07:30:00.000+07:00',
  ]);
});

test('a local time that the clocks skip moves forward by the hour skipped', () => {
  expect(instantReader(['iso'], NEW_YORK)('2022-03-13 02:30:00')).toBe('2022-03-13T03:30:00.000-04:00');
});

test.each(['2022-01-15T12:00:00Z', '2022-07-15T12:00:00Z'])(
  'of a local time that comes twice the first is meant, also when read at %s',
  (now) => {
    Settings.now = () => Date.parse(now);
    expect(instantReader(['iso'], NEW_YORK)('2022-11-06 01:30:00')).toBe('2022-11-06T01:30:00.000-04:00');
    expect(instantReader(['MM/dd/yyyy hh:mm:ss a'], NEW_YORK)('11/06/2022 01:30:00 AM')).toBe('2022-11-06T01:30:00.000-04:00');
  },
);

test('around the change of clocks every hour keeps its offset', () => {
  const read = instantReader(['iso'], NEW_YORK);
  expect(['2022-11-06 00:59:59', '2022-11-06 02:00:00', '2022-11-05 23:00:00', '2022-11-07 00:00:00'].map(read)).toEqual([
    '2022-11-06T00:59:59.000-04:00',
    '2022-11-06T02:00:00.000-05:00',
    '2022-11-05T23:00:00.000-04:00',
    '2022-11-07T00:00:00.000-05:00',
  ]);
});

test('a deadline without a time lasts to the end of its day', () => {
  expect(instantReader(['dd/MM/yyyy'], 'Asia/Ho_Chi_Minh', true)('05/11/2026')).toBe('2026-11-05T23:59:59.999+07:00');
});

test.each([
  '20255-01-01',
  '1889-01-01',
  '2101-01-01',
  '2022-02-30',
  '2022-13-01 00:00:00',
  '12:00',
  '2022',
  '2022-W05',
  'hôm qua',
  '1643673600',
  '2022-01-01 25:00',
])('not a date: %s', (text) => {
  expect(instantReader(['iso'], NEW_YORK)(text)).toBeUndefined();
});

test.each(['iso', 'dd/MM/yyyy', 'MM/dd/yyyy hh:mm:ss a', "yyyy-MM-dd'T'HH:mm:ss.SSSZZ", 'd LLL yyyy'])('a usable format: %s', (format) => {
  expect(faultOfFormat(format)).toBeUndefined();
});

test.each(['HH:mm', 'dd/MM', 'rubbish', ''])('an unusable format: %j', (format) => {
  expect(faultOfFormat(format)).toBeDefined();
});

test('law: remembering the offset of a day changes no offset', () => {
  const zones = ['America/New_York', 'Europe/Amsterdam', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Ho_Chi_Minh'];
  const instant = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2101-01-01') });
  for (const name of zones) {
    const zone = new DayZone(name);
    fc.assert(fc.property(instant, (ms) => zone.offset(ms) === IANAZone.create(name).offset(ms)));
  }
});
