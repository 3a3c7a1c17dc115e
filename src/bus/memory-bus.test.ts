import { expect, it } from 'vitest';

import type { BusMessage } from './change-bus.ts';
import { memoryBus } from './memory-bus.ts';

const UNITS: BusMessage = { kind: 'units' };
const UNCERTAIN: BusMessage = { kind: 'uncertain' };

it('delivers to everybody, in order, at once', () => {
  const bus = memoryBus();
  const heard: string[] = [];
  bus.subscribe(({ kind }) => heard.push(`one ${kind}`));
  bus.subscribe(({ kind }) => heard.push(`two ${kind}`));
  bus.publish(UNITS);
  bus.publish(UNCERTAIN);
  expect(heard).toEqual(['one units', 'two units', 'one uncertain', 'two uncertain']);
});

it('delivers nothing to who has left, and nothing from before to who comes', () => {
  const bus = memoryBus();
  const heard: BusMessage[] = [];
  bus.publish(UNITS);
  const leave = bus.subscribe((message) => heard.push(message));
  bus.publish(UNCERTAIN);
  leave();
  leave();
  bus.publish(UNITS);
  expect(heard).toEqual([UNCERTAIN]);
});

it('two subscriptions of one listener are two', () => {
  const bus = memoryBus();
  let heard = 0;
  const listen = (): void => void (heard += 1);
  const leave = bus.subscribe((message) => {
    if (message.kind === 'units') listen();
  });
  bus.subscribe(listen);
  bus.publish(UNITS);
  leave();
  bus.publish(UNITS);
  expect(heard).toBe(3);
});
