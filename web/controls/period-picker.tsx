import { SegmentedControl } from '@mantine/core';

import { PERIODS } from '../data/view.ts';
import type { PeriodKind } from '../i18n/catalogue.ts';
import { useText } from '../i18n/text.tsx';

interface PeriodPickerProps {
  readonly period: PeriodKind;
  readonly onChange: (period: PeriodKind) => void;
}

export function PeriodPicker({ period, onChange }: PeriodPickerProps) {
  const { t } = useText();
  return (
    <SegmentedControl<PeriodKind>
      className="period-picker"
      aria-label={t.period}
      size="xs"
      value={period}
      onChange={onChange}
      data={PERIODS.map((value) => ({ value, label: t.periods[value] }))}
    />
  );
}
