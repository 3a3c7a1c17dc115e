import type { Board, BoardValue } from '../../../src/live/wire.ts';
import { useText } from '../../i18n/text.tsx';
import { changeOf, type Change } from './change.ts';
import { Digits } from './digits.tsx';
import type { Indicator } from '../ranking/rank.ts';

interface ChangeNoteProps {
  readonly value: BoardValue | undefined;
  readonly indicator: Indicator;
  /** Of when the value is. */
  readonly board: Pick<Board, 'period' | 'asOf'>;
}

/** `▲ +0,7 điểm % tốt hơn tháng trước`: arrow, sign and words; colour only repeats them. */
export function ChangeNote({ value, indicator, board }: ChangeNoteProps) {
  const { t, format } = useText();
  const isUnfinished = isRunning(board);
  const change = changeOf(value, indicator, isUnfinished);
  const isWhole = !isUnfinished || (indicator.unit === 'count' && !indicator.stock);
  const than = t.previousPeriods[board.period.kind];
  /** In full where there is room: `cùng kỳ tháng trước`. */
  const thanAlike = isWhole ? than : t.likePeriods[board.period.kind];
  if (change.kind === 'unknown') {
    const note = value?.kind !== 'value' ? '' : indicator.stock ? t.ofNow : t.noPrevious(thanAlike);
    return <span className="change change-neutral">{note}</span>;
  }
  if (change.kind === 'flat') return <span className="change change-neutral">= {t.unchanged(than)}</span>;
  return (
    <span className={`change change-${change.verdict}`} title={words(change, thanAlike)}>
      <span className="change-by">
        <span aria-hidden="true">{change.by > 0 ? '▲' : '▼'}</span> <Digits text={byText(change)} />
      </span>{' '}
      <span className="change-words">
        {thanAlike !== than && <span className="change-long">{words(change, thanAlike)}</span>}
        <span className={thanAlike === than ? undefined : 'change-short'}>{words(change, than)}</span>
      </span>
    </span>
  );

  function byText({ by, in: measure }: Change & { kind: 'moved' }): string {
    if (measure === 'points') return `${format.signed(by, 1)} ${t.units.points}`;
    if (measure === 'percent') return `${format.signed(by, 1)}%`;
    return format.signed(by, indicator.unit === 'count' ? 0 : 1);
  }
  function words({ by, verdict, isPart }: Change & { kind: 'moved' }, before: string): string {
    if (isPart) return t.againstWhole(before);
    if (verdict === 'better') return t.better(before);
    if (verdict === 'worse') return t.worse(before);
    return by > 0 ? t.increased(before) : t.decreased(before);
  }
}

/** Both are days in Vietnam: an instant on the wire carries that offset. */
function isRunning({ period, asOf }: Pick<Board, 'period' | 'asOf'>): boolean {
  return asOf.slice(0, 10) <= period.to.slice(0, 10);
}
