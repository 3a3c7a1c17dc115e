import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export interface ServerMetricsOptions {
  /** Items that wait to be written, now. */
  readonly waiting: () => number;
  /** Open streams, now. */
  readonly viewers: () => number;
}

export interface ServerMetrics {
  readonly registry: Registry;
  count(verdicts: readonly { readonly verdict: string }[]): void;
}

/** What an operator's monitoring reads: of the process itself, of the way in and of the way out. */
export function serverMetrics({ waiting, viewers }: ServerMetricsOptions): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const items = new Counter({
    name: 'nhip_intake_items_total',
    help: 'Items answered, by verdict',
    labelNames: ['verdict'],
    registers: [],
  });
  registry.registerMetric(items);
  registry.registerMetric(gauge('nhip_intake_waiting', 'Items that wait to be written', waiting));
  registry.registerMetric(gauge('nhip_stream_viewers', 'Open streams', viewers));
  return {
    registry,
    count(verdicts) {
      for (const { verdict } of verdicts) items.inc({ verdict });
    },
  };
}

/** Read when it is asked for. */
function gauge(name: string, help: string, read: () => number): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(read());
    },
  });
}
