import type { BusMessage, ChangeBus } from './change-bus.ts';

/** Delivers within the process, at once: a listener must be quick and must not throw. */
export function memoryBus(): ChangeBus {
  const listeners = new Set<(message: BusMessage) => void>();
  return {
    publish(message) {
      for (const listener of listeners) listener(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
