import type { PeriodKind } from '../../i18n/catalogue.ts';
import { useText } from '../../i18n/text.tsx';
import { runText } from './progress-text.ts';
import { SignMark } from './sign-mark.tsx';

interface RunNoteProps {
  readonly run: number;
  readonly kind: PeriodKind;
}

/** `▲ 5 tuần liền`: so many finished periods in a row, each better than the one before. One alone is no run. */
export function RunNote({ run, kind }: RunNoteProps) {
  const { t } = useText();
  const text = runText(run, kind, t);
  if (text === null || Math.abs(run) < 2) return null;
  return (
    <span className="run-note" data-run={run > 0 ? 'better' : 'worse'} title={text}>
      <SignMark sign={run > 0 ? 'better' : 'worse'} />
      <span aria-hidden="true">{t.progress.run(Math.abs(run), kind)}</span>
      <span className="unseen">{text}</span>
    </span>
  );
}
