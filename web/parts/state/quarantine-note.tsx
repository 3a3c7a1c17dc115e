import { useIntakeSummary } from '../../data/queries.ts';
import { useText } from '../../i18n/text.tsx';

/** The operator's corner: what intake had to hold back. Silent while there is nothing. */
export function QuarantineNote() {
  const { t, format } = useText();
  const count = useIntakeSummary().data?.quarantined ?? 0;
  if (count === 0) return null;
  return (
    <span className="quarantine" data-testid="quarantined" data-value={count} title={t.quarantinedWhy}>
      {t.quarantined(format.count(count))}
    </span>
  );
}
