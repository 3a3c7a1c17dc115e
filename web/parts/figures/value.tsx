import type { BoardValue } from '../../../src/live/wire.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from './digits.tsx';
import type { Indicator } from '../ranking/rank.ts';

interface ValueProps {
  readonly value: BoardValue | undefined;
  readonly unit: Indicator['unit'];
  /** Lists are narrow: `chưa có` instead of `Chưa có dữ liệu`. */
  readonly isShort?: boolean;
}

/** A value as it is on screen. What is missing is said in words and is never a zero. */
export function Value({ value, unit, isShort = false }: ValueProps) {
  const { t, format } = useText();
  if (value?.kind === 'notApplicable') return <span className="value-missing">{isShort ? t.notApplicableShort : t.notApplicable}</span>;
  if (value?.kind !== 'value') return <span className="value-missing">{isShort ? t.noDataShort : t.noData}</span>;
  const { number, suffix } = format.value(value.value, unit);
  return (
    <span className="value">
      <Digits text={number} />
      {suffix !== '' && <span className="value-suffix">{suffix}</span>}
    </span>
  );
}
