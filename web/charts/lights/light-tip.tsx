import type { CSSProperties } from 'react';

import type { Light, LightTable } from '../../data/stream-state.ts';
import { fullName, type UnitIndex } from '../../data/unit-index.ts';
import { useText } from '../../i18n/text.tsx';
import type { Indicator } from '../../parts/ranking/rank.ts';
import { Digits } from '../../parts/figures/digits.tsx';
import type { Point, Size } from './frame.ts';
import type { LightScale } from './scale.ts';
import { ToneMark } from './tone-mark.tsx';

interface LightTipProps {
  readonly light: number | null;
  readonly at: Point | null;
  readonly size: Size;
  readonly index: UnitIndex;
  readonly lights: LightTable | null;
  readonly scale: LightScale | null;
  readonly indicator: Indicator;
  readonly focus: string | null;
}

const WIDTH_PX = 250;

/** What the light under the pointer says, and where a click leads. */
export function LightTip({ light, at, size, index, lights, scale, indicator, focus }: LightTipProps) {
  const { t, lang } = useText();
  const unit = light === null ? undefined : index.communes[light];
  if (unit === undefined || at === null) return null;
  const province = index.byId.get(unit.parent ?? '');
  const target = focus === unit.parent ? unit : (province ?? unit);
  return (
    <div className="tip" style={placeOf(at, size)} role="status">
      <strong>{fullName(unit, lang, t)}</strong>
      {province !== undefined && <span className="tip-province">{fullName(province, lang, t)}</span>}
      <TipFigures figures={lights?.byUnit.get(unit.id)} scale={scale} indicator={indicator} />
      <span className="tip-hint">
        {t.goTo(fullName(target, lang, t))} <span aria-hidden="true">→</span>
        <span className="tip-tap">{t.tapAgain}</span>
      </span>
    </div>
  );
}

interface TipFiguresProps extends Pick<LightTipProps, 'scale' | 'indicator'> {
  readonly figures: Light | undefined;
}

function TipFigures({ figures, scale, indicator }: TipFiguresProps) {
  const { t, format } = useText();
  if (figures === undefined) return null;
  const { value, numerator, denominator } = figures;
  const hasParts = indicator.unit === 'ratio' && numerator !== null && denominator !== null;
  return (
    <span className="tip-value">
      <ToneMark tone={value === null || scale === null ? 'none' : scale.toneOf(value)} />
      {value === null ? t.noData : <Digits text={format.text(value, indicator.unit)} />}
      {hasParts && <span className="tip-parts">{t.ratioOf(format.count(numerator), format.count(denominator))}</span>}
    </span>
  );
}

/** Beside the light, on the side where there is room. */
function placeOf([x, y]: Point, size: Size): CSSProperties {
  const left = Math.min(Math.max(8, x + 18), size.width - WIDTH_PX - 8);
  return y > size.height * 0.7 ? { left, width: WIDTH_PX, bottom: size.height - y + 14 } : { left, width: WIDTH_PX, top: y + 14 };
}
