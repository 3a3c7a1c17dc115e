import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { at, CALENDAR } from '../domain/dossier-fixture.ts';
import type { RecordEntry } from '../domain/record/record.ts';
import { entry } from '../domain/record/record-fixture.ts';
import { foldRegistry, type RegistryFacts } from '../domain/record/registry.ts';
import { dayOf, DAY_MS, HOUR_MS, parseDay } from '../shared/instant.ts';
import type { Mark } from './fact.ts';
import { wordsAmong } from './flag-words.ts';
import { measureRegistry, REGISTRY_FLAGS } from './registry-marks.ts';

const NOW = at('2026-05-04T12:00');
const LIMITS = { announceBefore: 5, publishWithin: 5 };

function measured(entries: readonly RecordEntry<RegistryFacts>[], now = NOW, isSimulated = false) {
  const record = foldRegistry(
    entries,
    () => LIMITS,
    () => CALENDAR,
  );
  return measureRegistry(record, now, isSimulated);
}

function flagsOf({ flags }: Mark): readonly string[] {
  return REGISTRY_FLAGS.filter((flag) => {
    const bit = wordsAmong(REGISTRY_FLAGS, [flag]);
    return (flags.low & bit.low) !== 0 || (flags.high & bit.high) !== 0;
  });
}

const told = (marks: readonly Mark[]) => marks.map((mark) => [mark.on, mark.day, mark.sign, flagsOf(mark)]);

describe('a state of a register', () => {
  it('counts from its day on, and is taken off on the day of the next', () => {
    const { marks } = measured([
      entry('2026-03-02T09:00', { isPublic: true }, { procedure: 'P3' }),
      entry('2026-03-05T09:00', { isComplete: true }, { procedure: 'P3' }),
    ]).measured;
    expect(told(marks)).toEqual([
      ['state', parseDay('2026-03-02'), 1, ['procedure', 'inForce', 'public', 'publicKnown']],
      ['state', parseDay('2026-03-05'), -1, ['procedure', 'inForce', 'public', 'publicKnown']],
      ['state', parseDay('2026-03-05'), 1, ['procedure', 'inForce', 'public', 'complete', 'publicKnown', 'completeKnown']],
    ]);
  });

  it('says what is stated apart from what is so', () => {
    const flags = (facts: RegistryFacts) =>
      flagsOf(measured([entry('2026-03-02T09:00', facts)]).measured.marks[0] ?? ({ flags: { low: 0, high: 0 } } as Mark));
    expect(flags({ onlineService: 'none' })).toEqual(['inForce', 'onlineServiceKnown']);
    expect(flags({ onlineService: 'partial' })).toEqual(['inForce', 'onlineService', 'onlineServiceKnown']);
    expect(flags({ onlineService: 'full' })).toEqual(['inForce', 'onlineService', 'fullProcess', 'onlineServiceKnown']);
    expect(flags({ onlineService: null })).toEqual(['inForce']);
    expect(flags({ offersCertifiedCopies: false })).toEqual(['inForce', 'certifiedCopiesKnown']);
    expect(flags({ isFeeBearing: true, hasPaymentIntegrated: false })).toEqual([
      'inForce',
      'feeBearing',
      'feeBearingKnown',
      'paymentIntegratedKnown',
    ]);
  });

  it('is out of force once it is said so, or abolished', () => {
    for (const facts of [{ inForce: false }, { isAbolished: true }]) {
      const [mark] = measured([entry('2026-03-02T09:00', facts)]).measured.marks;
      expect(mark === undefined ? [] : flagsOf(mark)).not.toContain('inForce');
    }
  });
});

