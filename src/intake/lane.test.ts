import { expect, it } from 'vitest';

import type { BusMessage } from '../bus/change-bus.ts';
import { memoryBus } from '../bus/memory-bus.ts';
import { at, event } from '../domain/dossier-fixture.ts';
import { manualClock } from '../shared/manual-clock.ts';
import type { Work } from './decide-batch.ts';
import { CONTEXT, entryOf } from './intake-fixture.ts';
import { lane } from './lane.ts';
import { memoryLedger } from './memory-ledger.ts';

const accepted = event('accepted', '2026-03-02T09:00');

function opened() {
  const ledger = memoryLedger();
  const bus = memoryBus();
  const heard: BusMessage[] = [];
  bus.subscribe((message) => heard.push(message));
  const writer = lane({
    number: 0,
    ledger,
    bus,
    clock: manualClock(at('2026-03-03T09:00')),
    context: CONTEXT,
    maxBatch: 10,
    onDefect: () => {},
  });
  const verdicts: string[] = [];
  const client = { settle: (place: number, { verdict }: { verdict: string }) => void (verdicts[place] = verdict), fail: () => {} };
  const add = (...works: readonly Work[]): void => {
    for (const [place, work] of works.entries()) writer.add({ work, client, place });
  };
  return { writer, ledger, heard, verdicts, add };
}

it('what arrives in one turn goes in one transaction', async () => {
  const { writer, ledger, heard, verdicts, add } = opened();
  add(entryOf('D1', accepted), entryOf('D2', accepted), entryOf('D1', accepted));
  expect(writer.waiting).toBe(3);
  await writer.drained();
  expect(verdicts).toEqual(['accepted', 'accepted', 'duplicate']);
  expect(ledger.lastTransaction).toBe(1n);
  expect(heard).toMatchObject([{ kind: 'committed', change: { transaction: 1n, pulses: [{ accepted: 2, duplicate: 1 }] } }]);
});

it('goes to sleep when nothing waits, and wakes again', async () => {
  const { writer, ledger, add } = opened();
  await writer.drained();
  for (const code of ['D1', 'D2']) {
    add(entryOf(code, accepted));
    await writer.drained();
  }
  expect(ledger.lastTransaction).toBe(2n);
});

it('what is told on the bus is what was added to the counters', async () => {
  const { writer, ledger, heard, add } = opened();
  add(entryOf('D1', accepted), entryOf('D2', { ...accepted, unit: '00256' }));
  await writer.drained();
  const [message] = heard;
  if (message?.kind !== 'committed') throw new Error('a commit is told');
  expect(message.change.units.map(({ key }) => key)).toEqual(expect.arrayContaining([...ledger.units.keys()]));
  expect(message.change.happened).toHaveLength(2);
});
