import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import type { IndicatorList } from '../../../src/live/wire.ts';
import type { ChosenView } from '../../app/use-view.ts';
import { DisplayMenu } from '../../controls/display-menu.tsx';
import { IndicatorPicker } from '../../controls/indicator-picker.tsx';
import { PeriodPicker } from '../../controls/period-picker.tsx';
import { pathOf, type Unit, type UnitIndex } from '../../data/unit-index.ts';
import type { Stream } from '../../data/use-stream.ts';
import { useText } from '../../i18n/text.tsx';
import { Breadcrumb } from '../../parts/state/breadcrumb.tsx';
import { Freshness } from '../../parts/state/freshness.tsx';
import { LiveState } from '../../parts/state/live-state.tsx';
import type { Indicator } from '../../parts/ranking/rank.ts';
import { Simulated } from '../../parts/state/simulated.tsx';

interface BoardHeaderProps {
  readonly unit: Unit;
  readonly index: UnitIndex;
  readonly list: IndicatorList;
  readonly indicator: Indicator;
  readonly view: ChosenView;
  readonly stream: Stream;
}

export function BoardHeader({ unit, index, list, indicator, view, stream }: BoardHeaderProps) {
  const { t, format } = useText();
  const { board, link } = stream;
  return (
    <header className="top">
      <Brand />
      <Breadcrumb path={pathOf(index, unit.id)} />
      {board?.simulated === true && <Simulated />}
      <div className="top-controls" data-control>
        <PeriodPicker period={view.period} onChange={(period) => view.choose({ period })} />
        <IndicatorPicker indicators={list.indicators} chosen={indicator.id} onChange={(id) => view.choose({ indicator: id })} />
        <DisplayMenu theme={view.theme} onChange={view.choose} />
      </div>
      {view.wall === true && (
        <UnstyledButton className="leave-wall" onClick={() => view.choose({ wall: undefined })}>
          {t.leaveWall}
        </UnstyledButton>
      )}
      <div className="top-state">
        <span className="top-period">
          {board !== null && `${t.periods[view.period]} · ${format.day(board.period.from)} – ${format.day(board.period.to)}`}
        </span>
        <Freshness board={board} aheadMs={stream.aheadMs} />
        <LiveState link={link} />
      </div>
    </header>
  );
}

function Brand() {
  const { t } = useText();
  return (
    <Link to="/" search={true} className="brand" title={t.productClaim}>
      <svg
        viewBox="0 0 32 24"
        width="32"
        height="24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M2 13h7l3-9 5 16 3-7h10" />
      </svg>
      <span>Nhịp</span>
    </Link>
  );
}
