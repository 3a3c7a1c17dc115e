import type { LightTable } from '../../data/stream-state.ts';
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

/** What the light under the pointer says. */
export function LightTip({ light, at, size, index, lights, scale, indicator, focus }: LightTipProps) {
  const { t, lang, format } = useText();
  const unit = light === null ? undefined : index.communes[light];
  if (unit === undefined || at === null) return null;
  const province = index.byId.get(unit.parent ?? '');
  const figures = lights?.byUnit.get(unit.id);
  const target = focus === unit.parent ? unit : (province ?? unit);
  const left = Math.min(Math.max(8, at[0] + 18), size.width - WIDTH_PX - 8);
  const isLow = at[1] > size.height * 0.7;
  const style = isLow ? { left, bottom: size.height - at[1] + 14 } : { left, top: at[1] + 14 };
  return (
    <div className="tip" style={{ ...style, width: WIDTH_PX }} role="status">
      <strong>{fullName(unit, lang, t)}</strong>
      {province !== undefined && <span className="tip-province">{fullName(province, lang, t)}</span>}
      {figures !== undefined && (
        <span className="tip-value">
          <ToneMark tone={figures.value === null ? 'none' : (scale?.toneOf(figures.value) ?? 'none')} />
          {figures.value === null ? t.noData : <Digits text={format.text(figures.value, indicator.unit)} />}
          {figures.numerator !== null && figures.denominator !== null && (
            <span className="tip-parts">{t.ratioOf(format.count(figures.numerator), format.count(figures.denominator))}</span>
          )}
        </span>
      )}
      <span className="tip-hint">
        {t.goTo(fullName(target, lang, t))} <span aria-hidden="true">→</span>
      </span>
    </div>
  );
}
