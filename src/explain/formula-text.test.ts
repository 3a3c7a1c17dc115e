import { expect, test } from 'vitest';

import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { CATALOGUE_DIR } from '../core.ts';
import type { Counters } from '../measure/indicator.ts';
import { must } from '../shared/must.ts';
import { parseDay } from '../shared/instant.ts';
import { fillFormula } from './fill-formula.ts';
import { sidesOf } from './sides.ts';

const { indicators, measures } = await readCatalogue(CATALOGUE_DIR);
const TODAY = parseDay('2026-10-20');

/** Of named measures so many, in the period, over all days and as of today alike; a histogram has them in its third bucket. */
function textOf(id: string, counts: Readonly<Record<string, number>>) {
  const indicator = must(indicators.get(id), id);
  const byColumn = new Map(
    Object.entries(counts).map(([measure, count]) => {
      const columns = measures.columnsOf(measure);
      return [must(columns[2] ?? columns[0], measure), count];
    }),
  );
  const read = (column: number): number => byColumn.get(column) ?? 0;
  const counters: Counters = {
    read,
    readAll: read,
    readAsOf: read,
    readRoot: read,
    kind: 'month',
    isNow: true,
    workingDays: 10,
    pending: new Set(),
  };
  const sides = must(sidesOf(indicator, counters, measures), 'sides');
  return fillFormula(indicator, sides, counters, measures, { value: indicator.evaluate('province', counters), asOf: TODAY }).text;
}

test.each([
  [
    'on_time_rate',
    { resolved_on_time: 112, resolved_late: 8, ended: 120 },
    'resolved_on_time 112 / (resolved_on_time 112 + resolved_late 8) = 93.33 %',
  ],
  ['overdue_now', { open_overdue: 7, received: 9 }, 'open_overdue (all days) 7 = 7'],
  ['active_dossiers', { received: 30, ended: 10 }, 'received (up to 2026-10-20) 30 − ended (up to 2026-10-20) 10 + ended 10 = 30'],
  [
    'processing_hours_mean',
    { processing_minutes: 1_200, resolved: 10, ended: 10 },
    '(processing_minutes 1200 / 60) / resolved 10 = 2 hours',
  ],
  ['backlog_days', { open: 40, ended: 20, received: 60 }, 'open (all days) 40 / (ended 20 / 10 working days) = 20 days'],
  ['processing_hours_p50', { processing_hours: 10, ended: 10 }, 'P50 processing_hours: 10 of 10 at most 1 hours = 0.8 hours'],
  [
    'dossier_sync_rate_reported',
    { received: 90, reported_received_national: 80, reported_received_portal: 100, reports_received: 2 },
    'received 90 / the greater of(reported_received_national 80; reported_received_portal 100) = 90.00 %',
  ],
  [
    'dossier_sync_rate_reported',
    { received: 90, reported_received_last_year: 1_200, reports_received: 1 },
    'received 90 / (reported_received_last_year 1200 / 12) = 90.00 %',
  ],
  ['electronic_result_rate', { resolved: 10, ended: 10 }, 'resolved_electronic_result 0 / resolved 10 = no data'],
])('the formula of %s is told with its numbers', (id, counts, expected) => {
  expect(textOf(id, counts).en).toBe(expected);
});

test('and in Vietnamese', () => {
  expect(textOf('backlog_days', { open: 40, ended: 20, received: 60 }).vi).toBe(
    'open (mọi ngày) 40 / (ended 20 / 10 ngày làm việc) = 20 ngày',
  );
});
