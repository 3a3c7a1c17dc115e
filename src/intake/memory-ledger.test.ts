import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { decideBatch } from './decide-batch.ts';
import { cellsOf, CONTEXT, entryOf, writeBatch } from './intake-fixture.ts';
import { memoryLedger } from './memory-ledger.ts';

const NOW = at('2026-03-03T09:00');
const accepted = event('accepted', '2026-03-02T09:00');
const key = { source: 'onegate', code: 'D1' };

describe('the ledger in memory', () => {
  it('gives back what was written, and nothing of what was not asked for', async () => {
    const ledger = memoryLedger();
    await writeBatch(ledger, [entryOf('D1', accepted), entryOf('D2', accepted)], NOW);
    const { change } = await ledger.update(0, { dossiers: [key, { source: 'onegate', code: 'D3' }], facts: [] }, (stored) => ({
      ...decideBatch([], stored, NOW, CONTEXT),
      read: [...stored.dossiers.values()],
    }));
    expect(change.read).toMatchObject([{ ...key, revision: 1, history: [accepted], measured: { unit: '00004' } }]);
  });

  it('adds counters, and numbers its transactions', async () => {
    const ledger = memoryLedger();
    expect(ledger.lastTransaction).toBe(0n);
    await writeBatch(ledger, [entryOf('D1', accepted)], NOW);
    await writeBatch(ledger, [entryOf('D2', accepted)], NOW);
    expect(ledger.lastTransaction).toBe(2n);
    expect(cellsOf(ledger.units)).toMatchObject({ '00004 20514 received': 2, '00004 20514 open': 2 });
    expect(cellsOf(ledger.procedures)).toMatchObject({ 'P3 01 20514 received': 2 });
  });

  it('lets a writer decide again when another was faster', async () => {
    const ledger = memoryLedger();
    const works = [entryOf('D1', accepted), entryOf('D1', event('in_process', '2026-03-02T10:00'))];
    const decided = await Promise.all(works.map((work) => writeBatch(ledger, [work], NOW)));
    expect(decided.map(({ dossiers }) => dossiers[0]?.revision)).toEqual([1, 2]);
    expect(ledger.dossiers.get('onegate\nD1')?.history).toHaveLength(2);
    expect(cellsOf(ledger.units)).toMatchObject({ '00004 20514 received': 1 });
  });

  it('gives up when others are always faster', async () => {
    const ledger = memoryLedger();
    let version = 0;
    const rival = () => void writeBatch(ledger, [entryOf('D1', { ...accepted, version: ++version })], NOW);
    const update = ledger.update(0, { dossiers: [key], facts: [] }, (stored) => {
      const change = decideBatch([entryOf('D1', accepted)], stored, NOW, CONTEXT);
      rival();
      return { ...change, dossiers: change.dossiers.map((dossier) => ({ ...dossier, revision: 0 })) };
    });
    await expect(update).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('knows what is due, the oldest first, and for which unit it counted', async () => {
    const ledger = memoryLedger();
    const later = { ...accepted, facts: { dueAt: at('2026-03-10T09:00') }, unit: '00008' };
    await writeBatch(ledger, [entryOf('D2', later), entryOf('D1', accepted), entryOf('D3', event('registered', '2026-03-02T09:00'))], NOW);
    expect(await ledger.due(at('2026-03-04T17:29'), 10)).toEqual([]);
    expect(await ledger.due(at('2026-03-09T09:00'), 10)).toEqual([
      { of: 'dossier', ...key, unit: '00004' },
      { of: 'dossier', source: 'onegate', code: 'D2', unit: '00008' },
    ]);
    expect(await ledger.due(at('2026-03-09T09:00'), 1)).toHaveLength(1);
  });
});
