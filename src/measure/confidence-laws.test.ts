import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CALENDAR } from '../domain/dossier-fixture.ts';
import { HOUR_MS, parseDay, startOfDay } from '../shared/instant.ts';
import { CONFIDENCE_RULES } from './confidence-rules.ts';
import { addGrounds, confidenceOf, GRADES, NO_GROUNDS, partOf, type Confidence, type Moment, type OwnGrounds } from './confidence.ts';

const UNTIL = startOfDay(parseDay('2026-03-20')) + 10 * HOUR_MS;

/** Of one unit at the bottom: with sources, or without any. Eighths add up exactly. */
const part: fc.Arbitrary<OwnGrounds> = fc
  .record({
    report: fc.constantFrom('given', 'missing', 'overdue'),
    volume: fc.nat(40),
    heard: fc.nat(8),
    sound: fc.nat(8),
    hours: fc.nat(200),
  })
  .map(({ report, volume, heard, sound, hours }) => ({
    units: 1,
    reporting: report === 'given' ? 1 : 0,
    overdue: report === 'overdue' ? 1 : 0,
    volume: volume * 8,
    heardVolume: volume * heard,
    soundVolume: volume * sound,
    oldestAt: volume === 0 ? null : UNTIL - hours * HOUR_MS,
  }));
const moment = fc.nat(200).map((hours): Moment => ({ until: UNTIL, elapsedMs: hours * HOUR_MS, workingMs: CALENDAR.workingMs }));
const judge = (one: OwnGrounds, at: Moment): Confidence => confidenceOf(partOf(one, at, CONFIDENCE_RULES), at, CONFIDENCE_RULES);
const sumOf = (parts: readonly OwnGrounds[], at: Moment) =>
  parts.map((one) => partOf(one, at, CONFIDENCE_RULES)).reduce(addGrounds, NO_GROUNDS);

function expectBetween(whole: number | null, parts: readonly (number | null)[]): void {
  const known = parts.filter((one) => one !== null);
  if (known.length === 0) expect(whole).toBeNull();
  else {
    expect(whole).toBeGreaterThanOrEqual(Math.min(...known) - 1e-12);
    expect(whole).toBeLessThanOrEqual(Math.max(...known) + 1e-12);
  }
}

describe('the confidence of a whole', () => {
  it('is between those of its parts, in each of the four and in the grade', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), moment, (parts, at) => {
        const whole = confidenceOf(sumOf(parts, at), at, CONFIDENCE_RULES);
        const each = parts.map((one) => judge(one, at));
        for (const key of ['completeness', 'sources', 'freshness', 'quality'] as const) {
          expectBetween(
            whole[key],
            each.map((one) => one[key]),
          );
        }
        expectBetween(
          GRADES.indexOf(whole.grade),
          each.map(({ grade }) => GRADES.indexOf(grade)),
        );
      }),
    );
  });

  it('does not depend on how the parts are put together', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.nat(8), moment, (parts, cut, at) => {
        const [some, others] = [parts.slice(0, cut), parts.slice(cut)].map((half) => sumOf(half, at));
        expect(addGrounds(others ?? NO_GROUNDS, some ?? NO_GROUNDS)).toEqual(sumOf(parts, at));
      }),
    );
  });

  it('does not rise as its sources grow silent', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), moment, fc.nat(100), (parts, at, hours) => {
        const later = { ...at, until: at.until + hours * HOUR_MS };
        const gradeAt = (then: Moment) => GRADES.indexOf(confidenceOf(sumOf(parts, then), then, CONFIDENCE_RULES).grade);
        expect(gradeAt(later)).toBeLessThanOrEqual(gradeAt(at));
      }),
    );
  });
});
