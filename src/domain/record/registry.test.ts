import { describe, expect, it } from 'vitest';

import { parseDay } from '../../shared/instant.ts';
import { at, CALENDAR } from '../dossier-fixture.ts';
import type { RecordEntry } from './record.ts';
import { entry } from './record-fixture.ts';
import { foldRegistry, type RegistryFacts } from './registry.ts';

const LIMITS = { announceBefore: 5, publishWithin: 5 };

function folded(...entries: readonly RecordEntry<RegistryFacts>[]) {
  return foldRegistry(
    entries,
    () => LIMITS,
    () => CALENDAR,
  );
}

describe('the states of a record', () => {
  it('hold each from its day, with what was said before and is not said anew', () => {
    expect(
      folded(entry('2026-03-02T09:00', { isPublic: true, isComplete: false }), entry('2026-03-05T09:00', { isComplete: true })).states,
    ).toEqual([
      { from: parseDay('2026-03-02'), facts: { isPublic: true, isComplete: false } },
      { from: parseDay('2026-03-05'), facts: { isPublic: true, isComplete: true } },
    ]);
  });

  it('of one day are one: the last that was said', () => {
    expect(folded(entry('2026-03-02T09:00', { isPublic: true }), entry('2026-03-02T15:00', { isPublic: false })).states).toEqual([
      { from: parseDay('2026-03-02'), facts: { isPublic: false } },
    ]);
  });

  it('can be taken back: what is null is known to have no value', () => {
    expect(
      folded(entry('2026-03-02T09:00', { isPublic: true }), entry('2026-03-04T09:00', { isPublic: null })).states.at(-1)?.facts,
    ).toEqual({ isPublic: null });
  });

  it('do not include announcements, which are no states', () => {
    expect(folded(entry('2026-03-02T09:00', { decidedAt: at('2026-03-02T09:00') })).states).toEqual([]);
  });
});

describe('an announcement', () => {
  const announced = (facts: RegistryFacts) =>
    folded(entry('2026-03-02T09:00', { decidedAt: at('2026-03-02T16:00'), ...facts })).announcements[0];

  // Five working days from Monday 2 March, with Monday the 9th off, end on Tuesday the 10th.
  it.each([
    ['2026-03-10T00:00', true],
    ['2026-03-11T00:00', true],
    ['2026-03-09T00:00', false],
  ])('of what takes effect on %s is in time: %s', (effective, isInTime) => {
    expect(announced({ effectiveAt: at(effective) })?.isAnnouncedInTime).toBe(isInTime);
  });

  it('of what takes effect nobody knows when is neither in time nor late', () => {
    expect(announced({})?.isAnnouncedInTime).toBeNull();
  });

  it('is to be public by the end of its last working day', () => {
    expect(announced({ publishedAt: at('2026-03-04T09:00') })).toMatchObject({
      decidedOn: parseDay('2026-03-02'),
      publishBy: at('2026-03-10T17:30'),
      publishedAt: at('2026-03-04T09:00'),
    });
  });

  it('that is signed and made public in two statements is one', () => {
    const decidedAt = at('2026-03-02T16:00');
    const told = folded(
      entry('2026-03-02T16:00', { decidedAt, effectiveAt: at('2026-04-01T00:00') }),
      entry('2026-03-05T09:00', { decidedAt, publishedAt: at('2026-03-05T09:00') }),
    );
    expect(told.announcements).toEqual([
      {
        decidedOn: parseDay('2026-03-02'),
        isAnnouncedInTime: true,
        publishBy: at('2026-03-10T17:30'),
        publishedAt: at('2026-03-05T09:00'),
      },
    ]);
  });

  it('of another decision is another', () => {
    const told = folded(
      entry('2026-03-02T16:00', { decidedAt: at('2026-03-02T16:00') }),
      entry('2026-03-03T16:00', { decidedAt: at('2026-03-03T16:00') }),
    );
    expect(told.announcements).toHaveLength(2);
  });

  it('has the limits and the calendar of its unit', () => {
    const units: string[] = [];
    foldRegistry(
      [entry('2026-03-02T09:00', {}, { unit: 'G01' })],
      (unit) => (units.push(unit), LIMITS),
      (unit) => (units.push(unit), CALENDAR),
    );
    expect(units).toEqual(['G01', 'G01']);
  });
});
