import fc from 'fast-check';

import { DAY_MS, dayOf, MINUTE_MS, type Instant } from '../shared/instant.ts';
import type { CalendarBookTable } from './calendar-book.ts';
import { bookTables, START as CALENDAR_START } from './calendar-fixture.ts';
import { at } from './dossier-fixture.ts';
import {
  RETRACTION_REASONS,
  type HistoryEntry,
  type RetractionEntry,
  type SnapshotEntry,
  type StatusEntry,
  type ToldEntry,
} from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { STATUS_CODES, type Status } from './status.ts';

/** A Monday; everything random happens in the eight weeks from here. */
export const START = at('2026-02-23T00:00');
export const LENGTH_MS = 56 * DAY_MS;

/** Coarse, so that instants often coincide. */
export const instants: fc.Arbitrary<Instant> = fc
  .integer({ min: 0, max: LENGTH_MS / (30 * MINUTE_MS) })
  .map((half) => START + half * 30 * MINUTE_MS);

// The keys of a literal object are exactly its declared keys.
const statuses = fc.constantFrom(...(Object.keys(STATUS_CODES) as Status[]));

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });
const flag = maybe(fc.boolean());

/** Each fact is usually not told. */
const facts: fc.Arbitrary<DossierFacts> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        channel: maybe(fc.constantFrom('in_person', 'online', 'postal')),
        fullProcess: flag,
        submittedAt: maybe(instants),
        acceptedAt: maybe(instants),
        dueAt: maybe(instants),
        dueAtCurrent: maybe(instants),
        resolvedAt: maybe(instants),
        returnedAt: maybe(instants),
        apologyAt: maybe(instants),
        extendedAt: maybe(instants),
        receivingUnit: maybe(fc.constantFrom('00004', '00008')),
        fee: maybe(fc.integer({ min: 0, max: 3 }).map((times) => times * 50_000)),
        onlinePayment: maybe(fc.constantFrom('none', 'national_portal', 'agency_gateway')),
        digitised: flag,
        reused: flag,
        electronicResult: flag,
        personalStorage: flag,
        populationData: flag,
        liked: flag,
        disliked: flag,
        complained: flag,
      },
      { requiredKeys: [] },
    ),
  },
);

const UNITS = ['00004', '00008', '00256', 'G01', 'boston/PWDx'] as const;

const base = {
  at: instants,
  version: fc.integer({ min: 0, max: 2 }),
  unit: fc.constantFrom(...UNITS),
  procedure: fc.constantFrom('P3', 'H4', 'P0', 'unknown'),
  facts,
};

const givenUnit = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ unitGiven: 'H29.01' }) },
  { weight: 1, arbitrary: fc.constant({ unitGiven: '00001', unitGuessed: true }) },
  { weight: 1, arbitrary: fc.constant({ unitAssumed: true, procedure: '' }) },
);

/**
 * When an entry was sent and learned follows from its content: the same content comes at the same time, however often a case
 * holds it, so that no order of arrival tells one copy from the other.
 */
function transportOf(entry: { readonly at: Instant }): { readonly learnedAt: Instant; readonly sentAt?: Instant } {
  let mark = 0;
  const content = JSON.stringify(entry);
  for (let place = 0; place < content.length; place++) mark += content.charCodeAt(place);
  const sentAt = entry.at + (mark % 48) * 30 * MINUTE_MS;
  return mark % 3 === 0 ? { learnedAt: sentAt + DAY_MS, sentAt } : { learnedAt: sentAt };
}

const statusEntries: fc.Arbitrary<StatusEntry> = fc
  .tuple(fc.record({ ...base, status: statuses }), fc.option(fc.constantFrom('e1', 'e2', 'e3'), { freq: 2 }), givenUnit)
  .map(([entry, id, given]) => {
    const content = { kind: 'status' as const, ...entry, ...given, id: id ?? `${entry.at}:${entry.status}` };
    return { ...content, ...transportOf(content) };
  });

/** A retraction that names no procedure has `null`, which is another matter. */
const givenElsewhere = givenUnit.map((given) => ('procedure' in given ? {} : given));

const snapshotEntries: fc.Arbitrary<SnapshotEntry> = fc
  .tuple(fc.record(base), fc.array(fc.record({ at: instants, status: statuses }), { minLength: 1, maxLength: 5 }), givenElsewhere)
  .map(([entry, steps, given]) => {
    const before = steps.map((step) => ({ ...step, at: Math.min(step.at, entry.at) }));
    const content = { kind: 'snapshot' as const, ...entry, ...given, steps: before };
    return { ...content, ...transportOf(content) };
  });

const retractionEntries: fc.Arbitrary<RetractionEntry> = fc
  .tuple(
    fc.record({
      at: instants,
      version: base.version,
      unit: base.unit,
      procedure: fc.option(base.procedure, { freq: 2 }),
      isRetracted: fc.boolean(),
      reason: fc.option(fc.constantFrom(...RETRACTION_REASONS), { freq: 2 }),
    }),
    fc.option(fc.constantFrom('r1', 'e1'), { freq: 2 }),
    givenElsewhere,
  )
  .map(([entry, id, given]) => {
    const what = entry.isRetracted ? 'retracted' : 'restored';
    const content = { kind: 'retraction' as const, ...entry, ...given, id: id ?? `${entry.at}:${what}` };
    return { ...content, ...transportOf(content) };
  });

/** What tells of a dossier. */
export const toldEntries: fc.Arbitrary<ToldEntry> = fc.oneof(
  { weight: 5, arbitrary: statusEntries },
  { weight: 1, arbitrary: snapshotEntries },
);

/** The same, and now and then that it was sent by mistake, or was not after all. */
export const entries: fc.Arbitrary<HistoryEntry> = fc.oneof(
  { weight: 12, arbitrary: toldEntries },
  { weight: 1, arbitrary: retractionEntries },
);

export const histories: fc.Arbitrary<readonly HistoryEntry[]> = fc.array(entries, { minLength: 1, maxLength: 10 });

/** Any calendar, with versions that are announced, and days that change, while the dossiers of the histories live. */
export const liveTables: fc.Arbitrary<CalendarBookTable> = bookTables.map((table) => {
  const later = dayOf(START) - CALENDAR_START;
  const exceptionsOf = (version: CalendarBookTable['base']) => version.exceptions.map((one) => ({ ...one, day: one.day + later }));
  return {
    ...table,
    base: { ...table.base, exceptions: exceptionsOf(table.base) },
    versions: table.versions.map((one) => ({ ...one, announcedOn: one.announcedOn + later, exceptions: exceptionsOf(one) })),
  };
});

/** The same elements in another order, some of them several times. */
export function shuffled<T>(elements: readonly T[]): fc.Arbitrary<T[]> {
  const [first] = elements;
  if (first === undefined) return fc.constant([]);
  return fc
    .tuple(
      fc.array(fc.nat(), { minLength: elements.length, maxLength: elements.length }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: elements.length }),
    )
    .map(([keys, again]) => {
      const all = elements.map((element, index) => ({ element, key: keys[index] ?? 0 }));
      for (const [which, key] of again) all.push({ element: elements[which % elements.length] ?? first, key });
      return all.toSorted((one, other) => one.key - other.key).map(({ element }) => element);
    });
}
