import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';

import type { IndicatorList } from '../../../src/live/wire.ts';
import type { ChosenView } from '../../app/use-view.ts';
import { pathOf, type Unit, type UnitIndex } from '../../data/unit-index.ts';
import { useStream } from '../../data/use-stream.ts';
import { useText } from '../../i18n/text.tsx';
import type { Indicator } from '../../parts/ranking/rank.ts';
import { BranchSide } from '../unit/branch-side.tsx';
import { LeafSide } from '../unit/leaf-side.tsx';
import { BoardHeader } from './board-header.tsx';
import { MapPane } from './map-pane.tsx';
import { StaleBand } from './stale-band.tsx';
import { useLightsShown } from './use-lights-shown.ts';

interface LiveBoardProps {
  readonly unit: Unit;
  readonly index: UnitIndex;
  readonly list: IndicatorList;
  readonly indicator: Indicator;
  readonly view: ChosenView;
}

/** A board that is kept current: the map on one side, figures, ranking and ticker on the other. */
export function LiveBoard({ unit, index, list, indicator, view }: LiveBoardProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const stream = useStream(unit.id, view.period, indicator.id);
  const shown = useLightsShown(stream, unit, view.period, indicator);
  // With the page it was pointed at on: a row that goes with its page cannot say that the pointer left it.
  const [pointed, setPointed] = useState<{ readonly on: string; readonly at: string } | null>(null);
  const emphasised = pointed?.on === unit.id ? pointed.at : null;
  const point = (at: string | null) => setPointed(at === null ? null : { on: unit.id, at });
  const isMapped = useMemo(() => index.communes.some((commune) => pathOf(index, commune.id).includes(unit)), [index, unit]);
  const isLeaf = stream.board === null ? unit.level === 'commune' : stream.board.children.length === 0;
  const side = { unit, index, list, indicator, view, stream, scale: shown.scale, onPoint: point };
  const go = (id: string) => void navigate({ to: '/unit/$', params: { _splat: id }, search: true });
  return (
    <div className="board" data-link={stream.link.state} data-mapped={isMapped}>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <BoardHeader unit={unit} index={index} list={list} indicator={indicator} view={view} stream={stream} />
      <StaleBand link={stream.link} />
      <main id="main" className="stage">
        {isMapped && (
          <MapPane
            unit={unit}
            index={index}
            indicator={indicator}
            shown={shown}
            changed={stream.changed}
            emphasised={emphasised}
            onPoint={point}
            onGo={go}
          />
        )}
        {isLeaf ? <LeafSide {...side} /> : <BranchSide {...side} />}
      </main>
    </div>
  );
}
