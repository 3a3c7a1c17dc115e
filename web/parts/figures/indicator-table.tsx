import type { Board, BoardValue } from '../../../src/live/wire.ts';
import { useText } from '../../i18n/text.tsx';
import { ChangeNote } from './change-note.tsx';
import { Digits } from './digits.tsx';
import { groupsOf } from './group.ts';
import type { Indicator } from '../ranking/rank.ts';
import { Value } from './value.tsx';

interface IndicatorTableProps {
  readonly board: Board;
  readonly indicators: readonly Indicator[];
}

/** Every indicator of a unit, by kind, with what it is made of. */
export function IndicatorTable({ board, indicators }: IndicatorTableProps) {
  const { t } = useText();
  return (
    <section className="indicators" aria-label={t.allIndicators}>
      <header className="section-head">
        <h2>{t.allIndicators}</h2>
      </header>
      {groupsOf(indicators).map((group) => (
        <table key={group.id} className="indicator-group">
          <caption>{t.groups[group.id]}</caption>
          <thead>
            <tr>
              {[t.definition, t.value, t.numeratorDenominator, t.change].map((heading) => (
                <th key={heading} scope="col">
                  <span className="unseen">{heading}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.indicators.map((indicator) => (
              <IndicatorRow key={indicator.id} indicator={indicator} value={board.values[indicator.id]} board={board} />
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
  readonly board: Pick<Board, 'period' | 'asOf'>;
}

function IndicatorRow({ indicator, value, board }: IndicatorRowProps) {
  const { lang, format } = useText();
  const hasParts = value?.kind === 'value' && value.denominator !== null && indicator.unit !== 'hours';
  const parts = hasParts ? `${format.count(value.numerator)} / ${format.count(value.denominator ?? 0)}` : '';
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
        <ChangeNote value={value} indicator={indicator} board={board} />
      </td>
    </tr>
  );
}
