import { expect, test } from 'vitest';

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/instant.ts';
import { nationCatalogues } from '../nation-fixture.ts';
import { calendarClock } from './office-clock.ts';
import { Timeline } from './timeline.ts';

const { calendar } = await nationCatalogues();
const at = (iso: string): number => Date.parse(`${iso}+07:00`);
// A Wednesday; work is from 7:30 to 11:30 and from 13:30 to 17:30.
const accepted = at('2026-11-18T09:00:00');

function timeline(): Timeline {
  return new Timeline(calendarClock(calendar), accepted, [{ at: accepted, status: 'accepted' }]);
}

test('work is counted in office time', () => {
  const line = timeline();
  line.add(3 * HOUR_MS, 'in_process');
  line.add(8 * HOUR_MS, 'resolved');
  expect(line.steps.map((step) => step.at)).toEqual([accepted, at('2026-11-18T14:00:00'), at('2026-11-19T09:00:00')]);
});

test('a pause moves what follows it, and the deadline, by the office time that it took', () => {
  const line = timeline();
  const back = line.pause(HOUR_MS, 'supplement_requested', 5 * HOUR_MS, 30 * MINUTE_MS);
  line.resume(back);
  line.add(2 * HOUR_MS, 'resolved');
  expect(back).toBe(at('2026-11-18T15:30:00'));
  expect(line.steps.at(-1)?.at).toBe(at('2026-11-18T16:30:00'));
  expect(line.moved(at('2026-11-19T10:00:00'))).toBe(at('2026-11-19T10:00:00') + 5.5 * HOUR_MS);
});

test('two things at once are a second apart', () => {
  const line = timeline();
  line.add(0, 'in_process');
  line.add(0, 'resolved');
  expect(line.steps.map((step) => step.at)).toEqual([accepted, accepted + SECOND_MS, accepted + 2 * SECOND_MS]);
});
