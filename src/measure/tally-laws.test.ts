import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CALENDARS, PROCEDURES, retraction, RULES } from '../domain/dossier-fixture.ts';
import { fold } from '../domain/fold.ts';
import { entries, histories, instants, LENGTH_MS, shuffled, START } from '../domain/history-fixture.ts';
import { decideBatch, type Work } from '../intake/decide-batch.ts';
import { cellsOf, CONTEXT, entryOf, MEASURES, writeBatch } from '../intake/intake-fixture.ts';
import { memoryLedger, tallyOf, type MemoryLedger } from '../intake/memory-ledger.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { flagsOf, nextChangeAt } from './flags.ts';
import { evaluate } from './measured.ts';
import { tallyDelta } from './tally-delta.ts';

const END = START + LENGTH_MS + 30 * DAY_MS;

const works: fc.Arbitrary<Work> = fc
  .tuple(fc.constantFrom('D1', 'D2', 'D3', 'D4'), fc.constantFrom('onegate', 'simulator'), entries)
  .map(([code, source, entry]) => entryOf(code, entry, source));

/** Where to cut, and what the clock says at each batch: it may run in any way, even back. */
const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), instants), { maxLength: 12 });

type Cuts = readonly (readonly [size: number, now: Instant])[];

async function learn(ledger: MemoryLedger, items: readonly Work[], batches: Cuts): Promise<void> {
  let from = 0;
  for (const [size, now] of batches) {
    await writeBatch(ledger, items.slice(from, from + size), now);
    from += size;
  }
  await writeBatch(ledger, items.slice(from), END);
}

async function touchAll(ledger: MemoryLedger, now: Instant): Promise<void> {
  const all = [...ledger.dossiers.values()];
  await writeBatch(
    ledger,
    all.map(({ source, code, evaluation }) => ({ kind: 'clock', key: { source, code }, unit: evaluation.measured.unit })),
    now,
  );
}

/** Everything that the ledger says, but for how it came to it. */
function meaning(ledger: MemoryLedger) {
  const rows = [...ledger.dossiers].map(([id, { state, evaluation }]) => [id, { state, evaluation }] as const);
  return {
    dossiers: Object.fromEntries(rows.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    units: cellsOf(ledger.units),
    procedures: cellsOf(ledger.procedures),
  };
}

function countersOf(ledger: MemoryLedger) {
  const { units, procedures } = meaning(ledger);
  return { units, procedures };
}

async function learned(items: readonly Work[], batches: Cuts = []): Promise<MemoryLedger> {
  const ledger = memoryLedger();
  await learn(ledger, items, batches);
  await touchAll(ledger, END);
  return ledger;
}

describe('laws of the tallies, for every column of the catalogue', () => {
  it('neither order, repetition nor batching matters, nor when the clock was looked at', async () => {
    const cases = fc.array(works, { minLength: 1, maxLength: 20 }).chain((items) => fc.tuple(fc.constant(items), shuffled(items), cuts));
    await fc.assert(
      fc.asyncProperty(cases, async ([items, again, batches]) => {
        expect(meaning(await learned(again, batches))).toEqual(meaning(await learned(items)));
      }),
      { numRuns: 200 },
    );
  });

  it('sending everything again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 20 }), cuts, async (items, batches) => {
        const ledger = await learned(items, batches);
        const before = meaning(ledger);
        const again = await writeBatch(ledger, items, END + DAY_MS);
        expect(again.verdicts.every(({ verdict }) => verdict === 'duplicate')).toBe(true);
        expect([again.dossiers, again.units, again.procedures]).toEqual([[], [], []]);
        expect(meaning(ledger)).toEqual(before);
      }),
    );
  });

  it('they are what counting the rows gives, and the rows are what their histories mean', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 20 }), cuts, async (items, batches) => {
        const ledger = memoryLedger();
        await learn(ledger, items, batches);
        const recount = tallyDelta(MEASURES, CONTEXT.provinceOf);
        for (const { source, history, state, evaluation } of ledger.dossiers.values()) {
          expect(state).toEqual(fold(history, PROCEDURES, CALENDARS));
          expect(evaluation).toEqual(evaluate(source, state, PROCEDURES.get(state.procedure), evaluation.evaluatedAt, RULES));
          recount.replace(null, evaluation.measured);
        }
        expect(cellsOf(ledger.units)).toEqual(cellsOf(tallyOf(recount.units())));
        expect(cellsOf(ledger.procedures)).toEqual(cellsOf(tallyOf(recount.procedures())));
      }),
    );
  });

  it('a correction leaves no residue: the counters are those of the corrected dossiers alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 12 }), cuts, async (items, batches) => {
        const ledger = await learned(items, batches);
        const right = [...ledger.dossiers.values()].map(({ source, code }, index) => {
          const at = START + LENGTH_MS + MINUTE_MS;
          const steps = [{ at: START + index * DAY_MS, status: 'accepted' } as const];
          const base = { at, learnedAt: at, version: 9, unit: '00256', procedure: 'H4', facts: {} };
          return entryOf(code, { kind: 'snapshot', steps, ...base }, source);
        });
        // Whatever was retracted is to be a dossier again.
        const at = START + LENGTH_MS + MINUTE_MS;
        const restored = { ...retraction('2026-03-02T09:00'), isRetracted: false, id: 'last', at, learnedAt: at };
        const back = [...ledger.dossiers.values()].map(({ source, code }) => entryOf(code, restored, source));
        await writeBatch(ledger, [...right, ...back], END);
        expect(meaning(ledger)).toEqual(meaning(await learned([...right, ...back])));
      }),
    );
  });

  it('a retraction leaves nothing of its dossier, and a restoration brings all of it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 12 }), cuts, fc.nat(), async (items, batches, which) => {
        const ledger = await learned(items, batches);
        const { source, code } = must([...ledger.dossiers.values()][which % ledger.dossiers.size], 'a dossier');
        const isIts = (work: Work) => work.kind === 'entry' && work.key.source === source && work.key.code === code;
        const say = async (isRetracted: boolean, minutes: number) => {
          const at = START + LENGTH_MS + minutes * MINUTE_MS;
          const said = { ...retraction('2026-03-02T09:00', { isRetracted, id: `last ${minutes}` }), at, learnedAt: at };
          expect((await writeBatch(ledger, [entryOf(code, said, source)], END)).verdicts).toEqual([{ verdict: 'accepted' }]);
        };
        await say(true, 1);
        expect(countersOf(ledger)).toEqual(countersOf(await learned(items.filter((work) => !isIts(work)))));
        await say(false, 2);
        const told = items.filter((work) => !isIts(work) || (work.kind === 'entry' && work.entry.kind !== 'retraction'));
        expect(countersOf(ledger)).toEqual(countersOf(await learned(told)));
      }),
    );
  });

  it('no counter is ever negative', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 20 }), cuts, async (items, batches) => {
        const ledger = await learned(items, batches);
        expect(Object.entries(cellsOf(ledger.units)).filter(([, amount]) => amount < 0)).toEqual([]);
      }),
    );
  });

  it('a batch decides on what was stored and never changes it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 2, maxLength: 12 }), async (items) => {
        const ledger = await learned(items.slice(1));
        const before = structuredClone([...ledger.dossiers]);
        const dossiers = new Map(
          [...ledger.dossiers].map(([id, { evaluation, ...row }]) => [id, { ...row, measured: evaluation.measured }]),
        );
        const stored = { dossiers, facts: new Map() };
        const once = decideBatch(items, stored, END, CONTEXT);
        expect(decideBatch(items, stored, END, CONTEXT)).toEqual(once);
        expect([...ledger.dossiers]).toEqual(before);
      }),
    );
  });
});

