import type { Link } from '../../data/use-stream.ts';
import { useText } from '../../i18n/text.tsx';

const STATES = { live: 'live', connecting: 'reconnecting', reconnecting: 'reconnecting', stale: 'stale' } as const;

/** Whether the figures on screen are being kept current. */
export function LiveState({ link }: { readonly link: Link }) {
  const { t } = useText();
  const words = { live: t.live, connecting: t.connecting, reconnecting: t.reconnecting, stale: t.stale };
  return (
    <span className="live-state" data-testid="live-state" data-state={STATES[link.state]} role="status">
      <span className="live-dot" aria-hidden="true" />
      {words[link.state]}
    </span>
  );
}
