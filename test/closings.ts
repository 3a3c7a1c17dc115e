import { closings } from '../src/closings.ts';
import { openCore, type Core } from '../src/core.ts';
import type { CloseReport } from '../src/freeze/close-period.ts';
import { frozenReader } from '../src/store/frozen-read.ts';
import type { FrozenReader } from '../src/freeze/frozen-store.ts';
import type { Board, BoardValue } from '../src/live/wire.ts';
import { followFigures, observe } from '../src/observe.ts';
import type { Clock } from '../src/shared/clock.ts';
import { testConfig } from './test-server.ts';

/** A core whose clock stands, on a database. */
export function openCoreAt(databaseUrl: string, clock: Clock): Promise<Core> {
  return openCore({ config: testConfig(databaseUrl), clock, log: () => undefined, onError: () => undefined });
}

export function close(core: Core, period: string, by: string | null = null): Promise<CloseReport> {
  return closings(core).close(period, by);
}

export function readerOf({ pool }: Core): FrozenReader {
  return frozenReader(pool);
}

/** Boards as somebody reads them who has just come. */
export async function boardsOf(core: Core) {
  const live = await followFigures(core, () => undefined);
  live.close();
  return observe(core, live);
}

/** What a closing keeps of a board: not how far the figures may be relied on now, nor what is said beside them. */
export function closedPart({ asOf, simulated, freshness, unit, path, period, values, children, rankedBy }: Board): object {
  const childrenPart = children.map((child) => ({ unit: child.unit, rank: child.rank, values: valuesPart(child.values) }));
  return { asOf, simulated, freshness, unit, path, period, values: valuesPart(values), children: childrenPart, rankedBy };
}

function valuesPart(values: Readonly<Record<string, BoardValue>>): object {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => {
      if (value.kind !== 'value') return [id, value];
      const { kind, value: number, numerator, denominator, previous, completeness, definition } = value;
      return [id, { kind, value: number, numerator, denominator, previous, completeness, definition }];
    }),
  );
}
