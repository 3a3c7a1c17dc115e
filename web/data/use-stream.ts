import { useEffect, useReducer, useState } from 'react';

import type { PeriodKind } from '../i18n/catalogue.ts';
import { query } from './api.ts';
import { followStream, type LinkState } from './stream.ts';
import { EMPTY_STREAM, reduceStream, type StreamState } from './stream-state.ts';

export interface Link {
  readonly state: LinkState;
  /** Epoch milliseconds of this machine; null before the first message. */
  readonly lastHeardAt: number | null;
}

export interface Stream extends StreamState {
  readonly link: Link;
}

/** The live board of a unit, with the lights of one indicator; nothing is opened while `indicator` is null. */
export function useStream(unit: string, period: PeriodKind, indicator: string | null): Stream {
  const [state, dispatch] = useReducer(reduceStream, EMPTY_STREAM);
  const [link, setLink] = useState<Link>({ state: 'connecting', lastHeardAt: null });

  useEffect(() => {
    if (indicator === null) return;
    const abort = new AbortController();
    followStream(
      query('/v1/stream', { unit, period, lights: indicator }),
      {
        onSnapshot: (frame) => dispatch({ type: 'snapshot', frame, at: Date.now() }),
        onDelta: (delta) => dispatch({ type: 'delta', delta, at: Date.now() }),
        onLink: (next, lastHeardAt) => setLink({ state: next, lastHeardAt }),
      },
      abort.signal,
    );
    return () => abort.abort();
  }, [unit, period, indicator]);
  // Until its own snapshot comes, what is held belongs to the board before.
  const isOfThis = state.board?.unit.id === unit && state.board.period.kind === period;
  return { ...(isOfThis ? state : { ...state, board: null, happenings: [], changed: [] }), link };
}
