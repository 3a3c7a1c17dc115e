import { describe, expect, it } from 'vitest';

import type { BusMessage } from '../bus/change-bus.ts';
import { memoryBus } from '../bus/memory-bus.ts';
import { at } from '../domain/dossier-fixture.ts';
import { AppError } from '../shared/app-error.ts';
import { manualClock } from '../shared/manual-clock.ts';
import type { Work } from './decide-batch.ts';
import type { Ledger } from './ledger.ts';
import { CONTEXT, DIRECTORY } from './intake-fixture.ts';
import { intake, type IntakeOptions } from './intake.ts';
import { memoryLedger } from './memory-ledger.ts';
import { itemParser } from './parse-item.ts';

const NOW = at('2026-03-03T09:00');

function item(code: string, more: object = {}): object {
  return {
    source: 'onegate',
    dossierCode: code,
    unit: '00004',
    procedure: 'P3',
    occurredAt: '2026-03-02T09:00:00+07:00',
    status: 'accepted',
    ...more,
  };
}

function opened(ledger: Ledger, more: Partial<IntakeOptions> = {}) {
  const bus = memoryBus();
  const clock = manualClock(NOW);
  const heard: BusMessage[] = [];
  const defects: { error: unknown; work: Work }[] = [];
  bus.subscribe((message) => heard.push(message));
  const way = intake({
    parser: itemParser(() => DIRECTORY),
    ledger,
    bus,
    clock,
    context: CONTEXT,
    lanes: 3,
    maxBatch: 100,
    maxWaiting: 1_000,
    smallRequest: 1,
    onDefect: (error, work) => defects.push({ error, work }),
    ...more,
  });
  return { way, clock, heard, defects };
}

/** A ledger that does something before each update: waits, fails. */
function hindered(hinder: (keys: readonly { readonly code: string }[], call: number) => Promise<void> | void) {
  const inner = memoryLedger();
  const batches: number[] = [];
  const ledger: Ledger = {
    due: (now, limit) => inner.due(now, limit),
    async update(lane, keys, decide) {
      batches.push(keys.dossiers.length);
      await hinder(keys.dossiers, batches.length);
      return inner.update(lane, keys, decide);
    },
  };
  return { ledger, inner, batches };
}

const verdictsOf = (verdicts: readonly { readonly verdict: string }[]): string[] => verdicts.map(({ verdict }) => verdict);

describe('submit', () => {
  it('answers item by item, in order, after the commit', async () => {
    const ledger = memoryLedger();
    const { way, heard } = opened(ledger);
    const verdicts = await way.submit([item('D1'), 'x', item('D2', { unit: '00256' }), item('D1')]);
    expect(verdictsOf(verdicts)).toEqual(['accepted', 'quarantined', 'accepted', 'duplicate']);
    expect([...ledger.dossiers.keys()].toSorted()).toEqual(['onegate\nD1', 'onegate\nD2']);
    expect(ledger.quarantined).toMatchObject([{ reason: 'not_an_object' }]);
    expect(heard.every(({ kind }) => kind === 'committed')).toBe(true);
  });

  it('of nothing answers nothing', async () => {
    const { way } = opened(memoryLedger());
    expect(await way.submit([])).toEqual([]);
  });

  it('repeated answers duplicate', async () => {
    const { way } = opened(memoryLedger());
    await way.submit([item('D1')]);
    expect(verdictsOf(await way.submit([item('D1')]))).toEqual(['duplicate']);
  });

  it('writes a dossier right that two lanes hold at once', async () => {
    const ledger = memoryLedger();
    const { way } = opened(ledger);
    const units = ['00004', '00008', '00256', 'G01', '01', '02'];
    const moves = units.map((unit, hour) => item('D1', { unit, eventId: unit, occurredAt: `2026-03-02T0${hour + 1}:00:00+07:00` }));
    expect(new Set(verdictsOf(await way.submit(moves)))).toEqual(new Set(['accepted']));
    expect(ledger.dossiers.get('onegate\nD1')).toMatchObject({ evaluation: { measured: { unit: '02' } } });
    expect(ledger.dossiers.get('onegate\nD1')?.history).toHaveLength(units.length);
  });

  it('gathers what arrives while a transaction runs into the next', async () => {
    const { promise: opening, resolve: open } = Promise.withResolvers<void>();
    const { ledger, batches } = hindered((_, call) => (call === 1 ? opening : undefined));
    const { way } = opened(ledger, { lanes: 1 });
    const first = way.submit([item('D0')]);
    await expect.poll(() => batches.length).toBe(1);
    const others = Array.from({ length: 20 }, (_, index) => way.submit([item(`D${index + 1}`)]));
    expect(way.waiting).toBe(20);
    open();
    await Promise.all([first, ...others]);
    expect(batches).toEqual([1, 20]);
    expect(way.waiting).toBe(0);
  });

  it('puts no more into one transaction than it may', async () => {
    const { ledger, batches } = hindered(() => {});
    const { way } = opened(ledger, { lanes: 1, maxBatch: 7 });
    await way.submit(Array.from({ length: 20 }, (_, index) => item(`D${index}`)));
    expect(batches).toEqual([7, 7, 6]);
  });

  it('says busy when too much waits, and takes nothing of it', async () => {
    const { promise: opening, resolve: open } = Promise.withResolvers<void>();
    const { ledger, inner, batches } = hindered(() => opening);
    const { way } = opened(ledger, { lanes: 1, maxWaiting: 2 });
    const first = way.submit([item('D0')]);
    await expect.poll(() => batches.length).toBe(1);
    const second = way.submit([item('D1'), item('D2')]);
    await expect(way.submit([item('D3')])).rejects.toMatchObject({ kind: 'busy' });
    open();
    await Promise.all([first, second]);
    expect(inner.dossiers.size).toBe(3);
  });

  it('tells nothing before all of the request is settled', async () => {
    const { promise: opening, resolve: open } = Promise.withResolvers<void>();
    const { ledger } = hindered((keys) => (keys[0]?.code === 'slow' ? opening : undefined));
    const { way } = opened(ledger);
    let isAnswered = false;
    // So many that they are spread over the lanes, whichever lane a small request would take.
    const many = Array.from({ length: 500 }, (_, index) => item(`D1-${index}`));
    const answer = way.submit([...many, item('slow', { unit: '00256' })]).then(() => (isAnswered = true));
    await way.submit([item('D2')]);
    expect(isAnswered).toBe(false);
    open();
    await answer;
  });
});

