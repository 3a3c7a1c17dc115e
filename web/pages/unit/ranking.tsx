import type { Board } from '../../../src/live/wire.ts';
import type { LightScale } from '../../charts/lights/scale.ts';
import type { Catalogue } from '../../i18n/catalogue.ts';
import { useText } from '../../i18n/text.tsx';
import type { Indicator, RankOrder } from '../../parts/ranking/rank.ts';
import { RankList } from '../../parts/ranking/rank-list.tsx';
import type { SideProps } from './side.ts';

interface RankingProps extends SideProps {
  readonly board: Board;
  /** Which of the units below; the level of the first where it is left out. */
  readonly level?: string;
}

/** The units of one level below a unit, ranked: provinces are not compared with ministries. */
export function Ranking({ board, level = mainLevel(board), indicator, view, scale, onPoint }: RankingProps) {
  const { t } = useText();
  const setOrder = (order: RankOrder) => view.choose({ sort: order === 'worst' ? 'worst' : undefined });
  return (
    <RankList
      title={titleOf(level, t)}
      period={board.period}
      items={board.children.filter((child) => child.unit.level === level)}
      indicator={indicator}
      scale={scaleFor(level, indicator, scale)}
      order={view.sort ?? 'best'}
      onOrder={setOrder}
      onPoint={onPoint}
    />
  );
}

/** The further levels below a unit of which something is known. */
export function otherLevels(board: Board, indicator: Pick<Indicator, 'id'>): readonly string[] {
  const known = board.children.filter((child) => child.values[indicator.id]?.kind === 'value').map((child) => child.unit.level);
  return [...new Set(known)].filter((level) => level !== mainLevel(board));
}

function mainLevel(board: Board): string {
  return board.children[0]?.unit.level ?? '';
}

function titleOf(level: string, t: Catalogue): string {
  if (level === 'province') return t.rankTitle.province;
  if (level === 'commune') return t.rankTitle.commune;
  return level === 'ministry' ? t.ministries : t.rankTitle.other;
}

/** The classes of a count are made for one commune; a whole province would always burn. */
function scaleFor(level: string, { unit, bands }: Indicator, scale: LightScale | null): LightScale | null {
  if (bands === null || (unit === 'count' && level !== 'commune')) return null;
  return scale;
}
