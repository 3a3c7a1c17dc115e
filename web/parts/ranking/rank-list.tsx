import { TextInput, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState, type ReactNode } from 'react';

import type { Board } from '../../../src/live/wire.ts';
import type { LightScale } from '../../charts/lights/scale.ts';
import { ToneMark } from '../../charts/lights/tone-mark.tsx';
import { fullName, shortName } from '../../data/unit-index.ts';
import { matches } from '../../i18n/plain.ts';
import { useText } from '../../i18n/text.tsx';
import { isWeakRank } from '../confidence/weak-rank.ts';
import { Digits } from '../figures/digits.tsx';
import { SignMarks } from '../progress/sign-marks.tsx';
import { barLength, largestOf, rankRows, type Child, type Indicator, type RankOrder, type RankRow } from './rank.ts';
import { useGlide } from '../use-glide.ts';
import { Value } from '../figures/value.tsx';

interface RankListProps {
  readonly title: string;
  /** Of when the figures are. */
  readonly period: Board['period'];
  readonly items: readonly Child[];
  readonly indicator: Indicator;
  /** Null where colours for single communes would mislead, as for counts of a whole province. */
  readonly scale: LightScale | null;
  readonly order: RankOrder;
  readonly onOrder: (order: RankOrder) => void;
  readonly onPoint: (unit: string | null) => void;
}

const FINDER_FROM = 40;

/** The units below, ranked. It is also the keyboard's way through the map: what has the focus here lights up there. */
export function RankList({ title, period, items, indicator, scale, order, onOrder, onPoint }: RankListProps) {
  const { t, lang, format } = useText();
  const [wanted, setWanted] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const rows = useMemo(() => rankRows(items, indicator, order), [items, indicator, order]);
  const shown = useMemo(() => rows.filter((row) => matches(row.child.unit.name.vi, wanted)), [rows, wanted]);
  useGlide(list, shown.map((row) => row.child.unit.id).join(' '));
  const largest = largestOf(rows);
  return (
    <section className="rank" aria-label={title} data-count={items.length > 34 ? 'many' : 'few'}>
      <header className="section-head">
        <h2>{title}</h2>
        <OrderSwitch indicator={indicator} order={order} onOrder={onOrder} />
      </header>
      <p className="section-note">
        {indicator.name[lang]} · {format.day(period.from)} – {format.day(period.to)}
        {rows.some(({ value, rank }) => isWeakRank(value, rank)) && ` · ${t.confidence.weakRanks}`}
      </p>
      {items.length > FINDER_FROM && (
        <TextInput
          className="rank-find"
          size="xs"
          value={wanted}
          placeholder={t.find}
          aria-label={t.find}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {shown.length === 0 && <p className="empty">{items.length === 0 ? t.noChildren : t.noneFound}</p>}
      <ol className="rank-rows" ref={list} style={{ gridTemplateRows: `repeat(${Math.ceil(shown.length / 2)}, minmax(0, 2.6rem))` }}>
        {shown.map((row) => (
          <Row
            key={row.child.unit.id}
            row={row}
            period={period.kind}
            indicator={indicator}
            scale={scale}
            largest={largest}
            onPoint={onPoint}
          />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly row: RankRow;
  readonly period: Board['period']['kind'];
  readonly indicator: Indicator;
  readonly scale: LightScale | null;
  readonly largest: number;
  readonly onPoint: (unit: string | null) => void;
}

function Row({ row: { child, value, rank }, period, indicator, scale, largest, onPoint }: RowProps): ReactNode {
  const { t, lang } = useText();
  const isWeak = isWeakRank(value, rank);
  const tone = scale === null || value?.kind !== 'value' ? null : scale.toneOf(value.value);
  return (
    <li data-glide={child.unit.id}>
      <Link
        to="/unit/$"
        params={{ _splat: child.unit.id }}
        search={true}
        className="rank-row"
        data-testid="rank-row"
        data-unit={child.unit.id}
        data-missing={value?.kind !== 'value'}
        title={rank === null ? t.unranked : [fullName(child.unit, lang, t), ...(isWeak ? [t.confidence.weakRank] : [])].join('\n')}
        onPointerEnter={() => onPoint(child.unit.id)}
        onPointerLeave={() => onPoint(null)}
        onFocus={() => onPoint(child.unit.id)}
        onBlur={() => onPoint(null)}
      >
        <RankPlace rank={rank} isWeak={isWeak} />
        <span className="rank-tone">{tone !== null && <ToneMark tone={tone} />}</span>
        <span className="rank-name">{shortName(child.unit, lang)}</span>
        {child.signs !== undefined && indicator.direction !== 'none' && <SignMarks signs={child.signs} period={period} />}
        <span className="rank-value">
          <Value value={value} unit={indicator.unit} isShort />
        </span>
        <span className="rank-bar" data-tone={tone ?? 'plain'}>
          <span style={{ transform: `scaleX(${barLength(value, largest, indicator.unit)})` }} />
        </span>
      </Link>
    </li>
  );
}

/** A rank from weak data has a dotted ring, and says so. */
function RankPlace({ rank, isWeak }: { readonly rank: number | null; readonly isWeak: boolean }) {
  const { t } = useText();
  return (
    <span className="rank-place" data-weak={isWeak}>
      {rank === null ? '–' : <Digits text={String(rank)} />}
      {isWeak && <span className="unseen">{t.confidence.weakRank}</span>}
    </span>
  );
}

function OrderSwitch({ indicator, order, onOrder }: Pick<RankListProps, 'indicator' | 'order' | 'onOrder'>) {
  const { t } = useText();
  const isJudged = indicator.direction !== 'none';
  const text = order === 'best' ? (isJudged ? t.bestFirst : t.mostFirst) : isJudged ? t.worstFirst : t.leastFirst;
  return (
    <UnstyledButton className="order-switch" data-control onClick={() => onOrder(order === 'best' ? 'worst' : 'best')}>
      <span aria-hidden="true">⇅</span> {text}
    </UnstyledButton>
  );
}
