import { describe, expect, it } from 'vitest';

import { at, CALENDAR } from '../domain/dossier-fixture.ts';
import { HOUR_MS } from '../shared/instant.ts';
import { CONFIDENCE_RULES } from './confidence-rules.ts';
import { addGrounds, confidenceOf, NO_GROUNDS, partOf, type Moment, type OwnGrounds } from './confidence.ts';
import { groundsOf, isSilent, type Feed, type SourceState } from './feed.ts';

/** A Friday; the Monday after it is off. */
const FRIDAY = at('2026-03-06T10:00');
const momentAt = (until: number, elapsedMs = 40 * HOUR_MS): Moment => ({ until, elapsedMs, workingMs: CALENDAR.workingMs });
const own = (more: Partial<OwnGrounds> = {}): OwnGrounds => ({
  units: 1,
  reporting: 1,
  overdue: 0,
  volume: 10,
  heardVolume: 10,
  soundVolume: 10,
  oldestAt: FRIDAY,
  ...more,
});
const gradeOf = (grounds: OwnGrounds, moment: Moment) =>
  confidenceOf(partOf(grounds, moment, CONFIDENCE_RULES), moment, CONFIDENCE_RULES).grade;

describe('the confidence of a unit', () => {
  it.each([
    ['is high where all is well', own(), FRIDAY, 'high'],
    ['is high over a week-end and a holiday: nobody sends then', own(), at('2026-03-10T08:00'), 'high'],
    ['is medium after more than a working day of silence', own(), at('2026-03-10T12:00'), 'medium'],
    ['is low after more than three', own(), at('2026-03-13T08:00'), 'low'],
    ['is medium where a tenth and more was set aside', own({ soundVolume: 8.9 }), FRIDAY, 'medium'],
    ['is low where a quarter and more was', own({ soundVolume: 7.4 }), FRIDAY, 'low'],
    ['is low where a quarter comes from silent sources', own({ heardVolume: 7 }), FRIDAY, 'low'],
    ['is low where its report is overdue', own({ reporting: 0, overdue: 1 }), FRIDAY, 'low'],
    ['is low where nothing is known of any source', own({ volume: 0, heardVolume: 0, soundVolume: 0, oldestAt: null }), FRIDAY, 'low'],
  ] as const)('%s', (_, grounds, until, grade) => {
    expect(gradeOf(grounds, momentAt(until))).toBe(grade);
  });

  it('does not suffer from a report that nobody could expect yet', () => {
    expect(gradeOf(own({ reporting: 0 }), momentAt(FRIDAY))).toBe('high');
  });

  it('tells shares and age, and null for what does not arise', () => {
    const moment = momentAt(FRIDAY + 5_000);
    expect(confidenceOf(partOf(own({ heardVolume: 5, soundVolume: 9 }), moment, CONFIDENCE_RULES), moment, CONFIDENCE_RULES)).toEqual({
      completeness: 1,
      sources: 0.5,
      freshness: 5_000,
      quality: 0.9,
      grade: 'low',
    });
    expect(confidenceOf(NO_GROUNDS, moment, CONFIDENCE_RULES)).toEqual({
      completeness: null,
      sources: null,
      freshness: null,
      quality: null,
      grade: 'low',
    });
  });
});

describe('the confidence of a whole', () => {
  it('is no better than its parts on average, though each of the four may be', () => {
    const moment = momentAt(FRIDAY);
    const parts = [own({ reporting: 0, overdue: 1 }), own({ soundVolume: 7 })].map((part) => partOf(part, moment, CONFIDENCE_RULES));
    const whole = parts.reduce(
      addGrounds,
      partOf(own({ volume: 0, heardVolume: 0, soundVolume: 0, units: 8, reporting: 8 }), moment, CONFIDENCE_RULES),
    );
    expect(confidenceOf(whole, moment, CONFIDENCE_RULES)).toMatchObject({ completeness: 0.9, quality: 0.85, grade: 'low' });
  });

  it('is not spoilt by one small part', () => {
    const moment = momentAt(FRIDAY);
    const parts = [own({ volume: 1_000, heardVolume: 1_000, soundVolume: 1_000 }), own({ heardVolume: 0 })];
    const whole = parts.map((part) => partOf(part, moment, CONFIDENCE_RULES)).reduce(addGrounds);
    expect(confidenceOf(whole, moment, CONFIDENCE_RULES).grade).toBe('high');
  });
});

