import { UnstyledButton } from '@mantine/core';

import type { Board, BoardValue } from '../../../src/live/wire.ts';
import { useText } from '../../i18n/text.tsx';
import { ChangeNote } from './change-note.tsx';
import type { Indicator } from '../ranking/rank.ts';
import { RunNote } from '../progress/run-note.tsx';
import { Value } from './value.tsx';

interface FigureProps {
  readonly indicator: Indicator;
  readonly value: BoardValue | undefined;
  readonly board: Pick<Board, 'period' | 'asOf'>;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** One big figure; pressing it shows its indicator on the map and in the ranking. */
export function Figure({ indicator, value, board, isChosen, onChoose }: FigureProps) {
  const { t, lang, format } = useText();
  const parts =
    value?.kind === 'value' && indicator.unit === 'ratio' && value.denominator !== null
      ? t.ratioOf(format.count(value.numerator), format.count(value.denominator))
      : '';
  return (
    <UnstyledButton
      className="figure"
      data-testid={`figure-${indicator.id}`}
      data-value={value?.kind === 'value' ? value.value : ''}
      data-kind={value?.kind ?? 'noData'}
      aria-pressed={isChosen}
      title={`${indicator.definition[lang]}\n${t.showOnMap(indicator.name[lang])}`}
      onClick={onChoose}
    >
      <span className="figure-name">
        <span className="figure-full">{indicator.name[lang]}</span>
        <span className="figure-short" aria-hidden="true">
          {indicator.short[lang]}
        </span>
      </span>
      <span className="figure-value">
        <Value value={value} unit={indicator.unit} />
      </span>
      <ChangeNote value={value} indicator={indicator} board={board} />
      <span className="figure-parts">
        <span>{parts}</span>
        {value?.kind === 'value' && value.progress !== undefined && <RunNote run={value.progress.run} kind={board.period.kind} />}
      </span>
    </UnstyledButton>
  );
}

export function FigureSkeleton() {
  return (
    <span className="figure" aria-hidden="true">
      <span className="ghost" style={{ width: '55%' }} />
      <span className="ghost ghost-big" style={{ width: '75%' }} />
      <span className="ghost" style={{ width: '65%' }} />
    </span>
  );
}
