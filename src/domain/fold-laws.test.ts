import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dayOf } from '../shared/instant.ts';
import { calendarBook } from './calendar-book.ts';
import { lineOf } from './calendar-fixture.ts';
import type { WorkingCalendar } from './calendar.ts';
import { countedFrom, dueAt as statutoryDueAt } from './deadline.ts';
import { CALENDARS, PROCEDURES, retraction } from './dossier-fixture.ts';
import type { History, HistoryEntry } from './dossier.ts';
import { fold, type DossierState } from './fold.ts';
import { entries, histories, liveTables, shuffled, toldEntries } from './history-fixture.ts';
import { addEntry, effectiveHistory } from './history.ts';
import { classOf } from './status.ts';

function learn(items: readonly HistoryEntry[], from: History = []): History {
  return items.reduce((history, entry) => addEntry(history, entry).history, from);
}

function state(history: History): DossierState {
  return fold(history, PROCEDURES, CALENDARS);
}

describe('laws of the fold', () => {
  it('neither order nor repetition of arrival matters', () => {
    const cases = histories.chain((items) => fc.tuple(fc.constant(items), shuffled(items)));
    fc.assert(
      fc.property(cases, ([items, again]) => {
        expect(state(learn(again))).toEqual(state(learn(items)));
      }),
      { numRuns: 500 },
    );
  });

  it('a repetition adds nothing, whatever came between', () => {
    fc.assert(
      fc.property(histories, (items) => {
        const history = learn(items);
        for (const entry of items)
          expect(addEntry(history, { ...entry, learnedAt: entry.learnedAt + 1 })).toEqual({
            history,
            outcome: 'duplicate',
            isPruned: false,
          });
      }),
    );
  });

  it('what is stale changes nothing that the dossier means', () => {
    fc.assert(
      fc.property(histories, entries, (items, more) => {
        const history = learn(items);
        const { history: grown, outcome } = addEntry(history, more);
        if (outcome === 'stale') expect(state(grown)).toEqual(state(history));
      }),
      { numRuns: 500 },
    );
  });

  it('only what counts decides: the rest may as well never have been learned', () => {
    fc.assert(
      fc.property(histories, (items) => {
        const { snapshot, events, retraction: said } = effectiveHistory(items);
        expect(state([snapshot, ...events, said].filter((entry) => entry !== null))).toEqual(state(items));
      }),
    );
  });

  it('a snapshot of the newest version after everything else is all that counts', () => {
    fc.assert(
      fc.property(histories, toldEntries, (items, last) => {
        const newest = Math.max(...items.map(({ at }) => at)) + 1;
        const { at: _, ...rest } = last;
        const whole: HistoryEntry =
          rest.kind === 'snapshot'
            ? { ...rest, at: newest }
            : { ...rest, kind: 'snapshot', at: newest, steps: [{ at: newest, status: rest.status }] };
        const { retraction: said } = effectiveHistory(items);
        expect(state(learn([...items, whole]))).toEqual(state(said === null ? [whole] : [whole, said]));
      }),
    );
  });
});

describe('laws of retractions', () => {
  it('what is retracted is known to be no more than whose it is', () => {
    fc.assert(
      fc.property(histories, (items) => {
        const { retraction: said } = effectiveHistory(items);
        const { retracted, submittedAt, acceptedAt, dueAt, endedAt, facts, unit } = state(items);
        expect(retracted !== null).toBe(said?.isRetracted === true);
        if (retracted === null) return;
        expect([submittedAt, acceptedAt, dueAt, endedAt, facts]).toEqual([null, null, null, null, {}]);
        expect(unit).toBe(state(withoutRetractions(items) ?? items).unit);
      }),
      { numRuns: 500 },
    );
  });

  it('a restoration later than all retractions leaves what would be without any of them', () => {
    fc.assert(
      fc.property(histories, (items) => {
        const told = withoutRetractions(items);
        if (told === null) return;
        const at = Math.max(...items.map((entry) => entry.at)) + 1;
        const restored = { ...retraction('2026-03-02T09:00', { isRetracted: false, id: 'last' }), at };
        expect(state(learn([...items, restored]))).toEqual(state(told));
      }),
      { numRuns: 500 },
    );
  });
});

/** `null` where nothing else is known. */
function withoutRetractions(items: History): History | null {
  const told = items.filter(({ kind }) => kind !== 'retraction');
  return told.length === 0 ? null : told;
}

