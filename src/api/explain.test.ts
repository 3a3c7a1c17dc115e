import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { explainWorld } from '../../test/explain-world.ts';
import { PROVINCE, WARD } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { formatInstant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { CATALOGUE_DIR } from '../core.ts';
import type { Explanation } from '../explain/explain-wire.ts';
import { explanations } from '../observe-explain.ts';
import { followFigures, observe } from '../observe.ts';
import type { Board } from '../live/wire.ts';
import { SIDE_NAMES, type SideName } from '../explain/sides.ts';

/** A clock that stands in the middle of a month. */
const NOW = Date.parse('2026-10-20T15:00:00+07:00');
const SEED = 766;
const PERIODS = ['month', 'year', '2026-09'];
const UNITS = ['VN', PROVINCE, WARD, 'G01'];
const INDICATORS = [...(await readCatalogue(CATALOGUE_DIR)).indicatorsOn(20_000 + 745).keys()];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  const { dossiers, facts } = explainWorld(NOW, 400, SEED);
  // The same once more under other codes, and taken back: whatever is shown, none of it is there.
  const doubles = dossiers.slice(0, 200).map((item) => ({ ...item, dossierCode: `R-${item.dossierCode}` }));
  const codes = new Map(doubles.map((item) => [item.dossierCode, item]));
  const retractions = [...codes.values()].map(({ source, dossierCode, unit }) => {
    return { kind: 'retraction', source, dossierCode, unit, retractedAt: formatInstant(NOW), reason: 'duplicate_dossier' };
  });
  for (const items of [dossiers, doubles, retractions, facts]) {
    const verdicts = await server.core.intake.submit(items);
    if (verdicts.some(({ verdict }) => verdict !== 'accepted')) throw new Error('the world is not accepted as a whole');
  }
  // Asked once, procedures are read into memory; from then on they are answered from there.
  await explain({ unit: 'VN' });
}, 60_000);
afterAll(() => server.end());

type Question = Readonly<Record<string, string | number>>;

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the part of the answer that it looks at
async function ask<T>(address: string, question: Question): Promise<{ status: number; body: T }> {
  const query = new URLSearchParams(Object.entries(question).map(([name, value]): [string, string] => [name, String(value)]));
  const response = await fetch(`${server.url}${address}?${query.toString()}`);
  // Each test looks at what it needs of the shape.
  return { status: response.status, body: (await response.json()) as T };
}

async function explain(question: Question): Promise<Explanation> {
  const { status, body } = await ask<Explanation>('/v1/explain', question);
  expect(status, JSON.stringify(body).slice(0, 300)).toBe(200);
  return body;
}

type Row = Pick<NonNullable<Explanation['lost']>['own'], 'numerator' | 'denominator' | 'complement'>;

function sumOf(rows: readonly Row[]): Row {
  const of = (side: SideName): number | null =>
    rows.some((row) => row[side] === null) ? null : rows.reduce((sum, row) => sum + (row[side] ?? 0), 0);
  return { numerator: of('numerator') ?? NaN, denominator: of('denominator'), complement: of('complement') };
}

function sides({ numerator, denominator, complement }: Row): Row {
  return { numerator, denominator, complement };
}

type Told = Explanation & { formula: NonNullable<Explanation['formula']>; lost: NonNullable<Explanation['lost']> };

function takenSum(denominator: Told['formula']['denominator']): number | null {
  if (denominator === null) return null;
  const other = [denominator.other, denominator.fallback].find((one) => one?.isTaken === true);
  return (other ?? denominator).sum;
}

function expectToAddUp(value: Told['value'], { numerator, denominator }: Told['formula'], lost: Told['lost'], unit: string): void {
  if (value.kind === 'value') expect([numerator.value, denominator?.value ?? null], unit).toEqual([value.numerator, value.denominator]);
  const { whole, own, children, procedures } = lost;
  const taken = takenSum(denominator);
  expect([whole.numerator, whole.denominator], unit).toEqual([numerator.sum, taken]);
  if (whole.complement !== null) expect(whole.complement).toBe((taken ?? 0) - numerator.sum);
  expect(sumOf([own, ...children]), `${unit}: children`).toEqual(sides(whole));
  if (procedures.kind !== 'told') throw new Error(`${unit}: procedures ${procedures.kind}`);
  expect(sumOf([...procedures.top, procedures.others]), `${unit}: procedures`).toEqual(sides(whole));
  expect(procedures.apart).toBeNull();
}

/** Every page of a side, with what each record is called and adds. */
async function pagesOf(question: Question, limit: number): Promise<{ names: string[]; sum: number; told: number } | null> {
  const names: string[] = [];
  let sum = 0;
  let after: string | null = null;
  for (;;) {
    const { behind } = await explain({ ...question, limit, ...(after === null ? {} : { after }) });
    if (behind === null) return null;
    const page = [...behind.dossiers, ...behind.records];
    expect(page.length).toBeLessThanOrEqual(limit);
    for (const { unit, source, code, counts } of page) {
      names.push(`${unit} ${source} ${code}`);
      sum += counts;
    }
    if (behind.next === null) return { names, sum, told: behind.sum };
    expect(page).toHaveLength(limit);
    after = behind.next;
  }
}

