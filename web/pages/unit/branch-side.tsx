import { IndicatorTable } from '../../parts/figures/indicator-table.tsx';
import { UnitSigns } from '../../parts/progress/unit-signs.tsx';
import { Ticker } from '../../parts/ticker/ticker.tsx';
import { Figures } from './figures.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { otherLevels, Ranking } from './ranking.tsx';
import type { SideProps } from './side.ts';

/** A unit with units below it: its figures, those below ranked, and what is happening. */
export function BranchSide(props: SideProps) {
  const { unit, index, list, indicator, stream } = props;
  const { board } = stream;
  const isNation = unit.level === 'nation';
  const others = board === null ? [] : otherLevels(board, indicator);
  return (
    <div className="side side-branch" data-more={!isNation || others.length > 0}>
      <Figures {...props} />
      {board === null ? <div className="unit-signs" /> : <UnitSigns board={board} indicator={indicator} />}
      {board === null ? <ListSkeleton /> : <Ranking {...props} board={board} />}
      <Ticker key={unit.id} happenings={stream.happenings} index={index} within={unit.id} />
      {board !== null && others.map((level) => <Ranking key={level} {...props} board={board} level={level} />)}
      {board !== null && !isNation && <IndicatorTable board={board} indicators={list.indicators} />}
    </div>
  );
}
