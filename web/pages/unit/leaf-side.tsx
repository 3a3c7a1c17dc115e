import { IndicatorTable } from '../../parts/figures/indicator-table.tsx';
import { ProgressTable } from '../../parts/progress/progress-table.tsx';
import { UnitSigns } from '../../parts/progress/unit-signs.tsx';
import { Ticker } from '../../parts/ticker/ticker.tsx';
import { Figures } from './figures.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { PlaceInParent } from './place-in-parent.tsx';
import type { SideProps } from './side.ts';

/** A unit with none below it: every indicator it has, and its place among its neighbours. */
export function LeafSide(props: SideProps) {
  const { unit, index, list, indicator, view, stream } = props;
  const parent = index.byId.get(unit.parent ?? '');
  return (
    <div className="side side-leaf">
      {parent !== undefined && (
        <PlaceInParent unit={unit} parent={parent} indicator={indicator} period={view.period} own={stream.board?.values[indicator.id]} />
      )}
      <Figures {...props} />
      {stream.board !== null && (
        <>
          <UnitSigns board={stream.board} indicator={indicator} isTold />
          <ProgressTable unit={unit.id} period={view.period} indicator={indicator} />
        </>
      )}
      {stream.board === null ? <ListSkeleton /> : <IndicatorTable board={stream.board} indicators={list.indicators} />}
      <Ticker key={unit.id} happenings={stream.happenings} index={index} within={unit.id} />
    </div>
  );
}
