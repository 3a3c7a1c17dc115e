import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { boardsOf, close, closedPart, openCoreAt, readerOf } from '../../test/closings.ts';
import { eventItem, OTHER_WARD, PROCEDURE, PROVINCE, WARD } from '../../test/items.ts';
import { createTestDatabase, type TestDatabase } from '../../test/test-postgres.ts';
import type { Core } from '../core.ts';
import type { IntakeItem } from '../intake/contract.ts';
import { DAY_MS, formatInstant, HOUR_MS, parseDay, startOfDay } from '../shared/instant.ts';
import { manualClock } from '../shared/manual-clock.ts';
import { must } from '../shared/must.ts';
import { seededRandom } from '../shared/random.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { figureOf } from './compare-figures.ts';
import { diffClosings } from './diff-closings.ts';
import { closings } from '../closings.ts';
import { verifyFrozen } from './verify-frozen.ts';

const PERIOD = '2026-10';
const CLOSED_AT = startOfDay(parseDay('2026-11-03')) + 9 * HOUR_MS;
const SEED = 9;

const clock = manualClock(CLOSED_AT);
let database: TestDatabase;
let core: Core;
beforeEach(async () => {
  clock.set(CLOSED_AT);
  database = await createTestDatabase('freeze');
  core = await openCoreAt(database.url, clock);
});
afterEach(async () => {
  await core.close();
  await database.drop();
});

const resolvedIn = (day: string, dossierCode: string, unit = WARD): IntakeItem[] => [
  eventItem({ dossierCode, unit, occurredAt: `${day}T08:00:00+07:00`, facts: { channel: 'online', dueAt: `${day}T16:00:00+07:00` } }),
  eventItem({ dossierCode, unit, occurredAt: `${day}T10:00:00+07:00`, status: 'resolved' }),
];

/** As the owner of the tables can. */
async function changeByHand(sql: string): Promise<void> {
  const tables = ['frozen_definitions', 'frozen_period', 'frozen_unit'];
  const all = (how: string) => tables.map((table) => `ALTER TABLE ${table} ${how} TRIGGER ALL`);
  const changed = await inTransaction(core.pool, async (client) => {
    for (const statement of all('DISABLE')) await client.query(statement);
    const { rowCount } = await client.query(sql);
    for (const statement of all('ENABLE')) await client.query(statement);
    return rowCount;
  });
  expect(changed).toBe(1);
}