describe('announcements', () => {
  const announce = (local: string, more: RegistryFacts = {}) =>
    entry<RegistryFacts>(local, { decidedAt: at(local), ...more }, { procedure: 'P3' });
  const inTime = { effectiveAt: at('2026-12-01T00:00') };
  const late = { effectiveAt: at('2026-03-01T00:00') };

  it('count once in a month, once in a quarter and once in a year, on its first day', () => {
    const { marks } = measured([announce('2026-02-10T09:00', inTime), announce('2026-03-10T09:00', inTime)]).measured;
    expect(marks.map(({ on, day }) => [on, day])).toEqual([
      ['announcementMonth', parseDay('2026-02-01')],
      ['announcementMonth', parseDay('2026-03-01')],
      ['announcementQuarter', parseDay('2026-01-01')],
      ['announcementYear', parseDay('2026-01-01')],
    ]);
  });

  it('are late for a period in which any was', () => {
    const { marks } = measured([announce('2026-02-10T09:00', inTime), announce('2026-03-10T09:00', late)]).measured;
    const isLate = marks.map((mark) => [mark.on, flagsOf(mark).includes('announcedLate'), flagsOf(mark).includes('announcedOnTime')]);
    expect(isLate).toEqual([
      ['announcementMonth', false, true],
      ['announcementMonth', true, false],
      ['announcementQuarter', true, false],
      ['announcementYear', true, false],
    ]);
  });

  it('without an effective date are neither in time nor late', () => {
    const [mark] = measured([announce('2026-03-02T09:00')], at('2026-03-03T09:00')).measured.marks;
    expect(mark === undefined ? null : flagsOf(mark)).toEqual(['procedure']);
  });

  it.each<[string, RegistryFacts, string, readonly string[]]>([
    ['still have time to be made public', {}, '2026-03-10T17:30', ['procedure']],
    ['are late to be made public', {}, '2026-03-10T17:31', ['procedure', 'publishedLate']],
    [
      'were public on the last day, at any hour',
      { publishedAt: at('2026-03-10T23:00') },
      '2026-03-20T09:00',
      ['procedure', 'publishedOnTime'],
    ],
    ['were public a day late', { publishedAt: at('2026-03-11T01:00') }, '2026-03-20T09:00', ['procedure', 'publishedLate']],
  ])('%s', (_, facts, now, expected) => {
    const [mark] = measured([announce('2026-03-02T09:00', facts)], at(now)).measured.marks;
    expect(mark === undefined ? null : flagsOf(mark)).toEqual(expected);
  });

  it('change by themselves when the earliest time to be made public runs out', () => {
    const both = [announce('2026-03-02T09:00'), announce('2026-03-20T09:00')];
    expect(measured(both, at('2026-03-03T09:00')).nextChangeAt).toBe(at('2026-03-10T17:30') + 1);
    expect(measured(both, at('2026-03-11T09:00')).nextChangeAt).toBe(at('2026-03-27T17:30') + 1);
    expect(measured(both, NOW).nextChangeAt).toBeNull();
  });

  it('say where they are not real', () => {
    expect(measured([announce('2026-03-02T09:00')], NOW, true).measured.marks.every((mark) => flagsOf(mark).includes('simulated'))).toBe(
      true,
    );
  });
});

const START = at('2026-02-23T08:00');
const facts = fc.record(
  {
    inForce: fc.option(fc.boolean()),
    isPublic: fc.option(fc.boolean()),
    isFeeBearing: fc.option(fc.boolean()),
    isAbolished: fc.option(fc.boolean()),
  },
  { requiredKeys: [] },
);
const entries = fc.array(
  fc
    .record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), step: fc.nat({ max: 80 }), facts })
    .map(({ id, step, facts: stated }): RecordEntry<RegistryFacts> => {
      const instant = START + step * 8 * HOUR_MS;
      return { id, at: instant, learnedAt: instant, version: 0, unit: '00004', procedure: 'P3', facts: stated };
    }),
  { minLength: 1, maxLength: 10 },
);

describe('laws of the marks of a register', () => {
  it('of each flag the sum up to any day says what held on that day', () => {
    fc.assert(
      fc.property(entries, fc.nat({ max: 40 }), (list, after) => {
        const day = dayOf(START + after * DAY_MS);
        const record = foldRegistry(
          list,
          () => LIMITS,
          () => CALENDAR,
        );
        const { marks } = measureRegistry(record, NOW, false).measured;
        const held = record.states.findLast(({ from }) => from <= day)?.facts;
        const sumOf = (flag: string): number =>
          marks.filter((mark) => mark.day <= day && flagsOf(mark).includes(flag)).reduce((sum, { sign }) => sum + sign, 0);
        expect(sumOf('procedure')).toBe(held === undefined ? 0 : 1);
        expect(sumOf('public')).toBe(held?.isPublic === true ? 1 : 0);
        expect(sumOf('feeBearing')).toBe(held?.isFeeBearing === true ? 1 : 0);
        expect(sumOf('inForce')).toBe(held !== undefined && held.inForce !== false && held.isAbolished !== true ? 1 : 0);
      }),
    );
  });
});
