import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foldFeedback, type FeedbackState } from '../../domain/record/feedback.ts';
import { DAY_MS, type Instant } from '../../shared/instant.ts';
import { seededRandom } from '../../shared/random.ts';
import { calendarClock } from '../dossier/office-clock.ts';
import { nationCatalogues } from '../nation-fixture.ts';
import { PARAMETERS } from '../parameters.ts';
import { officeTraits, type OfficeTraits } from '../traits/office-traits.ts';
import { feedbackLife, type FeedbackStep } from './feedback-life.ts';

const { directory, calendar } = await nationCatalogues();
const [office] = officeTraits(directory, 2026, PARAMETERS);
const clock = calendarClock(calendar);
const YEAR_FROM = Date.parse('2026-01-01T00:00:00+07:00');

function lifeOf(seed: number, arrivedAt: Instant, over: Partial<OfficeTraits>): readonly FeedbackStep[] {
  if (office === undefined) throw new Error('there is an office');
  const given = { arrivedAt, unit: '00004', other: '01', office: { ...office, ...over }, about: 'staff' } as const;
  return feedbackLife(seededRandom(seed), given, clock, PARAMETERS);
}

/** What the system makes of it, by the limits of the law. */
function stateOf(life: readonly FeedbackStep[]): FeedbackState {
  const history = life.map(({ at, unit, status, facts }, index) => ({
    id: String(index),
    at,
    learnedAt: at,
    version: 0,
    unit,
    procedure: null,
    facts: { ...(status !== undefined && { status }), ...facts },
  }));
  return foldFeedback(history, PARAMETERS.feedback.limits, () => calendar);
}

const arrivals = fc.tuple(fc.integer({ min: 0 }), fc.integer({ min: YEAR_FROM, max: YEAR_FROM + 365 * DAY_MS }));

describe('a feedback', () => {
  test('goes strictly forward from its receipt, and no life is longer than its source says', () => {
    fc.assert(
      fc.property(arrivals, fc.double({ min: 0, max: 1, noNaN: true }), ([seed, at], feedbackLate) => {
        const life = lifeOf(seed, at, { feedbackLate });
        expect(life[0]).toMatchObject({ at, status: 'received', facts: { about: 'staff' } });
        for (const [index, step] of life.entries()) expect(step.at).toBeGreaterThan(life[index - 1]?.at ?? 0);
        expect((life.at(-1)?.at ?? 0) - at).toBeLessThan(200 * DAY_MS);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of an office that is never late is handled in time by the clock of the law, but for some publications', () => {
    let late = 0;
    let done = 0;
    fc.assert(
      fc.property(arrivals, ([seed, at]) => {
        const state = stateOf(lifeOf(seed, at, { feedbackLate: 0 }));
        done += 1;
        if (!state.isLate) return;
        late += 1;
        // Answered in time: only the publication was late.
        expect(state.publishedAt).not.toBeNull();
      }),
      { numRuns: 1_000 },
    );
    expect(late / done).toBeLessThan(PARAMETERS.feedback.publishedLate * 1.7);
  });

  test('of an office that is always late is late in every step that has a limit', () => {
    fc.assert(
      fc.property(arrivals, ([seed, at]) => {
        expect(stateOf(lifeOf(seed, at, { feedbackLate: 1 })).isLate).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is counted for the unit that it was handed on to', () => {
    const moved = Array.from({ length: 300 }, (_, seed) => lifeOf(seed, YEAR_FROM + DAY_MS, {})).filter((life) =>
      life.some(({ status }) => status === 'transferred'),
    );
    expect(moved.length).toBeGreaterThan(10);
    for (const life of moved) expect(stateOf(life)).toMatchObject({ unit: '01', transfers: 1 });
  });
});