describe('what holds of every state', () => {
  const every = (check: (state: DossierState) => void): void => {
    fc.assert(
      fc.property(histories, (items) => {
        check(state(items));
      }),
      { numRuns: 1_000 },
    );
  };

  it('a result is what makes it done, and the other way round', () => {
    every(({ status, resolvedAt, returnedAt }) => {
      if (classOf(status) === 'done') expect(resolvedAt ?? returnedAt).not.toBeNull();
    });
  });

  it('an open or paused dossier has no end, a closed one has', () => {
    every(({ status, endedAt }) => {
      const kind = classOf(status);
      expect(endedAt === null).toBe(kind === 'intake' || kind === 'open' || kind === 'paused');
    });
  });

  it('durations are whole and not negative, and known exactly when it was accepted and ended', () => {
    every(({ acceptedAt, endedAt, processingMs, pausedMs }) => {
      expect(processingMs === null).toBe(acceptedAt === null || endedAt === null);
      expect(processingMs ?? 0).toBeGreaterThanOrEqual(0);
      expect(pausedMs).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(pausedMs)).toBe(true);
    });
  });

  it('a pause never brings the due instant forward', () => {
    every(({ dueAt, dueAtOriginal, facts }) => {
      if (typeof facts.dueAtCurrent === 'number') expect(dueAt).toBe(facts.dueAtCurrent);
      else if (dueAtOriginal === null) expect(dueAt).toBeNull();
      else expect(dueAt).toBeGreaterThanOrEqual(dueAtOriginal);
    });
  });

  it('the clock stands still only while it has not ended', () => {
    every(({ endedAt, pausedSince, status }) => {
      if (pausedSince !== null) expect([endedAt, classOf(status)]).toEqual([null, 'paused']);
    });
  });
});

describe('laws of the legal clock of a dossier', () => {
  const books = liveTables.map((table) => calendarBook(table, lineOf));

  it('neither order nor repetition of arrival matters, whatever the calendar and its versions', () => {
    const cases = histories.chain((items) => fc.tuple(fc.constant(items), shuffled(items)));
    fc.assert(
      fc.property(cases, books, ([items, again], book) => {
        expect(fold(learn(again), PROCEDURES, book)).toEqual(fold(learn(items), PROCEDURES, book));
      }),
      { numRuns: 300 },
    );
  });

  it('what ended rests on nothing that was announced afterwards', () => {
    fc.assert(
      fc.property(
        histories,
        books,
        fc.array(fc.record({ day: fc.integer({ min: 20_400, max: 20_700 }), working: fc.boolean() })),
        (items, book, exceptions) => {
          const before = fold(items, PROCEDURES, book);
          if (before.endedAt === null) return;
          const announcedOn = Math.max(
            dayOf(before.endedAt) + 1,
            dayOf(before.acceptedAt ?? 0) + 1,
            (book.table.versions.at(-1)?.announcedOn ?? 0) + 1,
          );
          const later = { ...book.table, versions: [...book.table.versions, { id: 'later', announcedOn, exceptions }] };
          expect(fold(items, PROCEDURES, calendarBook(later, lineOf))).toEqual(before);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('pauses are deducted exactly: by cause they add up, and with the rest they are the time from acceptance to the end', () => {
    fc.assert(
      fc.property(histories, books, (items, book) => {
        const { acceptedAt, endedAt, pausedMs, pausedMsBy, processingMs, unit } = fold(items, PROCEDURES, book);
        expect(pausedMsBy.citizen + pausedMsBy.payment + pausedMsBy.otherBody).toBe(pausedMs);
        if (acceptedAt === null || endedAt === null) return;
        const calendar = book.knownAt(unit, endedAt);
        expect((processingMs ?? 0) + pausedMs).toBe(calendar.workingMs(acceptedAt, endedAt));
      }),
      { numRuns: 500 },
    );
  });

  it('the computed due instant is what the law gives by the version that counts, the former one by the version known at acceptance', () => {
    fc.assert(
      fc.property(histories, books, (items, book) => {
        const folded = fold(items, PROCEDURES, book);
        const limit = PROCEDURES.get(folded.procedure)?.limit ?? null;
        if (folded.acceptedAt === null || limit === null) return;
        const { acceptedAt, unit } = folded;
        const dueBy = (calendar: WorkingCalendar) => statutoryDueAt(countedFrom(acceptedAt, book.startRule, calendar), limit, calendar);
        const counting = folded.endedAt === null ? book.of(unit) : book.knownAt(unit, folded.endedAt);
        const known = book.knownAt(unit, acceptedAt);
        expect([folded.dueAtComputed, folded.calendar]).toEqual([dueBy(counting), counting.version]);
        expect(folded.dueAtBefore).toEqual(dueBy(known) === dueBy(counting) ? null : { dueAt: dueBy(known), calendar: known.version });
      }),
      { numRuns: 300 },
    );
  });
});