describe('when the store is away', () => {
  const away = new AppError('unavailable', 'the database cannot be reached');

  it('the sender is told, and whoever shows figures reads them anew', async () => {
    const { ledger } = hindered(() => Promise.reject(away));
    const { way, heard, defects } = opened(ledger);
    await expect(way.submit([item('D1'), item('D2')])).rejects.toBe(away);
    expect(heard.map(({ kind }) => kind)).toEqual(['uncertain']);
    expect(defects).toEqual([]);
  });

  it('sending everything again afterwards is safe', async () => {
    const { ledger, inner } = hindered((_, call) => {
      if (call === 2) throw away;
    });
    const { way } = opened(ledger, { lanes: 1, maxBatch: 1 });
    const items = [item('D1'), item('D2'), item('D3')];
    await expect(way.submit(items)).rejects.toBe(away);
    expect(verdictsOf(await way.submit(items))).toEqual(['duplicate', 'accepted', 'duplicate']);
    expect(inner.dossiers.size).toBe(3);
  });
});

describe('an item that breaks the transaction', () => {
  const poisoned = () =>
    hindered((keys) => {
      if (keys.some(({ code }) => code === 'poison')) throw new TypeError('a fault');
    });

  it('is set aside alone; its neighbours are written', async () => {
    const { ledger, inner } = poisoned();
    const { way, defects } = opened(ledger, { lanes: 1 });
    const codes = ['D1', 'D2', 'poison', 'D3', 'D4'];
    const verdicts = await way.submit(codes.map((code) => item(code)));
    expect(verdictsOf(verdicts)).toEqual(['accepted', 'accepted', 'quarantined', 'accepted', 'accepted']);
    expect(verdicts[2]).toMatchObject({ reason: 'defect' });
    expect(inner.dossiers.size).toBe(4);
    expect(inner.quarantined).toMatchObject([{ source: 'onegate', reason: 'defect', item: { dossierCode: 'poison' } }]);
    expect(defects).toMatchObject([{ work: { key: { code: 'poison' } } }]);
  });

  it('is told to the clock, which has nothing to set aside', async () => {
    const { ledger } = poisoned();
    const { way } = opened(ledger);
    await expect(way.touch([{ of: 'dossier', source: 'onegate', code: 'poison', unit: '00004' }])).rejects.toThrow('a fault');
  });
});

describe('the other ways in', () => {
  it('keep what could not be read as an item', async () => {
    const ledger = memoryLedger();
    const { way } = opened(ledger);
    await way.setAside([{ source: 'csv', reason: 'broken_row', pointer: '/3', detail: 'four cells, five expected', item: '[left out]' }]);
    expect(ledger.quarantined).toMatchObject([{ source: 'csv', reason: 'broken_row', at: NOW }]);
  });

  it('evaluate what the clock has reached', async () => {
    const ledger = memoryLedger();
    const { way, clock } = opened(ledger);
    await way.submit([item('D1')]);
    clock.set(at('2026-03-05T17:31'));
    await way.touch(await ledger.due(clock.now(), 10));
    expect(ledger.dossiers.get('onegate\nD1')).toMatchObject({ revision: 2, evaluation: { evaluatedAt: clock.now(), nextChangeAt: null } });
  });

  it('drained waits for what is under way', async () => {
    const ledger = memoryLedger();
    const { way } = opened(ledger);
    const submitted = way.submit(Array.from({ length: 50 }, (_, index) => item(`D${index}`)));
    await way.drained();
    expect(ledger.dossiers.size).toBe(50);
    await submitted;
    await way.drained();
  });
});
