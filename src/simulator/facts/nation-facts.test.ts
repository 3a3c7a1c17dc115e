import Schema from 'typebox/schema';
import { describe, expect, test } from 'vitest';

import { foldRegistry, type RegistryFacts, type RegistryRecord } from '../../domain/record/registry.ts';
import { FACT_SCHEMAS, type FactItem, type FeedbackItem, type RegistryItem, type ReportItem } from '../../intake/fact-contract.ts';
import { DAY_MS, dayOf, formatInstant, MINUTE_MS, parseDay, startOfDay, type Instant } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import { factFeed } from '../feed/fact-feed.ts';
import { nationCatalogues, nationOf } from '../nation-fixture.ts';
import type { SimulatedNation } from '../nation.ts';
import { PARAMETERS } from '../parameters.ts';
import type { FactQuestion } from './facts-of-nation.ts';
import type { ToldFact } from './told-fact.ts';

const { directory, calendar } = await nationCatalogues();
const nation = await nationOf(2026);
const NOW = Date.parse('2026-11-18T09:00:20+07:00');
const SINCE = NOW - 120 * DAY_MS;
const QUESTION: FactQuestion = { scale: 0.05, rhythm: 'real', since: SINCE, liveSince: NOW };

function allOf(of: SimulatedNation, question: FactQuestion = QUESTION, to = NOW): readonly ToldFact[] {
  return of.facts(question).flatMap((source) => [...source.begunIn(source.from, to)].filter(({ at }) => at <= to));
}

const facts = allOf(nation);
const items = facts.map(({ item }) => item);
const ofKind = <Item extends FactItem>(kind: Item['kind']): readonly Item[] =>
  // The kind says which it is.
  items.filter((item): item is Item => item.kind === kind);

/** When something is said to have happened. */
function instantOf(item: FactItem): Instant {
  if (item.kind === 'feedback') return Date.parse(item.occurredAt);
  return Date.parse(item.kind === 'registry' ? item.since : item.statedAt);
}

test('the same seed tells the same, another seed something else', async () => {
  // Of each source, what begins in a fortnight.
  const fortnight = (of: SimulatedNation): string =>
    JSON.stringify(of.facts(QUESTION).map((source) => [...source.begunIn(source.from + 30 * DAY_MS, source.from + 44 * DAY_MS)]));
  const told = fortnight(nation);
  expect(fortnight(await nationOf(2026))).toBe(told);
  expect(fortnight(await nationOf(2027))).not.toBe(told);
});

test('everything fits the published contract, names units of the catalogue and is told when it happens', () => {
  const schemas = {
    feedback: Schema.Compile(FACT_SCHEMAS.feedback),
    registry: Schema.Compile(FACT_SCHEMAS.registry),
    report: Schema.Compile(FACT_SCHEMAS.report),
  };
  expect(items.filter((item) => !schemas[item.kind].Check(item))).toEqual([]);
  expect(items.filter(({ unit }) => directory.get(unit) === undefined)).toEqual([]);
  expect(facts.filter(({ at, item }) => instantOf(item) !== at)).toEqual([]);
  expect(items.filter(({ source }) => source !== 'simulator')).toEqual([]);
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['feedback', 'registry', 'report']));
});

test('is a bounded number of items', () => {
  expect(items.length).toBeGreaterThan(30_000);
  expect(items.length).toBeLessThan(60_000);
});

test.each([0, 1, 2, 3])('source %i tells nothing of a thing before it began, or later than it says', (number) => {
  const source = must(nation.facts(QUESTION)[number], 'a source');
  const week = { from: source.from + 14 * DAY_MS, to: source.from + 45 * DAY_MS };
  const told = [...source.begunIn(week.from, week.to)];
  expect(told.length).toBeGreaterThan(10);
  for (const { at } of told) {
    expect(at).toBeGreaterThanOrEqual(week.from);
    expect(at).toBeLessThan(week.to + source.longestMs);
  }
});

test.each([0, 1, 2, 3])('source %i tells the same whether it is asked for the whole time or for its parts', (number) => {
  const source = must(nation.facts(QUESTION)[number], 'a source');
  const to = source.from + 60 * DAY_MS;
  const text = (told: Iterable<ToldFact>): string =>
    [...told]
      .map((one) => JSON.stringify(one))
      .toSorted()
      .join('\n');
  const middles = [7.3, 20, 33.01].map((days) => source.from + Math.floor(days * DAY_MS));
  const parts = [source.from, ...middles, to].flatMap((from, at, edges) => {
    const end = edges[at + 1];
    return end === undefined ? [] : [...source.begunIn(from, end)];
  });
  expect(text(parts)).toBe(text(source.begunIn(source.from, to)));
});

