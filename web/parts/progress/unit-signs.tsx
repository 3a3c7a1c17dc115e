import { Popover, UnstyledButton } from '@mantine/core';

import type { Board } from '../../../src/live/wire.ts';
import type { Signs } from '../../../src/live/wire-signs.ts';
import { PERIODS } from '../../data/view.ts';
import { useText } from '../../i18n/text.tsx';
import { ConfidenceBadge } from '../confidence/confidence-badge.tsx';
import type { Indicator } from '../ranking/rank.ts';
import { ProgressTable } from './progress-table.tsx';
import { SignMark } from './sign-mark.tsx';

interface UnitSignsProps {
  readonly board: Board;
  readonly indicator: Indicator;
  /** The table stands below anyway: there is nothing to open. */
  readonly isTold?: boolean;
}

/** One line on a unit: whether it is better than each period before by the chosen indicator, and how far its figures may be relied on. */
export function UnitSigns({ board, indicator, isTold = false }: UnitSignsProps) {
  const { t } = useText();
  const signs = board.rankedBy === indicator.id ? board.signs : undefined;
  const line = (
    <>
      <span className="unit-signs-title">{t.progress.title}</span>
      {signs === undefined ? !isTold && <span className="unit-signs-none">{t.progress.details}</span> : <NamedSigns signs={signs} />}
    </>
  );
  return (
    <div className="unit-signs">
      {isTold ? (
        <span className="unit-signs-line">{line}</span>
      ) : (
        <Popover position="bottom-start" shadow="md" trapFocus width="auto">
          <Popover.Target>
            <UnstyledButton className="unit-signs-line unit-signs-button" data-testid="unit-signs" title={t.progress.details}>
              {line}
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown className="unit-signs-detail" aria-label={t.progress.title}>
            <ProgressTable unit={board.unit.id} period={board.period.kind} indicator={indicator} />
          </Popover.Dropdown>
        </Popover>
      )}
      <ConfidenceBadge board={board} />
    </div>
  );
}

function NamedSigns({ signs }: { readonly signs: Signs }) {
  const { t } = useText();
  return PERIODS.map((kind) => (
    <span key={kind} className="named-sign" data-sign={signs[kind]}>
      <SignMark sign={signs[kind]} />
      {t.progress.kinds[kind]}
      <span className="unseen">{t.progress.signs[signs[kind]]}</span>
    </span>
  ));
}
