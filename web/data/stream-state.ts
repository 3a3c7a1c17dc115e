import type { Board, BoardValue, Delta, Happening, Lights, SnapshotFrame } from '../../src/live/wire.ts';

/** The lights by commune, so that a delta touches what it names and nothing else. */
export interface LightTable {
  readonly indicator: string;
  readonly byUnit: ReadonlyMap<string, Light>;
}

/** Null is no data. */
export interface Light {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
}

export interface StreamState {
  readonly board: Board | null;
  readonly lights: LightTable | null;
  /** Newest first, at most `HAPPENINGS_KEPT`. */
  readonly happenings: readonly Happening[];
  /** The communes whose light the last delta changed: these pulse. */
  readonly changed: readonly string[];
  /** Counts snapshots: colour classes drawn from the data are only made anew with one, so they do not flicker. */
  readonly generation: number;
  /** How far the server's clock is ahead of this machine's, milliseconds. */
  readonly aheadMs: number;
}

export const EMPTY_STREAM: StreamState = { board: null, lights: null, happenings: [], changed: [], generation: 0, aheadMs: 0 };
const HAPPENINGS_KEPT = 60;

/** `at`: when it came, by this machine's clock, epoch milliseconds. */
export type StreamAction =
  | { readonly type: 'snapshot'; readonly frame: SnapshotFrame; readonly at: number }
  | { readonly type: 'delta'; readonly delta: Delta; readonly at: number };

export function reduceStream(state: StreamState, action: StreamAction): StreamState {
  switch (action.type) {
    case 'snapshot':
      return {
        board: action.frame.board,
        lights: action.frame.lights === undefined ? null : lightTable(action.frame.lights),
        happenings: mergeHappenings([], action.frame.happenings),
        changed: [],
        generation: state.generation + 1,
        aheadMs: Date.parse(action.frame.board.asOf) - action.at,
      };
    case 'delta':
      return applyDelta(state, action.delta, action.at);
  }
}

export function lightTable(lights: Lights): LightTable {
  const byUnit = lights.units.map((unit, i) => {
    const light: Light = {
      value: lights.values[i] ?? null,
      numerator: lights.numerators[i] ?? null,
      denominator: lights.denominators[i] ?? null,
    };
    return [unit, light] as const;
  });
  return { indicator: lights.indicator, byUnit: new Map(byUnit) };
}

function applyDelta(state: StreamState, delta: Delta, at: number): StreamState {
  // A delta before the first snapshot has nothing to change; its values come with the snapshot.
  if (state.board === null) return state;
  const changed = Object.keys(delta.lights ?? {});
  return {
    ...state,
    board: patchBoard(state.board, delta),
    lights: state.lights === null || changed.length === 0 ? state.lights : patchLights(state.lights, delta.lights ?? {}),
    happenings: mergeHappenings(state.happenings, delta.happenings),
    changed,
    aheadMs: Date.parse(delta.asOf) - at,
  };
}

function patchBoard(board: Board, delta: Delta): Board {
  return {
    ...board,
    asOf: delta.asOf,
    freshness: delta.freshness,
    ...(delta.confidence === undefined ? {} : { confidence: delta.confidence }),
    values: patchValues(board.values, delta.values[board.unit.id]),
    children: board.children.map((child) => {
      const patch = delta.values[child.unit.id];
      return patch === undefined ? child : { ...child, values: patchValues(child.values, patch) };
    }),
  };
}

type Values = Record<string, BoardValue>;

function patchValues(values: Values, patch: Values | undefined): Values {
  return patch === undefined ? values : { ...values, ...patch };
}

function patchLights(table: LightTable, patch: NonNullable<Delta['lights']>): LightTable {
  const byUnit = new Map(table.byUnit);
  for (const [unit, [value, numerator, denominator]] of Object.entries(patch)) {
    byUnit.set(unit, { value, numerator, denominator });
  }
  return { ...table, byUnit };
}

/** By the instant it happened, newest first; the sort is stable, so those of one instant keep their order. */
function mergeHappenings(old: readonly Happening[], news: readonly Happening[]): readonly Happening[] {
  if (news.length === 0) return old;
  return [...news, ...old].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, HAPPENINGS_KEPT);
}