describe('feedback', () => {
  const feedback = ofKind<FeedbackItem>('feedback');
  const received = feedback.filter(({ status }) => status === 'received');

  test('is one for a few hundred dossiers, to communes, provinces and ministries', () => {
    const dossiers = 86_000 * QUESTION.scale * 120;
    expect(dossiers / received.length).toBeGreaterThan(200);
    expect(dossiers / received.length).toBeLessThan(400);
    const levels = Map.groupBy(received, ({ unit }) => directory.get(unit)?.level);
    for (const level of ['commune', 'province', 'ministry'] as const) expect((levels.get(level) ?? []).length).toBeGreaterThan(50);
  });

  test('of a small sample of the nation is part of that of a larger one', () => {
    const codes = new Set(received.map(({ feedbackCode }) => feedbackCode));
    const few = allOf(nation, { ...QUESTION, scale: 0.01 }).flatMap(({ item }) => (item.kind === 'feedback' ? [item.feedbackCode] : []));
    expect(few.length).toBeGreaterThan(50);
    for (const code of few) expect(codes).toContain(code);
  });

  test('is told whole: everything begins with its receipt', () => {
    const first = new Map<string, FeedbackItem>();
    for (const item of feedback.toSorted((one, other) => instantOf(one) - instantOf(other))) {
      if (!first.has(item.feedbackCode)) first.set(item.feedbackCode, item);
    }
    expect([...first.values()].every(({ status }) => status === 'received')).toBe(true);
    expect(Math.min(...received.map(instantOf))).toBeGreaterThanOrEqual(SINCE);
  });
});

/** What the system makes of the registers. */
function records(): ReadonlyMap<string, RegistryRecord> {
  const groups = Map.groupBy(ofKind<RegistryItem>('registry'), ({ unit, procedure }) => `${unit} ${procedure ?? '-'}`);
  const { limits } = PARAMETERS.announcements;
  const fold = (group: readonly RegistryItem[]): RegistryRecord =>
    foldRegistry(
      group.map((item, index) => ({
        id: String(index),
        at: instantOf(item),
        learnedAt: NOW,
        version: 0,
        unit: item.unit,
        procedure: item.procedure ?? null,
        facts: readFacts(item.facts),
      })),
      (unit) => (unit.startsWith('G') ? limits.ministry : limits.province),
      () => calendar,
    );
  return new Map([...groups].map(([place, group]) => [place, fold(group)]));
}

function readFacts({ decidedAt, effectiveAt, publishedAt, ...rest }: RegistryItem['facts']): RegistryFacts {
  const read = { decidedAt, effectiveAt, publishedAt };
  const instants = Object.entries(read).flatMap(([name, value]) => (typeof value === 'string' ? [[name, Date.parse(value)]] : []));
  return { ...rest, ...Object.fromEntries(instants) };
}

describe('registers', () => {
  const all = [...records().values()];
  const now = (record: RegistryRecord): RegistryFacts => record.states.at(-1)?.facts ?? {};
  const ofProvinces = all.filter(({ unit, procedure }) => procedure !== null && directory.get(unit)?.level === 'province');
  const ofMinistries = all.filter(({ unit }) => directory.get(unit)?.level === 'ministry');
  const share = (records_: readonly RegistryRecord[], holds: (facts: RegistryFacts) => boolean): number =>
    records_.filter((record) => holds(now(record))).length / records_.length;

  test('are kept by every province and most ministries, and say yes or no to everything that is asked', () => {
    expect(new Set(ofProvinces.map(({ unit }) => unit)).size).toBe(34);
    expect(new Set(ofMinistries.map(({ unit }) => unit)).size).toBeGreaterThan(11);
    const isSilent = ({ isPublic, isComplete, onlineService, isFeeBearing, isForPersons, isBoundaryFree }: RegistryFacts): boolean =>
      [isPublic, isComplete, onlineService, isFeeBearing, isForPersons, isBoundaryFree].some((answer) => (answer ?? null) === null);
    expect(ofProvinces.filter((record) => isSilent(now(record)))).toEqual([]);
  });

  test('provinces lie apart', () => {
    const rates = [...Map.groupBy(ofProvinces, ({ unit }) => unit).values()].map((register) => {
      const bearing = register.filter((record) => now(record).isFeeBearing === true);
      return share(bearing, ({ hasPaymentIntegrated }) => hasPaymentIntegrated === true);
    });
    expect(Math.min(...rates)).toBeLessThan(0.25);
    expect(Math.max(...rates)).toBeGreaterThan(0.85);
  });

  test('get better with time, and lose what was abolished', () => {
    const online = (at: 'first' | 'last'): number =>
      ofProvinces.filter(({ states }) =>
        ['partial', 'full'].includes((at === 'first' ? states[0] : states.at(-1))?.facts.onlineService ?? ''),
      ).length;
    expect(online('last')).toBeGreaterThan(online('first'));
    expect(share(ofProvinces, ({ inForce }) => inForce === false)).toBeGreaterThan(0.01);
    expect(share(ofProvinces, ({ inForce }) => inForce === false)).toBeLessThan(0.1);
  });

  test('each procedure is issued by one ministry, and nearly all of them are public', () => {
    const codes = ofMinistries.map(({ procedure }) => procedure);
    expect(new Set(codes).size).toBe(codes.length);
    expect(share(ofMinistries, ({ isOwner }) => isOwner === true)).toBe(1);
    expect(share(ofMinistries, ({ isPublic }) => isPublic === true)).toBeGreaterThan(0.99);
  });

  test('the reform is carried out over the year', () => {
    const planned = ofMinistries.filter((record) => now(record).isInReformPlan === true);
    const carried = share(planned, ({ isAbolished, isSimplified }) => isAbolished === true || isSimplified === true);
    expect(planned.length / ofMinistries.length).toBeCloseTo(PARAMETERS.registers.reformPlan, 1);
    expect(carried).toBeGreaterThan(0.5);
    expect(carried).toBeLessThan(0.9);
    expect(share(planned, ({ isAbolished }) => isAbolished === true)).toBeLessThan(
      share(planned, ({ isSimplified }) => isSimplified === true),
    );
  });

  test('nine in ten communes offer certified copies, and of every one it is known', () => {
    const communes = all.filter(({ procedure }) => procedure === null);
    expect(communes).toHaveLength(3_321);
    expect(share(communes, ({ offersCertifiedCopies }) => offersCertifiedCopies === true)).toBeGreaterThan(0.85);
    expect(share(communes, ({ offersCertifiedCopies }) => offersCertifiedCopies === false)).toBeGreaterThan(0.02);
  });

  test('announcements are told in two parts and are one; most are in time, some are not', () => {
    const announcements = all.flatMap((record) => record.announcements);
    const told = ofKind<RegistryItem>('registry').filter(({ facts: { decidedAt } }) => typeof decidedAt === 'string');
    expect(announcements.length).toBeGreaterThan(500);
    expect(told.length / announcements.length).toBeGreaterThan(1.9);
    const late = announcements.filter(({ isAnnouncedInTime }) => isAnnouncedInTime === false).length / announcements.length;
    const publishedLate = announcements.filter(
      ({ publishedAt, publishBy }) => publishedAt !== null && dayOf(publishedAt) > dayOf(publishBy),
    );
    expect(announcements.every(({ isAnnouncedInTime }) => isAnnouncedInTime !== null)).toBe(true);
    for (const rate of [late, publishedLate.length / announcements.length]) {
      expect(rate).toBeGreaterThan(0.02);
      expect(rate).toBeLessThan(0.25);
    }
    for (const { decidedOn } of announcements) expect(calendar.isWorkingDay(decidedOn)).toBe(true);
  });
});

