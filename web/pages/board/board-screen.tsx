import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';

import { useView } from '../../app/use-view.ts';
import { useIndicators, useUnits } from '../../data/queries.ts';
import { fullName, type UnitIndex } from '../../data/unit-index.ts';
import { useText } from '../../i18n/text.tsx';
import type { IndicatorList } from '../../../src/live/wire.ts';
import { Problem } from '../../parts/state/problem.tsx';
import { BoardSkeleton } from './board-skeleton.tsx';
import { LiveBoard } from './live-board.tsx';

const NATION = 'VN';

/** The board of whichever unit the address names. */
export function BoardScreen() {
  const { t } = useText();
  const { _splat: id = NATION } = useParams({ strict: false });
  const units = useUnits();
  const indicators = useIndicators();
  if (units.isError || indicators.isError) {
    const retry = () => void Promise.all([units.refetch(), indicators.refetch()]);
    return <Problem title={t.errorTitle} what={t.errorWhat} onRetry={retry} />;
  }
  if (units.data === undefined || indicators.data === undefined) return <BoardSkeleton />;
  return <KnownBoard id={id} index={units.data} list={indicators.data} />;
}

function KnownBoard({ id, index, list }: { readonly id: string; readonly index: UnitIndex; readonly list: IndicatorList }) {
  const { t, lang } = useText();
  const view = useView();
  const unit = index.byId.get(id);
  const name = unit === undefined ? t.notFoundTitle : fullName(unit, lang, t);
  useEffect(() => {
    document.title = `${name} · Nhịp`;
  }, [name]);
  const indicator =
    list.indicators.find((own) => own.id === view.indicator) ??
    list.indicators.find((own) => own.id === list.defaultIndicator) ??
    list.indicators[0];
  if (unit === undefined) return <Problem title={t.notFoundTitle} what={t.notFoundWhat(id)} />;
  if (indicator === undefined) return <Problem title={t.errorTitle} what={t.errorWhat} />;
  return <LiveBoard unit={unit} index={index} list={list} indicator={indicator} view={view} />;
}
