import { Link } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';

import type { LightScale } from '../../charts/lights/scale.ts';
import { ToneMark } from '../../charts/lights/tone-mark.tsx';
import type { LightTable } from '../../data/stream-state.ts';
import { fullName, shortName, type UnitIndex } from '../../data/unit-index.ts';
import { joinShown } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from '../figures/digits.tsx';
import { hottest, type HotLight } from './hot.ts';
import type { Indicator } from './rank.ts';
import { useGlide } from '../use-glide.ts';

interface HotListProps {
  readonly lights: LightTable;
  readonly scale: LightScale;
  readonly indicator: Indicator;
  readonly index: UnitIndex;
  readonly onPoint: (unit: string | null) => void;
}

const SHOWN = 5;

/** The few communes to look at first, each a link to its page. */
export function HotList({ lights, scale, indicator, index, onPoint }: HotListProps) {
  const { t } = useText();
  const list = useRef<HTMLOListElement>(null);
  const rows = useMemo(() => hottest(lights, scale, indicator, SHOWN), [lights, scale, indicator]);
  useGlide(list, rows.map((row) => row.unit).join(' '));
  if (rows.length === 0) return null;
  const isJudged = indicator.bands !== null || indicator.direction === 'down';
  return (
    <section className="hot" data-covers aria-label={isJudged ? t.hot : t.largest}>
      <h2>{isJudged ? t.hot : t.largest}</h2>
      <ol ref={list}>
        {rows.map((row) => (
          <HotRow key={row.unit} row={row} scale={scale} indicator={indicator} index={index} onPoint={onPoint} />
        ))}
      </ol>
    </section>
  );
}

interface HotRowProps extends Omit<HotListProps, 'lights'> {
  readonly row: HotLight;
}

function HotRow({ row: { unit: id, light }, scale, indicator, index, onPoint }: HotRowProps) {
  const { t, lang, format } = useText();
  const unit = index.byId.get(id);
  const parent = index.byId.get(unit?.parent ?? '');
  const share =
    indicator.unit === 'ratio' && light.numerator !== null && light.denominator !== null
      ? t.ratioOf(format.count(light.numerator), format.count(light.denominator))
      : '';
  return (
    <li data-glide={id}>
      <Link
        className="hot-row"
        to="/unit/$"
        params={{ _splat: id }}
        search={true}
        onPointerEnter={() => onPoint(id)}
        onPointerLeave={() => onPoint(null)}
        onFocus={() => onPoint(id)}
        onBlur={() => onPoint(null)}
      >
        <ToneMark tone={scale.toneOf(light.value)} />
        <span className="hot-name">{unit === undefined ? id : fullName(unit, lang, t)}</span>
        <Digits className="hot-value" text={joinShown(format.value(light.value, indicator.unit))} />
        <span className="hot-where">{parent === undefined ? '' : shortName(parent, lang)}</span>
        <Digits className="hot-share" text={share} />
      </Link>
    </li>
  );
}
