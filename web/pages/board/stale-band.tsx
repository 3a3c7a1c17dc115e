import type { Link } from '../../data/use-stream.ts';
import { useText } from '../../i18n/text.tsx';
import { useNow } from '../../parts/state/freshness.tsx';

/** Says, while nothing is heard, of when the greyed figures are. */
export function StaleBand({ link }: { readonly link: Link }) {
  const { t, format } = useText();
  const now = useNow();
  if (link.state !== 'stale' || link.lastHeardAt === null) return null;
  return (
    <p className="stale-band" role="alert">
      {t.staleWhy(format.age(now - link.lastHeardAt))}
    </p>
  );
}
