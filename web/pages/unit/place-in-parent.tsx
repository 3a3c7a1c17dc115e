import type { BoardValue } from '../../../src/live/wire.ts';
import { useBoard } from '../../data/queries.ts';
import { fullName, type Unit } from '../../data/unit-index.ts';
import type { PeriodKind } from '../../i18n/catalogue.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from '../../parts/figures/digits.tsx';
import { rankRows, type Indicator } from '../../parts/ranking/rank.ts';

interface PlaceInParentProps {
  readonly unit: Unit;
  readonly parent: Unit;
  readonly indicator: Indicator;
  readonly period: PeriodKind;
  readonly own: BoardValue | undefined;
}

/** Where a unit stands among its siblings by the chosen indicator, as a mark on a line from first to last. */
export function PlaceInParent({ unit, parent, indicator, period, own }: PlaceInParentProps) {
  const { t, lang, format } = useText();
  const board = useBoard(parent.id, period, indicator.id).data;
  if (board === undefined) return <p className="place place-empty" />;
  // The parent's board is some seconds old; the unit's own value is not.
  const children = board.children.map((child) =>
    child.unit.id === unit.id && own !== undefined ? { ...child, values: { ...child.values, [indicator.id]: own } } : child,
  );
  // A province is not ranked among ministries.
  const rows = rankRows(
    children.filter((child) => child.unit.level === unit.level),
    indicator,
    'best',
  );
  const ranked = rows.filter((row) => row.rank !== null).length;
  const rank = rows.find((row) => row.child.unit.id === unit.id)?.rank ?? null;
  return (
    <div className="place">
      <span className="place-words">
        {t.rankPlace(fullName(parent, lang, t))} · {indicator.name[lang]}
      </span>
      <strong>{rank === null ? t.unranked : <Digits text={t.rankOf(format.count(rank), format.count(ranked))} />}</strong>
      <span className="place-line" aria-hidden="true">
        {rank !== null && <span style={{ left: `${ranked <= 1 ? 50 : ((rank - 1) / (ranked - 1)) * 100}%` }} />}
      </span>
    </div>
  );
}
