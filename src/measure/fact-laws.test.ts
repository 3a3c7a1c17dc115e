import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { at } from '../domain/dossier-fixture.ts';
import { FEEDBACK_STATUSES } from '../domain/record/feedback.ts';
import type { RecordEntry } from '../domain/record/record.ts';
import type { FactWork } from '../intake/decide-facts.ts';
import { cellsOf, FACT_RULES, MEASURES, writeBatch } from '../intake/intake-fixture.ts';
import { memoryLedger, type MemoryLedger } from '../intake/memory-ledger.ts';
import { DAY_MS, HOUR_MS } from '../shared/instant.ts';
import { evaluateFact, type RecordFacts } from './fact-evaluation.ts';
import type { FactKind } from './fact.ts';

const START = at('2026-02-02T09:00');
const LENGTH_DAYS = 80;
const END = START + (LENGTH_DAYS + 5) * DAY_MS;

const instant = fc.integer({ min: 0, max: LENGTH_DAYS * 24 }).map((hours) => START + hours * HOUR_MS);
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const feedbackFacts = fc.record(
  {
    status: fc.constantFrom(...FEEDBACK_STATUSES),
    about: some(fc.constantFrom('procedure', 'staff', 'other')),
    likes: some(fc.nat({ max: 9 })),
    dislikes: some(fc.nat({ max: 9 })),
  },
  { requiredKeys: ['status'] },
);
const registryFacts = fc.record(
  {
    inForce: some(fc.boolean()),
    isPublic: some(fc.boolean()),
    isComplete: some(fc.boolean()),
    onlineService: some(fc.constantFrom('none', 'partial', 'full')),
    isFeeBearing: some(fc.boolean()),
    hasPaymentIntegrated: some(fc.boolean()),
    isForPersons: some(fc.boolean()),
    usesPopulationData: some(fc.boolean()),
    offersCertifiedCopies: some(fc.boolean()),
    isInReformPlan: some(fc.boolean()),
    isAbolished: some(fc.boolean()),
    decidedAt: some(instant),
    effectiveAt: some(instant),
    publishedAt: some(instant),
  },
  { requiredKeys: [] },
);
const reportFacts = fc.record({
  what: fc.constantFrom('received', 'finished'),
  by: fc.constantFrom('national_report', 'national_portal'),
  amount: some(fc.nat({ max: 100_000 })),
  periodFrom: fc.integer({ min: 20_450, max: 20_540 }),
});

const kinds: fc.Arbitrary<readonly [FactKind, RecordFacts]> = fc.oneof(
  feedbackFacts.map((facts) => ['feedback', facts as RecordFacts] as const),
  registryFacts.map((facts) => ['registry', facts as RecordFacts] as const),
  reportFacts.map((facts) => ['report', facts as RecordFacts] as const),
);

const work: fc.Arbitrary<Extract<FactWork, { kind: 'fact' }>> = fc
  .record({
    what: kinds,
    code: fc.constantFrom('F-1', 'F-2', 'F-3'),
    happenedAt: instant,
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    version: fc.nat({ max: 2 }),
    unit: fc.constantFrom('00004', '00008', '01', 'G01'),
    procedure: some(fc.constantFrom('P3', 'H4')),
  })
  .map(({ what: [of, facts], code, happenedAt, ...rest }) => {
    const entry: RecordEntry<RecordFacts> = { ...rest, at: happenedAt, learnedAt: END, facts };
    return { kind: 'fact', key: { of, source: 'registry', code }, entry };
  });

async function learned(works: readonly FactWork[], batchSize: number): Promise<MemoryLedger> {
  const ledger = memoryLedger();
  for (let from = 0; from < works.length; from += batchSize) await writeBatch(ledger, works.slice(from, from + batchSize), END);
  return ledger;
}

/** What the rows of the ledger give when they are counted anew. */
function recounted(ledger: MemoryLedger): Record<string, number> {
  const cells = new Map<string, number>();
  for (const { of, source, history } of ledger.facts.values()) {
    const { measured } = evaluateFact(of, source, history, END, FACT_RULES);
    MEASURES.contributeFact(measured, 1, (day, column, amount) => {
      const key = `${measured.unit} ${day} ${MEASURES.columns[column]?.name}`;
      cells.set(key, (cells.get(key) ?? 0) + amount);
    });
  }
  const told = [...cells].filter(([, amount]) => amount !== 0);
  return Object.fromEntries(told.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

describe('facts that are no dossiers', () => {
  it('incremental equals rebuild for every measure, whatever comes in whatever batches', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(work, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 9 }), async (works, batchSize) => {
        const ledger = await learned(works, batchSize);
        expect(cellsOf(ledger.factUnits)).toEqual(recounted(ledger));
      }),
      { numRuns: 300 },
    );
  });

  it('order, repetition and batching do not matter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(work, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        async (works, batchSize, turn) => {
          const turned = works.map((_, index) => works[(index * 7 + turn) % works.length] ?? works[0]).filter((one) => one !== undefined);
          const one = await learned(works, works.length);
          const other = await learned([...turned, ...works.toReversed()], batchSize);
          expect(cellsOf(other.factUnits)).toEqual(cellsOf(one.factUnits));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('looking only when something is due comes to the same as looking at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(work, { minLength: 1, maxLength: 10 }), async (works) => {
        const ledger = memoryLedger();
        await writeBatch(ledger, works, START + LENGTH_DAYS * DAY_MS);
        for (let now = START + LENGTH_DAYS * DAY_MS; now <= END + 60 * DAY_MS; now += 5 * HOUR_MS) {
          const due = await ledger.due(now, 100);
          const touched = due.map(({ of, unit, ...key }): FactWork => {
            if (of === 'dossier') throw new Error('only other facts were written');
            return { kind: 'factClock', key: { of, ...key }, unit };
          });
          if (touched.length > 0) await writeBatch(ledger, touched, now);
        }
        const swept = cellsOf(ledger.factUnits);
        const all = [...ledger.facts.values()].map(({ of, source, code }): FactWork => ({
          kind: 'factClock',
          key: { of, source, code },
          unit: '',
        }));
        await writeBatch(ledger, all, END + 60 * DAY_MS);
        expect(cellsOf(ledger.factUnits)).toEqual(swept);
      }),
      { numRuns: 40 },
    );
  });

  it('what held on a day is the sum of the states up to it: never negative, and one a record at most', async () => {
    const registry = work.filter(({ key }) => key.of === 'registry');
    await fc.assert(
      fc.asyncProperty(
        fc.array(registry, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 20_480, max: 20_600 }),
        async (works, day) => {
          const ledger = await learned(works, works.length);
          for (const [, days] of ledger.factUnits) {
            for (const { compiledColumn, id } of STATES) {
              let sum = 0;
              for (const [on, amounts] of days) if (on <= day) sum += amounts.get(compiledColumn) ?? 0;
              expect([id, sum >= 0 && sum <= ledger.facts.size]).toEqual([id, true]);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** The measures of lasting states, with their columns. */
const STATES = MEASURES.compiledFacts.filter(({ on }) => on === 'state').map(({ id, first }) => ({ id, compiledColumn: first }));
