import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CALENDAR } from '../domain/dossier-fixture.ts';
import { DAY_MS, HOUR_MS } from '../shared/instant.ts';
import { LAG_BUCKETS } from './lag.ts';
import { itemsIn, judgeSource, type HealthState, type SourceCounts, type SourceFacts, type VerdictCounts } from './source-health.ts';

const NOW = Date.parse('2026-03-06T10:30:00+07:00');
const { workingMs } = CALENDAR;
const GRAVITY: readonly HealthState[] = ['ok', 'late', 'silent', 'failing', 'never'];
const gravity = (facts: SourceFacts, now = NOW): number => GRAVITY.indexOf(judgeSource(facts, now, workingMs).state);

const verdicts: fc.Arbitrary<VerdictCounts> = fc.record({
  accepted: fc.nat(100),
  duplicate: fc.nat(100),
  stale: fc.nat(100),
  quarantined: fc.nat(100),
});
const instant = fc.integer({ min: NOW - 30 * DAY_MS, max: NOW });
const counts: fc.Arbitrary<SourceCounts> = fc.record({
  total: verdicts,
  day: verdicts,
  lags: fc.array(fc.nat(50), { minLength: LAG_BUCKETS, maxLength: LAG_BUCKETS }),
  lastEventAt: fc.option(instant),
  lastLearnedAt: fc.option(instant),
  lastHeardAt: fc.option(instant),
  thisHour: fc.nat(100),
  lastHour: fc.nat(100),
  weekBefore: fc.nat(100),
  firstHour: fc.option(fc.integer({ min: 0, max: Math.floor(NOW / HOUR_MS) })),
});
const facts: fc.Arbitrary<SourceFacts> = fc.record({
  isDisabled: fc.constant(false),
  silentAfterMs: fc.option(fc.integer({ min: 1, max: 100 * HOUR_MS })),
  counts,
  connector: fc.option(
    fc.record({
      is: fc.constantFrom('running' as const, 'waiting' as const, 'failing' as const),
      since: instant,
      lastPulledAt: fc.option(instant),
      lastError: fc.option(fc.constant('refused')),
      nextAt: fc.option(instant),
    }),
  ),
  agent: fc.option(fc.record({ receivedAt: instant, oldestSpooledAt: fc.option(instant), failing: fc.option(fc.constant('cannot read')) })),
});

it('a state is the gravest of its reasons, and well is what nothing speaks against', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { state, reasons } = judgeSource(given, NOW, workingMs);
      expect(state === 'ok').toBe(reasons.length === 0);
      expect(state === 'never').toBe(itemsIn(given.counts.total) === 0);
      expect(new Set(reasons).size).toBe(reasons.length);
    }),
  );
});

it('what is not known makes nothing worse', () => {
  fc.assert(
    fc.property(facts, (given) => {
      expect(gravity({ ...given, agent: null })).toBeLessThanOrEqual(gravity(given));
      expect(gravity({ ...given, connector: null })).toBeLessThanOrEqual(gravity(given));
      expect(gravity({ ...given, silentAfterMs: null })).toBeLessThanOrEqual(gravity(given));
      expect(gravity({ ...given, counts: { ...given.counts, firstHour: null } })).toBeLessThanOrEqual(gravity(given));
    }),
  );
});

it('silence never ends by waiting', () => {
  const isSilent = (given: SourceFacts, now: number): boolean => judgeSource(given, now, workingMs).reasons.includes('silence');
  fc.assert(
    fc.property(facts, fc.nat(20 * DAY_MS), (given, later) => {
      if (isSilent(given, NOW)) expect(isSilent(given, NOW + later)).toBe(true);
    }),
  );
});

it('a longer rhythm makes no source silent', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 0, max: 100 * HOUR_MS }), (given, more) => {
      if (given.silentAfterMs === null) return;
      expect(gravity({ ...given, silentAfterMs: given.silentAfterMs + more })).toBeLessThanOrEqual(gravity(given));
    }),
  );
});
