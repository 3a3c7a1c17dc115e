import type { Board, BoardValue } from '../../src/live/wire.ts';
import type { PeriodKind } from '../i18n/catalogue.ts';
import { useText } from '../i18n/text.tsx';
import { ChangeNote } from './change-note.tsx';
import { Digits } from './digits.tsx';
import { groupsOf } from './group.ts';
import type { Indicator } from './rank.ts';
import { Value } from './value.tsx';

interface IndicatorTableProps {
  readonly board: Board;
  readonly indicators: readonly Indicator[];
  readonly period: PeriodKind;
}

/** Every indicator of a unit, by kind, with what it is made of. */
export function IndicatorTable({ board, indicators, period }: IndicatorTableProps) {
  const { t } = useText();
  return (
    <section className="indicators" aria-label={t.allIndicators}>
      <header className="section-head">
        <h2>{t.allIndicators}</h2>
      </header>
      {groupsOf(indicators).map((group) => (
        <table key={group.id} className="indicator-group">
          <caption>{t.groups[group.id]}</caption>
          <thead className="unseen">
            <tr>
              <th scope="col">{t.definition}</th>
              <th scope="col">{t.value}</th>
              <th scope="col">{t.numeratorDenominator}</th>
              <th scope="col">{t.change}</th>
            </tr>
          </thead>
          <tbody>
            {group.indicators.map((indicator) => (
              <IndicatorRow key={indicator.id} indicator={indicator} value={board.values[indicator.id]} period={period} />
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}

interface IndicatorRowProps {
  readonly indicator: Indicator;
  readonly value: BoardValue | undefined;
  readonly period: PeriodKind;
}

function IndicatorRow({ indicator, value, period }: IndicatorRowProps) {
  const { t, lang, format } = useText();
  const parts = value?.kind === 'value' && value.denominator !== null ? `${format.count(value.numerator)} / ${format.count(value.denominator)}` : '';
  return (
    <tr data-indicator={indicator.id}>
      <th scope="row">
        <details>
          <summary>{indicator.name[lang]}</summary>
          <p>{indicator.definition[lang]}</p>
          <p className="definition-source">
            {indicator.legalBasis} · {value?.definition ?? `${indicator.id}@${indicator.version}`}
          </p>
        </details>
      </th>
      <td className="indicator-value">
        <Value value={value} unit={indicator.unit} />
      </td>
      <td className="indicator-parts">{parts !== '' && <Digits text={parts} />}</td>
      <td className="indicator-change">
        <ChangeNote value={value} indicator={indicator} period={period} />
      </td>
    </tr>
  );
}