describe('a feed', () => {
  const feed = (more: Partial<Feed> = {}): Feed => ({
    source: 'onegate',
    unit: '00004',
    volume: 1_000,
    since: at('2026-02-02T08:00'),
    lastHeardAt: FRIDAY,
    ...more,
  });
  const silentAt = (one: Feed, local: string) => isSilent(one, momentAt(at(local)), CONFIDENCE_RULES);

  it('that sends all day is silent after two working days', () => {
    expect(silentAt(feed(), '2026-03-11T10:00')).toBe(false);
    expect(silentAt(feed(), '2026-03-11T11:00')).toBe(true);
  });

  it('that sends once a week may pause for weeks', () => {
    expect(silentAt(feed({ volume: 4 }), '2026-03-20T10:00')).toBe(false);
  });

  const state = (more: Partial<SourceState> = {}): SourceState => ({ lastHeardAt: FRIDAY, sent: 100, quarantined: 0, ...more });
  const groundsWith = (feeds: readonly Feed[], sources: Record<string, SourceState>) =>
    groundsOf(feeds, (name) => sources[name], true, momentAt(at('2026-03-11T16:00')), CONFIDENCE_RULES);

  it('is as fresh as its source, which may have nothing new of this unit', () => {
    const heard = at('2026-03-11T15:00');
    expect(groundsWith([feed({ volume: 4 })], { onegate: state({ lastHeardAt: heard }) })).toMatchObject({
      oldestAt: heard,
      heardVolume: 4,
    });
  });

  it('of several counts the oldest, and each for its share of what was sound', () => {
    const grounds = groundsWith([feed({ volume: 3_000 }), feed({ source: 'portal', volume: 1_000, lastHeardAt: at('2026-03-11T15:00') })], {
      onegate: state({ quarantined: 20 }),
      portal: state({ lastHeardAt: at('2026-03-11T15:00') }),
    });
    expect(grounds).toEqual({
      units: 1,
      reporting: 1,
      overdue: 0,
      volume: 4_000,
      heardVolume: 1_000,
      soundVolume: 3_400,
      oldestAt: FRIDAY,
    });
  });

  it.each([
    ['whose unit reports all day: overdue after a working day', 1_000, 8, 1],
    ['before a working day has passed nobody is asked', 1_000, 7.9, 0],
    ['whose unit reports once a week: not after two', 4, 80, 0],
  ])('%s', (_, volume, hours, overdue) => {
    const moment = momentAt(at('2026-03-10T08:00'), hours * HOUR_MS);
    expect(groundsOf([feed({ volume })], () => state(), false, moment, CONFIDENCE_RULES)).toMatchObject({
      units: 1,
      reporting: 0,
      overdue,
    });
  });

  it('that does not exist is asked for after a working day', () => {
    expect(groundsOf([], () => undefined, false, momentAt(FRIDAY), CONFIDENCE_RULES)).toMatchObject({ overdue: 1, volume: 0 });
    expect(groundsOf([], () => undefined, null, momentAt(FRIDAY), CONFIDENCE_RULES)).toMatchObject({ units: 0, overdue: 0 });
  });

  it('that ended long ago is not waited for', () => {
    const ended = feed({ source: 'old', since: at('2025-01-06T08:00'), lastHeardAt: at('2025-06-02T08:00') });
    expect(groundsWith([feed(), ended], { onegate: state() })).toMatchObject({ volume: 1_000, oldestAt: FRIDAY });
  });
});
