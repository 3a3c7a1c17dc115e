import { useText } from '../../i18n/text.tsx';

/** On every screen whose figures contain made-up dossiers. */
export function Simulated() {
  const { t } = useText();
  return (
    <strong className="simulated" data-testid="simulated" title={t.simulatedWhy}>
      {t.simulated}
    </strong>
  );
}