describe('laws of the clock', () => {
  const moments = fc.integer({ min: START - 2 * DAY_MS, max: START + LENGTH_MS + 2 * DAY_MS });

  it('until the next change nothing changes, and then it does', () => {
    fc.assert(
      fc.property(histories, moments, fc.double({ min: 0, max: 1, noNaN: true }), (history, now, share) => {
        const state = fold(history, PROCEDURES, CALENDARS);
        const flags = (instant: Instant) => flagsOf('onegate', state, PROCEDURES.get(state.procedure), instant, RULES);
        const next = nextChangeAt(state, now);
        if (next === null) {
          expect(flags(now + Math.floor(share * 365 * DAY_MS))).toEqual(flags(now));
          return;
        }
        expect(next).toBeGreaterThan(now);
        expect(flags(now + Math.floor(share * (next - 1 - now)))).toEqual(flags(now));
        expect(flags(next - 1)).toEqual(flags(now));
        expect(flags(next)).not.toEqual(flags(now));
      }),
      { numRuns: 1_000 },
    );
  });

  it('looking only when something is due comes to the same as looking at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(works, { minLength: 1, maxLength: 12 }), async (items) => {
        const ledger = memoryLedger();
        await writeBatch(ledger, items, START);
        for (let now = START; now <= END; now += 6 * 60 * MINUTE_MS) {
          const due = await ledger.due(now, 100);
          if (due.length > 0)
            await writeBatch(
              ledger,
              due.map(({ source, code, unit }) => ({ kind: 'clock', key: { source, code }, unit })),
              now,
            );
        }
        const swept = meaning(ledger);
        const flags = [...ledger.dossiers.values()].map(({ evaluation }) => evaluation.measured);
        await touchAll(ledger, END);
        expect([...ledger.dossiers.values()].map(({ evaluation }) => evaluation.measured)).toEqual(flags);
        expect(meaning(ledger)).toMatchObject({ units: swept.units, procedures: swept.procedures });
      }),
      { numRuns: 50 },
    );
  });
});
