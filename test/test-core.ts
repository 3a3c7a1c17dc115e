import { openCore, provincesOf, type Core } from '../src/core.ts';
import type { Board } from '../src/live/wire.ts';
import { followFigures, observe } from '../src/observe.ts';
import { systemClock } from '../src/shared/clock.ts';
import { verifyStore, type VerifyReport } from '../src/store/verify-store.ts';
import { testConfig } from './test-server.ts';

/** A core of its own on a database: two of them are to each other as two processes. */
export function openTestCore(databaseUrl: string, announce?: string): Promise<Core> {
  return openCore({
    config: testConfig(databaseUrl),
    clock: systemClock,
    log: () => undefined,
    onError: () => undefined,
    ...(announce === undefined ? {} : { announce }),
  });
}

export function verify({ pool, catalogue, factRules, directory }: Core): Promise<VerifyReport> {
  return verifyStore({ pool, ...catalogue, factRules, provinces: provincesOf(directory()), onProgress: () => undefined });
}

/** A board made from the counters alone, by somebody who followed none of the changes. */
export async function recomputedBoard(core: Core, unit: string, period: string): Promise<Board> {
  const live = await followFigures(core, () => undefined);
  live.close();
  return observe(core, live).board({ unit, period });
}

/** A board without what is said beside its figures: that depends on who has watched since when, and on the hour. */
export function figuresOnly(board: Board): unknown {
  const { confidence: _confidence, signs: _signs, progressUpTo: _upTo, values, children, ...rest } = board;
  const plain = (of: Board['values']) =>
    Object.fromEntries(
      Object.entries(of).map(([id, value]) => {
        if (value.kind !== 'value') return [id, value];
        const { progress: _progress, confidence: _grade, ...figure } = value;
        return [id, figure];
      }),
    );
  return {
    ...rest,
    values: plain(values),
    children: children.map(({ confidence: _of, signs: _marks, rankIsWeak: _weak, values: own, ...child }) => ({
      ...child,
      values: plain(own),
    })),
  };
}