describe('closing a period', () => {
  test('keeps its figures, its definitions and the calendar, signed and sealed', async () => {
    await core.intake.submit(resolvedIn('2026-10-12', 'C-1'));
    const { isStored, sealed, differences } = await close(core, PERIOD, ' Văn phòng ');
    const { head, hash } = sealed;
    expect([isStored, differences]).toEqual([true, []]);
    expect(head).toMatchObject({
      closing: 1,
      previousClosing: null,
      revision: 1,
      previousRevision: null,
      period: { id: PERIOD, kind: 'month', from: '2026-10-01', to: '2026-10-31' },
      closedAt: formatInstant(CLOSED_AT),
      closedBy: 'Văn phòng',
      calendarVersion: core.catalogue.calendars.version,
      units: { count: core.directory().all.length },
    });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const definitions = must(await readerOf(core).definitions(head.definitions), 'definitions');
    expect(definitions.indicators.find(({ id }) => id === 'on_time_rate')).toMatchObject({
      version: 1,
      validFrom: '2025-07-01',
      name: { en: 'On-time rate' },
      numerator: [{ measure: 'resolved_on_time', times: 1, over: 'period' }],
    });
    const named = definitions.indicators.flatMap(({ numerator }) => numerator.map(({ measure }) => measure.replace('{period}', 'month')));
    expect(named.filter((one) => !definitions.measures.some(({ id }) => id === one))).toEqual([]);
    expect(definitions.indexes.map(({ id }) => id)).toEqual([...core.catalogue.indexes.keys()]);
  });

  test('a second time stores nothing where nothing differs', async () => {
    await core.intake.submit(resolvedIn('2026-10-12', 'C-1'));
    const first = await close(core, PERIOD);
    clock.advance(DAY_MS);
    // Of another month, and a repetition: neither is a correction of this one.
    await core.intake.submit([...resolvedIn('2026-11-02', 'C-9'), ...resolvedIn('2026-10-12', 'C-1')]);
    const second = await close(core, PERIOD);
    expect(second).toEqual({ isStored: false, sealed: first.sealed, differences: [] });
    expect(await readerOf(core).heads()).toHaveLength(1);
  });

  test('after a late correction is revision 2, with exactly what the correction changed', async () => {
    await core.intake.submit([...resolvedIn('2026-10-12', 'C-1'), ...resolvedIn('2026-10-12', 'C-2', OTHER_WARD)]);
    const first = await close(core, PERIOD);
    const before = await boardsOf(core);
    clock.advance(DAY_MS);
    // A source that was late tells of one more.
    await core.intake.submit(resolvedIn('2026-10-20', 'C-3').map((item) => ({ ...item, source: 'late' })));
    const second = await close(core, PERIOD);
    expect([second.isStored, second.sealed.head.revision]).toEqual([true, 2]);
    expect(second.sealed.head).toMatchObject({ previousRevision: first.sealed.hash, previousClosing: first.sealed.hash, closing: 2 });

    const after = await boardsOf(core);
    const expected: object[] = [];
    for (const unit of [WARD, PROVINCE, 'VN', OTHER_WARD, '79', 'G01']) {
      const [one, other] = [await before.board({ unit, period: PERIOD, revision: 1 }), await after.board({ unit, period: PERIOD })];
      for (const [indicator, value] of Object.entries(other.values)) {
        const [was, is] = [figureOf(must(one.values[indicator], 'a figure closed')), figureOf(value)];
        if (JSON.stringify(was) !== JSON.stringify(is)) expected.push({ unit, indicator, before: was, after: is });
      }
    }
    const found = second.differences.filter(({ indicator }) => !indicator.startsWith('score:'));
    expect(new Set(found)).toEqual(new Set(expected));
    expect(found.filter(({ indicator }) => indicator === 'received')).toMatchObject([
      { unit: WARD, before: { value: 1 }, after: { value: 2 } },
      { unit: PROVINCE, before: { value: 1 }, after: { value: 2 } },
      { unit: 'VN', before: { value: 2 }, after: { value: 3 } },
    ]);
    expect(await readerOf(core).differences(second.sealed.head, { limit: 10_000 })).toEqual(second.differences);
    // The first is what it was.
    expect((await after.board({ unit: 'VN', period: PERIOD, revision: 1 })).values['received']).toMatchObject({ value: 2 });
    expect(await verifyFrozen(readerOf(core))).toMatchObject({ ok: true, closings: 2, findings: [] });
  });

  test('without any data keeps that nobody reported', async () => {
    const { isStored, sealed } = await close(core, PERIOD);
    expect([isStored, sealed.head.units.told]).toEqual([true, 0]);
    const board = await (await boardsOf(core)).board({ unit: 'VN', period: PERIOD, revision: 1 });
    expect(board.values['received']).toEqual({ kind: 'noData', definition: 'received@1' });
    expect(board.freshness).toEqual({ lastEventAt: null, lastLearnedAt: null });
  });

  test('evaluates first what the clock has made due', async () => {
    await core.intake.submit([
      eventItem({
        dossierCode: 'C-1',
        occurredAt: '2026-10-30T08:00:00+07:00',
        facts: { channel: null, dueAt: '2026-11-06T16:00:00+07:00' },
      }),
    ]);
    clock.advance(9 * DAY_MS);
    expect(await core.ledger.due(clock.now(), 1)).toHaveLength(1);
    await close(core, '2026-W45');
    expect(await core.ledger.due(clock.now(), 1)).toEqual([]);
    const board = await (await boardsOf(core)).board({ unit: WARD, period: '2026-W45', revision: 1 });
    expect(board.values['overdue_now']).toMatchObject({ kind: 'value', value: 1 });
  });

  test('of every kind; each closing names the one before, of whichever period', async () => {
    let before: string | null = null;
    for (const [at, period] of ['2026-10-12', '2026-W42', PERIOD, '2026-Q3', '2025'].entries()) {
      const { sealed } = await close(core, period);
      expect(sealed.head).toMatchObject({
        closing: at + 1,
        previousClosing: before,
        period: { id: period },
        revision: 1,
        previousRevision: null,
      });
      before = sealed.hash;
    }
  });

  test('two at once are one, and the other finds nothing to do', async () => {
    await core.intake.submit(resolvedIn('2026-10-12', 'C-1'));
    const other = await openCoreAt(database.url, clock);
    const reports = await Promise.all([close(core, PERIOD, 'one'), close(other, PERIOD, 'other')]);
    await other.close();
    expect(new Set(reports.map(({ isStored }) => isStored))).toEqual(new Set([false, true]));
    expect(reports[0].sealed).toEqual(reports[1].sealed);
  });

  test('that breaks half-way leaves nothing', async () => {
    await core.pool.query(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
CREATE TRIGGER break_off AFTER INSERT ON frozen_unit FOR EACH ROW WHEN (NEW.content -> 'unit' ->> 'id' = '${OTHER_WARD}') EXECUTE FUNCTION break_off()`);
    await expect(close(core, PERIOD)).rejects.toThrow('broken');
    const { rows } = await core.pool.query<object>(
      'SELECT (SELECT count(*) FROM frozen_period) + (SELECT count(*) FROM frozen_unit) + (SELECT count(*) FROM frozen_definitions) AS n',
    );
    expect(rows).toEqual([{ n: 0 }]);
    await core.pool.query('DROP TRIGGER break_off ON frozen_unit');
    expect(await close(core, PERIOD)).toMatchObject({ isStored: true, sealed: { head: { revision: 1 } } });
  });
});

describe('is refused', () => {
  test.each([
    ['2026-11', 'conflict', /2026-11 is not over: its last day is 2026-11-30/],
    ['month', 'conflict', /not over/],
    ['2026-11-03', 'conflict', /not over/],
    ['2027', 'conflict', /not over/],
    ['soon', 'invalid', /no such period/],
    ['2026-13', 'invalid', /no such period/],
  ])('a closing of %s', async (period, kind, message) => {
    await expect(close(core, period)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  test('one whose counters are not all counted yet', async () => {
    await core.pool.query(`UPDATE tally_column SET counted_since = NULL WHERE name = 'received'`);
    await expect(close(core, PERIOD)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringMatching(/^1 counters are new/) });
  });

  test.each([
    [
      'a unit',
      "UPDATE frozen_unit SET content = jsonb_set(content, '{values,received,value}', '7') WHERE content -> 'unit' ->> 'id' = '00008'",
    ],
    ['a unit away', "DELETE FROM frozen_unit WHERE content -> 'unit' ->> 'id' = '00008'"],
    ['its head', `UPDATE frozen_period SET head = jsonb_set(head, '{closedBy}', '"X"')`],
    ['its definitions', `UPDATE frozen_definitions SET content = jsonb_set(content, '{defaultIndicator}', '"X"')`],
  ])('what would be built on a revision of which somebody changed %s', async (_, sql) => {
    await core.intake.submit(resolvedIn('2026-10-12', 'C-1'));
    await close(core, PERIOD);
    await changeByHand(sql);
    await core.intake.submit(resolvedIn('2026-10-20', 'C-2'));
    await expect(close(core, PERIOD)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/^revision 1 of 2026-10 is not what was closed .*: run nhip period verify 2026-10$/),
    });
    expect(await readerOf(core).heads()).toHaveLength(1);
    // Another period is not built on it.
    expect(await close(core, '2026-09')).toMatchObject({ isStored: true });
  });

  test('a signature that is no name', async () => {
    await expect(close(core, PERIOD, 'x'.repeat(101))).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('any change of what was closed', async () => {
    await close(core, PERIOD);
    for (const table of ['frozen_period', 'frozen_unit', 'frozen_definitions', 'frozen_difference']) {
      await expect(
        core.pool.query(`UPDATE ${table} SET hash = 'x'`.replace('frozen_difference SET hash', 'frozen_difference SET unit_id')),
      ).rejects.toThrow(/is closed/);
      await expect(core.pool.query(`DELETE FROM ${table}`)).rejects.toThrow(/is closed/);
      await expect(core.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow(/is closed/);
    }
  });

  test('to tell of a unit that was not there', async () => {
    await close(core, PERIOD);
    const [city] = [{ ...must(core.directory().get('VN'), 'the nation'), id: 'metropolis', level: 'city' as const, eIdCode: null }];
    await core.addUnits([city]);
    const view = await boardsOf(core);
    await expect(view.board({ unit: 'metropolis', period: PERIOD, revision: 1 })).rejects.toMatchObject({
      kind: 'notFound',
      message: 'no such unit in 2026-10, revision 1: metropolis; it had its units of 2026-11-03',
    });
    // Computed, it has no data, which is not what was closed: nothing was.
    expect((await view.board({ unit: 'metropolis', period: PERIOD })).frozen).toMatchObject({ revision: 1, isDifferent: true });
    // What came into being later is a difference of the next closing.
    const { differences } = await close(core, PERIOD);
    expect(new Set(differences.map(({ unit, before }) => `${unit} ${JSON.stringify(before)}`))).toEqual(new Set(['metropolis null']));
  });

  test('a board of what was not closed, or by another view', async () => {
    await close(core, PERIOD);
    const view = await boardsOf(core);
    for (const [question, kind, message] of [
      [{ period: '2026-09', revision: 1 }, 'notFound', /2026-09 has not been closed/],
      [{ period: PERIOD, revision: 2 }, 'notFound', /has no revision 2: the newest is 1/],
      [{ period: PERIOD, revision: 1, indicator: 'luck' }, 'invalid', /no such indicator/],
      [{ period: PERIOD, revision: 1, asKnownAt: '2026-11-03T08:00:00+07:00' }, 'invalid', /revision/],
      [{ period: PERIOD, revision: 1, definitions: 'current' }, 'invalid', /revision/],
    ] as const) {
      await expect(view.board({ unit: 'VN', ...question }), JSON.stringify(question)).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(message),
      });
    }
  });
});

test('zero, no data, not applicable and no denominator come back as they were', async () => {
  await core.intake.submit(resolvedIn('2026-10-12', 'C-1'));
  await close(core, PERIOD);
  const { values } = await (await boardsOf(core)).board({ unit: WARD, period: PERIOD, revision: 1 });
  expect(values['rejected']).toMatchObject({ kind: 'value', value: 0, numerator: 0, denominator: null });
  expect(values['paid_online_rate']).toEqual({ kind: 'noData', definition: 'paid_online_rate@1' });
  expect(values['full_process_rate_eligible']?.kind).toBe('notApplicable');
  const { rows } = await core.pool.query<object>(
    `SELECT indicator, kind, value, numerator, denominator, completeness, definition FROM frozen_readable
WHERE unit_id = $1 AND indicator IN ('rejected', 'paid_online_rate', 'full_process_rate_eligible', 'on_time_rate') ORDER BY indicator`,
    [WARD],
  );
  const none = { value: null, numerator: null, denominator: null, completeness: null };
  expect(rows).toMatchObject([
    { indicator: 'full_process_rate_eligible', kind: 'notApplicable', ...none },
    { indicator: 'on_time_rate', kind: 'value', value: 1, numerator: 1, denominator: 1, completeness: 1, definition: 'on_time_rate@1' },
    { indicator: 'paid_online_rate', kind: 'noData', ...none },
    { indicator: 'rejected', kind: 'value', value: 0, numerator: 0, denominator: null, completeness: 1 },
  ]);
});

describe('a seeded world', () => {
  /** Some hundred dossiers of all ends, in a few provinces and one ministry, in October and around it. */
  function* dossiers(): Generator<IntakeItem> {
    const random = seededRandom(SEED);
    const units = core
      .directory()
      .all.filter(({ level, parent }) => level === 'ministry' || (level === 'commune' && ['01', '79', '48'].includes(parent ?? '')));
    const pick = <T>(of: readonly T[]): T => must(of[Math.floor(random() * of.length)], 'one to pick');
    for (let number = 0; number < 400; number++) {
      const at = startOfDay(parseDay('2026-09-20')) + Math.floor(random() * 40 * DAY_MS);
      const item = (status: 'accepted' | 'resolved' | 'rejected' | 'withdrawn' | 'supplement_requested', hours: number) =>
        eventItem({
          dossierCode: `W-${number}`,
          unit: unit.id,
          procedure: PROCEDURE,
          status,
          occurredAt: formatInstant(Math.min(at + hours * HOUR_MS, CLOSED_AT)),
        });
      const unit = pick(units);
      const channel = pick(['online', 'in_person', 'postal'] as const);
      yield {
        ...item('accepted', 0),
        source: pick(['test', 'simulator']),
        facts: { channel: random() < 0.1 ? null : channel, dueAt: formatInstant(at + 3 * DAY_MS) },
      };
      if (random() < 0.8) yield { ...item(pick(['resolved', 'withdrawn', 'supplement_requested']), random() * 200), source: 'test' };
    }
  }

  // Two boards of each of 3,373 units.
  test(`the board as closed is the board as computed, for every unit (seed ${SEED})`, { timeout: 180_000 }, async () => {
    await core.intake.submit([...dossiers()]);
    await close(core, PERIOD);
    const view = await boardsOf(core);
    const simulated: boolean[] = [];
    for (const part of Map.groupBy(core.directory().all, (_, at) => Math.floor(at / 100)).values()) {
      await Promise.all(
        part.map(async ({ id: unit }) => {
          const [closed, computed] = await Promise.all([
            view.board({ unit, period: PERIOD, revision: 1 }),
            view.board({ unit, period: PERIOD }),
          ]);
          expect(closedPart(closed), unit).toEqual(closedPart(computed));
          expect([unit, computed.frozen]).toEqual([unit, { ...closed.frozen, isDifferent: false }]);
          simulated.push(closed.simulated);
        }),
      );
    }
    expect([simulated.length, new Set(simulated).size]).toEqual([core.directory().all.length, 2]);
    // Another ranking, and values in the order in which the catalogue has them.
    const ranked = await view.board({ unit: 'VN', period: PERIOD, revision: 1, indicator: 'received' });
    const computed = await view.board({ unit: 'VN', period: PERIOD, indicator: 'received' });
    expect(ranked.children.map(({ rank }) => rank)).toEqual(computed.children.map(({ rank }) => rank));
    expect([ranked, ...ranked.children].map(({ values }) => Object.keys(values))).toEqual(
      [computed, ...computed.children].map(({ values }) => Object.keys(values)),
    );
  });

  test(`what is closed from the same rows has the same hashes, whoever closes (seed ${SEED})`, async () => {
    const items = [...dossiers()];
    await core.intake.submit(items);
    const { sealed } = await close(core, PERIOD, 'X');
    const second = await createTestDatabase('freeze');
    const other = await openCoreAt(second.url, clock);
    // Another order of arrival gives other rows in another order, and the same figures.
    for (const item of items.toReversed()) await other.intake.submit([item]);
    const again = await close(other, PERIOD, 'X');
    await other.close();
    await second.drop();
    expect(again.sealed).toEqual(sealed);
  });
});

describe('the difference', () => {
  const diff = (question: { from?: number; to?: number | 'live' }) =>
    diffClosings({ period: PERIOD, ...question }, { reader: readerOf(core), clock, imageOf: closings(core).imageOf });

  test('is told between revisions, and against the figures of now', async () => {
    await close(core, PERIOD);
    expect(await diff({})).toEqual({ period: PERIOD, from: 1, to: 'live', differences: [] });
    await core.intake.submit(resolvedIn('2026-10-12', 'C-1'));
    const live = await diff({});
    expect(live.differences.find(({ unit, indicator }) => unit === 'VN' && indicator === 'received')).toMatchObject({
      before: { kind: 'noData' },
      after: { value: 1 },
    });
    await close(core, PERIOD);
    expect(await diff({})).toEqual({ ...live, from: 1, to: 2 });
    expect(await diff({ from: 1, to: 'live' })).toEqual(live);
    expect((await diff({ to: 'live' })).differences).toEqual([]);
    const back = await diff({ from: 2, to: 1 });
    expect(back.differences).toEqual(
      live.differences.map(({ unit, indicator, before, after }) => ({ unit, indicator, before: after, after: before })),
    );
    await expect(diff({ to: 1 })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(diff({ from: 7 })).rejects.toMatchObject({ kind: 'notFound' });
  });
});
