import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { at } from '../domain/dossier-fixture.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../shared/instant.ts';
import { FACT_SCHEMAS } from './fact-contract.ts';
import { DIRECTORY, writeBatch } from './intake-fixture.ts';
import { memoryLedger } from './memory-ledger.ts';
import { itemParser } from './parse-item.ts';

const parser = itemParser(() => DIRECTORY);
const NOW = at('2026-11-22T09:00');
const place = { source: 'any', unit: '01', procedure: '1.004222' };
const ITEMS = {
  feedback: { kind: 'feedback', ...place, feedbackCode: 'PA-1', occurredAt: '2026-11-20T09:30:00+07:00', status: 'received' },
  registry: { kind: 'registry', ...place, since: '2026-11-01T00:00:00+07:00', facts: { inForce: true } },
  report: {
    kind: 'report',
    ...place,
    statedAt: '2026-11-03T08:00:00+07:00',
    periodFrom: '2026-10-01',
    what: 'received',
    by: 'national_report',
    amount: 4_321,
  },
};

describe('whatever comes', () => {
  const instants = fc.oneof(
    fc.integer({ min: NOW - 90 * DAY_MS, max: NOW }).map((ms: Instant) => new Date(ms).toISOString().replace(/\.\d+/, '')),
    fc.constantFrom('2026-02-31T00:00:00Z', '2026-11-20T09:30:00', '2999-01-01T00:00:00Z', '', 0, null),
  );
  const names = [...new Set(Object.values(FACT_SCHEMAS).flatMap(({ properties }) => Object.keys(properties)))];
  const factNames = [
    ...Object.keys(FACT_SCHEMAS.registry.properties.facts.properties),
    ...Object.keys(FACT_SCHEMAS.feedback.properties.facts.properties),
  ];
  const value = fc.oneof(
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    instants,
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.jsonValue(),
  );
  const over = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 });
  const facts = fc.dictionary(fc.constantFrom(...factNames), value, { minKeys: 1, maxKeys: 4 });
  const mutated = fc
    .record({ kind: fc.constantFrom('feedback', 'registry', 'report'), over, facts: fc.option(facts, { nil: undefined }) })
    .map(({ kind, over: given, facts: told }) => ({
      ...ITEMS[kind],
      ...given,
      ...(told === undefined ? {} : { facts: told }),
    }));
  const anything = fc.oneof(
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: fc.anything() },
    { weight: 2, arbitrary: fc.constantFrom(...Object.values(ITEMS)) },
  );

  it('each item gets a verdict, and nothing breaks what is decided with it', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 8 }), async (items) => {
        const works = items.map((item) => {
          const parsed = parser.parse(item, NOW);
          return 'ok' in parsed ? parsed.ok : { kind: 'refusal' as const, refusal: parsed.refused };
        });
        const { verdicts, facts: written, quarantined } = await writeBatch(memoryLedger(), works, NOW);
        expect(verdicts).toHaveLength(items.length);
        expect(quarantined).toHaveLength(verdicts.filter(({ verdict }) => verdict === 'quarantined').length);
        taken += written.length;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('an item that is taken is a duplicate when it comes again, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (item) => {
        const parsed = parser.parse(item, NOW);
        if (!('ok' in parsed)) return;
        const ledger = memoryLedger();
        await writeBatch(ledger, [parsed.ok], NOW);
        const again = parser.parse(structuredClone(item), NOW + MINUTE_MS);
        const { verdicts } = await writeBatch(ledger, 'ok' in again ? [again.ok] : [], NOW + MINUTE_MS);
        expect(verdicts).toEqual([{ verdict: 'duplicate' }]);
      }),
      { numRuns: 300 },
    );
  });
});