describe.each(PERIODS)('an explanation of %s', (period) => {
  test.each(INDICATORS)('of %s adds up to what the board shows', async (indicator) => {
    for (const unit of UNITS) {
      const [{ body: board }, told] = await Promise.all([ask<Board>('/v1/board', { unit, period }), explain({ unit, period, indicator })]);
      expect(told.value, unit).toEqual(board.values[indicator]);
      expect(told.missing === null, unit).toBe(told.value.kind === 'value');
      if (told.formula === null || told.lost === null) expect(['level', 'period', 'counting']).toContain(told.missing?.because);
      else expectToAddUp(told.value, told.formula, told.lost, unit);
    }
  });

  test.each(INDICATORS)('of %s has behind it the records that make its sums', async (indicator) => {
    for (const unit of UNITS) {
      const about = { unit, period, indicator };
      const { lost } = await explain(about);
      if (lost === null) continue;
      for (const side of SIDE_NAMES) {
        if (lost.whole[side] === null) continue;
        const pages = await pagesOf({ ...about, dossiers: side }, 200);
        if (pages === null) continue;
        expect([pages.sum, pages.told], `${unit} ${side}`).toEqual([lost.whole[side], lost.whole[side]]);
        expect(new Set(pages.names).size, `${unit} ${side}`).toBe(pages.names.length);
        expect(pages.names.filter((name) => name.includes(' R-'))).toEqual([]);
      }
    }
  });
});

test('the world has something of nearly everything', async () => {
  const { body } = await ask<Board>('/v1/board', { unit: PROVINCE, period: 'year' });
  const empty = Object.entries(body.values).filter(([, value]) => value.kind !== 'value' || value.numerator === 0);
  expect(empty.map(([id]) => id)).toEqual([]);
});

describe('pages', () => {
  test.each([1, 2, 7])('of %d neither repeat nor miss a record, in one order', async (limit) => {
    for (const indicator of ['on_time_rate', 'feedback_on_time_rate', 'content_complete_rate']) {
      const question = { unit: 'VN', period: 'year', indicator, dossiers: 'denominator' };
      const [small, whole] = [await pagesOf(question, limit), await pagesOf(question, 200)];
      expect(small?.names).toEqual(whole?.names);
      expect(small?.names.length).toBeGreaterThan(10);
      expect(small?.names).toEqual(small?.names.toSorted());
    }
  });

  test('say what a dossier is, when it was due and how late it is, and nothing of a person', async () => {
    const { behind } = await explain({ unit: WARD, period: 'year', indicator: 'on_time_rate' });
    expect(behind?.side).toBe('complement');
    const [dossier] = behind?.dossiers ?? [];
    expect(Object.keys(dossier ?? {}).toSorted()).toEqual([
      'acceptedAt',
      'code',
      'counts',
      'dueAt',
      'endedAt',
      'lateWorkingHours',
      'procedure',
      'source',
      'status',
      'submittedAt',
      'unit',
    ]);
    expect(dossier).toMatchObject({ unit: WARD, counts: 1 });
    // Late by an evening is late, by no working hour.
    const hours = behind?.dossiers.map(({ lateWorkingHours }) => lateWorkingHours ?? NaN) ?? [];
    expect([Math.min(...hours) >= 0, Math.max(...hours) > 0]).toEqual([true, true]);
  });

  test('are those of the side on which a better figure has less where none is asked for', async () => {
    const sideOf = async (indicator: string) => (await explain({ unit: 'VN', period: 'year', indicator })).behind?.side;
    expect([await sideOf('on_time_rate'), await sideOf('overdue_share'), await sideOf('received')]).toEqual([
      'complement',
      'numerator',
      'numerator',
    ]);
  });
});

