import { describe, expect, it } from 'vitest';

import { CALENDAR } from '../domain/dossier-fixture.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/instant.ts';
import { lagBucket, noLags } from './lag.ts';
import { hourOf, judgeSource, NO_VERDICTS, rateOf, silenceOf, type SourceCounts, type SourceFacts } from './source-health.ts';
import { NO_DATA, NOT_APPLICABLE } from './value.ts';

/** A Friday. */
const NOW = Date.parse('2026-03-06T10:30:00+07:00');
const { workingMs } = CALENDAR;
const WEEK_AGO = hourOf(NOW) - 7 * 24;

function lagged(ms: number, count: number): number[] {
  const lags = noLags();
  lags[lagBucket(ms)] = count;
  return lags;
}

const alive: SourceCounts = {
  total: { accepted: 1_000, duplicate: 10, stale: 1, quarantined: 2 },
  day: { accepted: 100, duplicate: 0, stale: 0, quarantined: 2 },
  lags: lagged(MINUTE_MS, 100),
  lastEventAt: NOW - 2 * MINUTE_MS,
  lastLearnedAt: NOW - MINUTE_MS,
  lastHeardAt: NOW - MINUTE_MS,
  thisHour: 10,
  lastHour: 40,
  weekBefore: 40,
  firstHour: WEEK_AGO - 1_000,
};
const facts = (counts: Partial<SourceCounts> = {}, over: Partial<SourceFacts> = {}): SourceFacts => ({
  isDisabled: false,
  silentAfterMs: 4 * HOUR_MS,
  counts: { ...alive, ...counts },
  connector: null,
  agent: null,
  ...over,
});
const nothing: Partial<SourceCounts> = {
  total: NO_VERDICTS,
  day: NO_VERDICTS,
  lags: noLags(),
  lastEventAt: null,
  lastLearnedAt: null,
  lastHeardAt: null,
  thisHour: 0,
  lastHour: 0,
  weekBefore: 0,
  firstHour: null,
};
const run = (is: 'running' | 'waiting' | 'failing', lastError: string | null = null) => ({
  is,
  since: NOW,
  lastPulledAt: null,
  lastError,
  nextAt: null,
});
const agent = (over: Partial<NonNullable<SourceFacts['agent']>> = {}) => ({
  receivedAt: NOW - MINUTE_MS,
  oldestSpooledAt: null,
  failing: null,
  ...over,
});