describe('reported totals', () => {
  const reports = ofKind<ReportItem>('report');

  test('are of the whole months whose dossiers are told, by both systems, of every province', () => {
    expect([...new Set(reports.map(({ periodFrom }) => periodFrom))].toSorted()).toEqual(['2026-08-01', '2026-09-01', '2026-10-01']);
    expect(reports).toHaveLength(3 * 2 * 34);
    for (const { periodFrom, statedAt } of reports)
      expect(Date.parse(statedAt)).toBeGreaterThan(startOfDay(parseDay(periodFrom)) + 30 * DAY_MS);
  });

  test('of a time that the demo rhythm fills there are none', () => {
    const demo = allOf(nation, { ...QUESTION, rhythm: 'demo', liveSince: startOfDay(parseDay('2026-10-01')) });
    const periods = new Set(demo.flatMap(({ item }) => (item.kind === 'report' ? [item.periodFrom] : [])));
    expect([...periods].toSorted()).toEqual(['2026-08-01', '2026-09-01']);
  });

  test('are about what is received, and the greater of the two is seldom less', () => {
    const scale = 0.02;
    const from = startOfDay(parseDay('2026-10-01'));
    const to = startOfDay(parseDay('2026-11-01'));
    const source = must(nation.facts({ ...QUESTION, scale })[3], 'the reports');
    const received = new Map<string, number>();
    for (let at = from; at < to; at += MINUTE_MS) {
      for (const { unit, steps } of nation.planSlot(at / MINUTE_MS, 'real', scale)) {
        if (!steps.some(({ status }) => status === 'accepted')) continue;
        const province = must(directory.ancestors(unit).at(-2), 'a province');
        received.set(province, (received.get(province) ?? 0) + 1);
      }
    }
    const told = Map.groupBy(source.begunIn(from, to), ({ item }) => item.unit);
    const amountOf = ({ item }: ToldFact): number => (item.kind === 'report' ? (item.amount ?? 0) : 0);
    const ratios = [...told].map(([unit, both]) => (received.get(unit) ?? 0) / Math.max(...both.map(amountOf)));
    expect(ratios).toHaveLength(34);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / 34).toBeGreaterThan(0.93);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / 34).toBeLessThan(1.01);
    // A small province has a hundred or two: what comes differs from what can be expected.
    expect(Math.min(...ratios)).toBeGreaterThan(0.75);
    expect(Math.max(...ratios)).toBeLessThan(1.2);
  });
});

test('the feed tells all of it', () => {
  const feed = factFeed(nation.facts(QUESTION), { toldUpTo: null, limit: 5_000 });
  const told: FactItem[] = [];
  for (let batch = feed.tick(NOW); ; batch = feed.tick(NOW)) {
    told.push(...batch.items);
    if (batch.upTo === NOW && batch.items.length === 0) break;
  }
  expect(told).toHaveLength(items.length);
  expect(formatInstant(Math.max(...told.map(instantOf))) <= formatInstant(NOW)).toBe(true);
});