describe('an explanation', () => {
  test('keeps to its published schema', async () => {
    const { body } = await ask<Record<string, never>>('/openapi.json', {});
    // The part of the document that this test is about.
    const api = body as unknown as {
      paths: Record<string, { get: { responses: Record<string, { content: Record<string, { schema: object }> }> } }>;
    };
    const schema = api.paths['/v1/explain']?.get.responses['200']?.content['application/json']?.schema;
    const validate = new Ajv2020({ strict: false }).compile(schema ?? {});
    for (const indicator of INDICATORS) {
      expect(validate(await explain({ unit: 'VN', period: 'month', indicator })), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  test('names definition, points, sources with their lag, and what is needed', async () => {
    const told = await explain({ unit: PROVINCE, period: 'year', indicator: 'progress_rate' });
    expect(told.indicator).toMatchObject({
      id: 'progress_rate',
      version: 1,
      legalBasis: 'Decision 766/QĐ-TTg, 2.1',
      owner: 'Government Office',
    });
    expect(told.indicator.reviewedOn).toMatch(/^\d{4}-/);
    const points = must(told.points[0], 'points');
    expect(points).toMatchObject({ index: '766', component: '2.1', kind: 'scored', maxPoints: 20 });
    expect(must(points.got, 'points got') + must(points.lost, 'points lost')).toBe(20);
    expect(told.sources.listed.map(({ source }) => source)).toEqual(expect.arrayContaining(['source-0', 'source-1', 'source-2']));
    expect(told.sources.listed.every(({ lagSeconds }) => lagSeconds === 0)).toBe(true);
  });

  test('says how many dossiers more it would take, and not one too many', async () => {
    const { needed, lost } = await explain({ unit: PROVINCE, period: 'year', indicator: 'progress_rate' });
    const { change, threshold, text } = must(
      needed.find(({ goal }) => goal === 'band'),
      'a band',
    );
    const { numerator, denominator } = must(lost, 'where it was lost').whole;
    const ratioWith = (more: number): number => (numerator + more) / must(denominator, 'a denominator');
    const more = must(change, 'a number of dossiers');
    expect(ratioWith(more)).toBeGreaterThanOrEqual(threshold);
    expect(ratioWith(more - 1)).toBeLessThan(threshold);
    expect(text?.en).toBe(`${more} more dossiers: In time 766`);
  });

  test('shows the published score alone where no curve is established', async () => {
    const { points } = await explain({ unit: PROVINCE, period: 'year', indicator: 'personal_storage_rate' });
    expect(points).toMatchObject([{ kind: 'publishedOnly', got: null, lost: null, curve: { kind: 'none' } }]);
  });

  test('says why there is no number', async () => {
    const because = async (unit: string, indicator: string, period = 'month') =>
      (await explain({ unit, period, indicator })).missing?.because ?? null;
    expect(await because('04', 'on_time_rate')).toBe('notReported');
    expect(await because(WARD, 'full_process_rate_eligible')).toBe('level');
    expect(await because('VN', 'announced_on_time_rate', 'week')).toBe('period');
    expect(await because('G01', 'dossier_sync_rate_reported', 'year')).toBe('notStated');
    expect(await because('VN', 'due_soon_now', '2026-09')).toBe('period');
    expect(await because('04', 'feedback_on_time_rate')).toBe('zeroDenominator');
  });

  test('is the same for a process that follows nothing and reads everything from the store', async () => {
    const live = await followFigures(server.core, () => undefined);
    live.close();
    const byStore = explanations(server.core, live, observe(server.core, live));
    for (const indicator of INDICATORS) {
      for (const unit of ['VN', PROVINCE]) {
        const question = { unit, period: 'month', indicator };
        const [kept, read] = [await explain(question), await byStore(question)];
        expect(JSON.parse(JSON.stringify(read.lost)), `${unit} ${indicator}`).toEqual(kept.lost);
      }
    }
  });

  test('follows what is sent', async () => {
    const before = await explain({ unit: 'VN', indicator: 'received' });
    const item = {
      source: 'later',
      dossierCode: 'L-1',
      unit: WARD,
      procedure: 'X.2',
      status: 'accepted',
      occurredAt: '2026-10-20T14:00:00+07:00',
    };
    await server.core.intake.submit([item]);
    const { lost } = await explain({ unit: 'VN', indicator: 'received' });
    expect(lost?.whole.numerator).toBe((before.lost?.whole.numerator ?? NaN) + 1);
    if (lost?.procedures.kind !== 'told') throw new Error('procedures are not told');
    expect(lost.procedures.top.find(({ procedure }) => procedure === 'X.2')).toMatchObject({ numerator: 1, name: null });
  });
});

describe('what cannot be answered is a problem', () => {
  test.each([
    [{ unit: '99' }, 404],
    [{ indicator: 'luck' }, 400],
    [{ period: 'soon' }, 400],
    [{ dossiers: 'both' }, 400],
    [{ limit: 0 }, 400],
    [{ limit: 201 }, 400],
    [{ after: 'nonsense' }, 400],
    [{ after: Buffer.from('["VN 2026-10 on_time_rate@1 complement","a","b"]').toString('base64url') }, 400],
    [{ indicator: 'received', dossiers: 'complement' }, 400],
  ])('%o → %d', async (question, status) => {
    expect((await ask<{ detail: string }>('/v1/explain', question)).status).toBe(status);
  });

  test('a cursor of another question', async () => {
    const { behind } = await explain({ unit: 'VN', period: 'year', indicator: 'on_time_rate', limit: 1 });
    const answer = await ask<{ detail: string }>('/v1/explain', {
      unit: PROVINCE,
      period: 'year',
      indicator: 'on_time_rate',
      after: behind?.next ?? '',
    });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/another unit/) } });
  });
});
