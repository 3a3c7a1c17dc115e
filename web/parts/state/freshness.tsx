import { useEffect, useState } from 'react';

import type { Board } from '../../../src/live/wire.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from '../figures/digits.tsx';

interface FreshnessProps {
  readonly board: Pick<Board, 'freshness'> | null;
  readonly aheadMs: number;
}

/** How old the newest counted event is. The server's clock is the measure: a wrong clock on this machine does not show. */
export function Freshness({ board, aheadMs }: FreshnessProps) {
  const { t, format } = useText();
  const now = useNow();
  const learnedAt = board?.freshness.lastLearnedAt ?? null;
  if (board === null) return <span className="freshness" />;
  if (learnedAt === null) return <span className="freshness">{t.newestNone}</span>;
  const age = format.age(Math.max(0, now + aheadMs - Date.parse(learnedAt)));
  return (
    <span className="freshness" title={format.time(learnedAt)}>
      <Digits text={t.newest(age)} />
    </span>
  );
}

/** Epoch milliseconds, twice a second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
}
