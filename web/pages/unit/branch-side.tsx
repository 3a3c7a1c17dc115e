import { useText } from '../../i18n/text.tsx';
import { IndicatorTable } from '../../parts/figures/indicator-table.tsx';
import type { RankOrder } from '../../parts/ranking/rank.ts';
import { RankList } from '../../parts/ranking/rank-list.tsx';
import { Ticker } from '../../parts/ticker/ticker.tsx';
import { Figures } from './figures.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import type { SideProps } from './side.ts';

/** A unit with units below it: its figures, those below ranked, and what is happening. */
export function BranchSide(props: SideProps) {
  const { t } = useText();
  const { unit, index, list, indicator, view, stream, scale, onPoint } = props;
  const { board } = stream;
  const below = board?.children[0]?.unit.level;
  const ranked = board?.children.filter((child) => child.unit.level === below) ?? [];
  const others = board?.children.filter((child) => child.unit.level !== below && child.values[indicator.id]?.kind === 'value') ?? [];
  const onOrder = (order: RankOrder) => view.choose({ sort: order === 'worst' ? 'worst' : undefined });
  const hasMore = others.length > 0 || unit.level !== 'nation';
  const title = below === 'province' ? t.rankTitle.province : below === 'commune' ? t.rankTitle.commune : t.rankTitle.other;
  // The bands of a count are made for one commune; a whole province would always burn.
  const rankScale = indicator.unit === 'count' && below !== 'commune' ? null : indicator.bands === null ? null : scale;
  return (
    <div className="side side-branch" data-more={hasMore}>
      <Figures {...props} />
      {board === null ? (
        <ListSkeleton />
      ) : (
        <RankList
          title={title}
          items={ranked}
          indicator={indicator}
          scale={rankScale}
          order={view.sort ?? 'best'}
          onOrder={onOrder}
          onPoint={onPoint}
        />
      )}
      <Ticker happenings={stream.happenings} index={index} within={unit.id} />
      {others.length > 0 && (
        <RankList title={t.ministries} items={others} indicator={indicator} scale={rankScale} order={view.sort ?? 'best'} onOrder={onOrder} onPoint={onPoint} />
      )}
      {board !== null && unit.level !== 'nation' && <IndicatorTable board={board} indicators={list.indicators} />}
    </div>
  );
}
