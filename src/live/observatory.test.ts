import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { entryOf, MEASURES } from '../intake/intake-fixture.ts';
import { indicatorsOn } from '../measure/indicator-versions.ts';
import { indicator } from '../measure/indicator.ts';
import { AppError } from '../shared/app-error.ts';
import { DAY_MS, parseDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { INDICATORS, world } from './live-fixture.ts';

const NOW = at('2026-03-06T10:00');
const accepted = event('accepted', '2026-03-02T09:00');

describe('a question', () => {
  it('has a subject where its parts exist', async () => {
    const { view } = await world(NOW);
    expect(view.subject({ unit: '01', period: 'week' })).toMatchObject({
      unit: { id: '01' },
      period: { id: '2026-W10' },
      indicator: { definition: { id: 'on_time_rate' } },
    });
    expect(view.subject({ unit: '01', period: '2025', indicator: 'received' }).indicator.definition.id).toBe('received');
  });

  it.each([
    [{ unit: 'nowhere', period: 'day' }, 'notFound'],
    [{ unit: 'VN', period: 'decade' }, 'invalid'],
    [{ unit: 'VN', period: 'day', indicator: 'happiness' }, 'invalid'],
  ] as const)('%j is %s', async (question, kind) => {
    const { view } = await world(NOW);
    expect(() => view.subject(question)).toThrow(AppError);
    await expect(view.board(question)).rejects.toMatchObject({ kind });
    await expect(view.lights(question)).rejects.toMatchObject({ kind });
  });
});

describe('where figures come from', () => {
  it.each(['day', 'week', 'month', 'quarter', 'year', '2026-03-06', '2026-W10', '2026-03', '2026-Q1', '2026'])(
    '%s is in memory',
    async (period) => {
      const { view } = await world(NOW);
      expect(view.liveFigures(view.subject({ unit: 'VN', period }).period)).not.toBeNull();
    },
  );

  it.each(['2026-03-05', '2026-W09', '2026-02', '2025-Q4', '2025', '2026-12'])('%s is read from the counters', async (period) => {
    const { view } = await world(NOW);
    expect(view.liveFigures(view.subject({ unit: 'VN', period }).period)).toBeNull();
  });

  it('is no matter to what they say', async () => {
    const { view, live, clock, write } = await world(NOW);
    await write(
      entryOf('D1', accepted),
      entryOf('D2', { ...accepted, unit: '00256' }),
      entryOf('D1', event('resolved', '2026-03-05T09:00')),
    );
    const current = await view.board({ unit: 'VN', period: '2026-03', indicator: 'received' });
    clock.advance(31 * DAY_MS);
    await live.keepDay();
    const past = await view.board({ unit: 'VN', period: '2026-03', indicator: 'received' });
    for (const id of ['received', 'resolved', 'on_time_rate', 'processing_hours_p50', 'returned'])
      expect(past.values[id]).toEqual(current.values[id]);
    // Told backwards from the flows: as it stood at the end of the month.
    expect(past.values['open_now']).toMatchObject({ kind: 'value', value: 1 });
    expect(current.values['open_now']).toMatchObject({ kind: 'value', value: 1 });
  });
});

it('the period before is told beside the running one as it tells itself: no data is not zero', async () => {
  const { view, write } = await world(NOW);
  const entry = {
    id: 'a',
    at: at('2026-03-03T09:00'),
    learnedAt: NOW,
    version: 0,
    unit: '01',
    procedure: null,
    facts: { status: 'received' },
  } as const;
  await write({ kind: 'fact', key: { of: 'feedback', source: 'portal', code: 'F1' }, entry });
  const running = await view.board({ unit: '01', period: 'month' });
  const before = await view.board({ unit: '01', period: '2026-02' });
  expect(before.values['feedback_received']).toMatchObject({ kind: 'noData' });
  expect(running.values['feedback_received']).toMatchObject({ kind: 'value', value: 1, previous: { kind: 'noData' } });
});

describe('definitions', () => {
  const first = must(INDICATORS.get('on_time_rate'), 'on_time_rate').definition;
  const CHANGE = parseDay('2026-03-01');
  // From March on only what is early counts as on time.
  const early = { measure: 'resolved_early', times: 1, over: 'period' } as const;
  const versions = indicatorsOn([
    indicator({ ...first, validTo: CHANGE - 1 }, MEASURES),
    indicator({ ...first, version: 2, validFrom: CHANGE, validTo: null, numerator: [early] }, MEASURES),
    indicator(must(INDICATORS.get('received'), 'received').definition, MEASURES),
  ]);
  async function told(period: string, definitions?: string): Promise<unknown> {
    const { view, write } = await world(NOW, undefined, versions);
    // One dossier of each month, resolved on its last day in time.
    await write(
      entryOf('D1', event('accepted', '2026-02-09T09:00')),
      entryOf('D1', event('resolved', '2026-02-12T09:00')),
      entryOf('D2', event('accepted', '2026-03-02T09:00')),
      entryOf('D2', event('resolved', '2026-03-05T09:00')),
    );
    const { values } = await view.board({ unit: 'VN', period, definitions });
    const value = values['on_time_rate'];
    return value?.kind === 'value' ? [value.definition, value.value] : value;
  }

  it.each([
    ['2026-02', undefined, ['on_time_rate@1', 1]],
    ['2026-02', 'period', ['on_time_rate@1', 1]],
    ['month', undefined, ['on_time_rate@2', 0]],
    ['2026-02', 'current', ['on_time_rate@2', 0]],
    ['month', '2026-02-10', ['on_time_rate@1', 1]],
  ])('of %s, where %s is asked for, are %j', async (period, definitions, expected) => {
    expect(await told(period, definitions)).toEqual(expected);
  });

  it('of no day are refused', async () => {
    await expect(told('month', 'somebody’s')).rejects.toMatchObject({ kind: 'invalid' });
  });
});

it('a board of simulated dossiers says so, whatever its period', async () => {
  const { view, write } = await world(NOW);
  await write(entryOf('D1', accepted, 'simulator'), entryOf('D2', { ...accepted, unit: '00256' }));
  for (const period of ['day', 'month', '2026-02', '2025']) {
    expect([period, (await view.board({ unit: 'VN', period })).simulated]).toEqual([period, true]);
    expect([period, (await view.board({ unit: '01', period })).simulated]).toEqual([period, true]);
    expect([period, (await view.board({ unit: '02', period })).simulated]).toEqual([period, false]);
  }
});
