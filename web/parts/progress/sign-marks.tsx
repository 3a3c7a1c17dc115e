import type { Signs } from '../../../src/live/wire-signs.ts';
import type { PeriodKind } from '../../i18n/catalogue.ts';
import { useText } from '../../i18n/text.tsx';
import { MARKED_KINDS, signsText } from './progress-text.ts';
import { SignMark } from './sign-mark.tsx';

/** Whether a unit is better than the week, month, quarter and year before: four small marks, and their words for whoever listens. */
export function SignMarks({ signs, period }: { readonly signs: Signs; readonly period: PeriodKind }) {
  const { t } = useText();
  const text = signsText(signs, t);
  // Where there is room for one only, it is that of the period on screen.
  const own = period === 'day' ? 'week' : period;
  return (
    <span className="sign-marks" title={text}>
      {MARKED_KINDS.map((kind) => (
        <span key={kind} data-own={kind === own}>
          <SignMark sign={signs[kind]} />
        </span>
      ))}
      <span className="unseen">{text}</span>
    </span>
  );
}
