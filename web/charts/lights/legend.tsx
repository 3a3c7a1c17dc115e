import type { LightTable } from '../../data/stream-state.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from '../../parts/figures/digits.tsx';
import type { Indicator } from '../../parts/ranking/rank.ts';
import type { LightClass, LightScale } from './scale.ts';
import { FEW } from './paint/symbol.ts';
import { ToneMark } from './tone-mark.tsx';

interface LegendProps {
  readonly indicator: Indicator;
  readonly scale: LightScale;
  readonly lights: LightTable;
}

/** The classes of light with their bounds and how many communes are in each, the worst first. */
export function Legend({ indicator, scale, lights }: LegendProps) {
  const { t, lang, format } = useText();
  const values = [...lights.byUnit.values()].map((light) => light.value);
  const missing = values.filter((value) => value === null).length;
  const inClass = ({ tone }: LightClass) => values.filter((value) => value !== null && scale.toneOf(value) === tone).length;
  return (
    <section className="legend" data-covers aria-label={t.legend}>
      <h2 className="legend-title">{indicator.name[lang]}</h2>
      <ul>
        {scale.classes.toReversed().map((own) => (
          <li key={own.tone}>
            <ToneMark tone={own.tone} />
            <span className="legend-word">{t.toneWords[own.tone]}</span>
            <span className="legend-bounds">{boundsText(own)}</span>
            <Digits className="legend-count" text={format.count(inClass(own))} />
          </li>
        ))}
        <li>
          <ToneMark tone="none" />
          <span className="legend-word legend-wide">{t.noData.toLowerCase()}</span>
          <Digits className="legend-count" text={format.count(missing)} />
        </li>
      </ul>
      {indicator.unit === 'ratio' && <p className="legend-note">{t.legendFew(format.count(FEW))}</p>}
    </section>
  );

  function boundsText({ from, to }: LightClass): string {
    if (indicator.unit === 'count') return countBounds(Math.ceil(from ?? 0), to === null ? null : Math.ceil(to) - 1);
    const show = (value: number) => format.text(value, indicator.unit);
    if (from === null) return to === null ? '' : t.legendBelow(show(to));
    return to === null ? t.legendFrom(show(from)) : t.legendBetween(show(from), show(to));
  }
  /** Counts are whole, so a class is told by its first and last. */
  function countBounds(first: number, last: number | null): string {
    if (last === null) return t.legendFrom(format.count(first));
    return first === last ? format.count(first) : t.legendBetween(format.count(first), format.count(last));
  }
}