describe('judgeSource', () => {
  it.each<[string, SourceFacts, string, string[]]>([
    ['one that sends as it should is well', facts(), 'ok', []],
    ['one of which nothing ever came is red, not absent', facts(nothing), 'never', ['never']],
    [
      'one of which nothing ever came since it cannot be reached says both',
      facts(nothing, { connector: run('failing', 'refused') }),
      'never',
      ['never', 'connector'],
    ],
    ['one that is switched off is expected to be silent', facts(nothing, { isDisabled: true }), 'disabled', []],
    ['one that pauses for no longer than its rhythm is well', facts({ lastHeardAt: NOW - 3 * HOUR_MS }), 'ok', []],
    ['one that pauses for longer is silent', facts({ lastHeardAt: NOW - 24 * HOUR_MS }), 'silent', ['silence']],
    ['a weekend is no silence', facts({ lastHeardAt: NOW - 3 * DAY_MS }, { silentAfterMs: 25 * HOUR_MS }), 'ok', []],
    ['one that nobody declared has no rhythm to break', facts({ lastHeardAt: NOW - 90 * DAY_MS }, { silentAfterMs: null }), 'ok', []],
    ['when it was never written down when it was heard, it is not called silent', facts({ lastHeardAt: null }), 'ok', []],
    ['one that cannot be asked is failing', facts({}, { connector: run('failing', 'x') }), 'failing', ['connector']],
    ['one that waits for its schedule is not', facts({}, { connector: run('waiting') }), 'ok', []],
    [
      'one that failed is failing until it answered, also while it is asked again',
      facts({}, { connector: run('running', 'x') }),
      'failing',
      ['connector'],
    ],
    ['an agent that cannot read its source is failing', facts({}, { agent: agent({ failing: 'no such folder' }) }), 'failing', ['agent']],
    [
      'an agent that is not heard any more is failing',
      facts({ lastHeardAt: NOW - 30 * MINUTE_MS }, { agent: agent({ receivedAt: NOW - 30 * MINUTE_MS }) }),
      'failing',
      ['agentUnheard'],
    ],
    ['what an agent sends is a sign of life as well', facts({}, { agent: agent({ receivedAt: NOW - 30 * MINUTE_MS }) }), 'ok', []],
    ['a spool that does not empty makes late', facts({}, { agent: agent({ oldestSpooledAt: NOW - 2 * HOUR_MS }) }), 'late', ['spool']],
    ['a spool of a moment is usual', facts({}, { agent: agent({ oldestSpooledAt: NOW - MINUTE_MS }) }), 'ok', []],
    [
      'one that is mostly not understood is failing',
      facts({ day: { ...NO_VERDICTS, accepted: 50, quarantined: 50 } }),
      'failing',
      ['quarantine'],
    ],
    ['a few that are not understood say nothing', facts({ day: { ...NO_VERDICTS, quarantined: 19 } }), 'ok', []],
    ['one that tells of the day before yesterday is late', facts({ lags: lagged(49 * HOUR_MS, 100) }), 'late', ['lag']],
    ['a lag of a few items says nothing', facts({ day: { ...NO_VERDICTS, accepted: 19 }, lags: lagged(49 * HOUR_MS, 19) }), 'ok', []],
    ['one that brings less than a quarter of last week is late', facts({ lastHour: 9 }), 'late', ['rate']],
    ['of a few items a week ago nothing follows', facts({ lastHour: 0, weekBefore: 19 }), 'ok', []],
    [
      'the gravest of several is the state',
      facts({ lastHour: 0, lastHeardAt: NOW - 24 * HOUR_MS }, { agent: agent({ failing: 'x', oldestSpooledAt: NOW - 2 * HOUR_MS }) }),
      'failing',
      ['agent', 'silence', 'spool', 'rate'],
    ],
  ])('%s', (_what, given, state, reasons) => {
    const judged = judgeSource(given, NOW, workingMs);
    expect(judged.state).toBe(state);
    expect(judged.reasons.toSorted()).toEqual(reasons.toSorted());
  });
});

describe('rateOf', () => {
  it('compares the last whole hour with the same hour of last week', () => {
    expect(rateOf({ ...alive, lastHour: 10 }, NOW, workingMs)).toEqual({
      from: Date.parse('2026-03-06T09:00:00+07:00'),
      items: 10,
      weekBefore: { kind: 'value', value: 40, numerator: 40, denominator: null },
      ratio: { kind: 'value', value: 0.25, numerator: 10, denominator: 40 },
    });
  });

  it('of a source that is newer than a week there is nothing to compare with: no data, not zero', () => {
    expect(rateOf({ ...alive, weekBefore: 0, firstHour: WEEK_AGO }, NOW, workingMs)).toMatchObject({ weekBefore: NO_DATA, ratio: NO_DATA });
    expect(rateOf({ ...alive, firstHour: WEEK_AGO - 1 }, NOW, workingMs)).toMatchObject({ ratio: { kind: 'value' } });
  });

  it('to an hour in which nothing came there is no ratio', () => {
    expect(rateOf({ ...alive, weekBefore: 0 }, NOW, workingMs)).toMatchObject({
      weekBefore: { kind: 'value', value: 0 },
      ratio: NOT_APPLICABLE,
    });
  });

  it('a holiday is not compared with a working day', () => {
    // No working time passes on the second of September.
    const after = Date.parse('2026-09-09T10:30:00+07:00');
    const counts = { ...alive, firstHour: 0 };
    const holiday = (from: number, to: number): number => (from < Date.parse('2026-09-03T00:00:00+07:00') ? 0 : workingMs(from, to));
    expect(rateOf(counts, after, holiday).ratio).toEqual(NOT_APPLICABLE);
  });
});

it('silence is told in working time, and unknown is no data', () => {
  expect(silenceOf({ lastHeardAt: NOW - 3 * DAY_MS }, NOW, workingMs)).toMatchObject({ value: workingMs(NOW - 3 * DAY_MS, NOW) });
  expect(silenceOf({ lastHeardAt: null }, NOW, workingMs)).toEqual(NO_DATA);
});
