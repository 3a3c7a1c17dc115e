import { useEffect, useRef, useState } from 'react';

import type { Happening } from '../../../src/live/wire.ts';
import { nextLines } from './calm.ts';

/** New lines come in together and not more often than this, or nobody could read one. */
const CALM_MS = 1_800;
const AT_ONCE = 3;

/** The lines of a ticker: few at a time, and none while somebody reads (`isHeld`). */
export function useCalm(happenings: readonly Happening[], isHeld: boolean): readonly Happening[] {
  const [shown, setShown] = useState<readonly Happening[]>([]);
  const latest = useRef(happenings);
  useEffect(() => {
    latest.current = happenings;
  }, [happenings]);
  useEffect(() => {
    if (isHeld) return;
    const timer = setInterval(() => setShown((old) => nextLines(old, latest.current, AT_ONCE)), CALM_MS);
    return () => clearInterval(timer);
  }, [isHeld]);
  // The first lines need not wait for the first beat.
  return shown.length === 0 ? nextLines(shown, happenings, AT_ONCE) : shown;
}
