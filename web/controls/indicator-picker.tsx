import { Select } from '@mantine/core';

import { useText } from '../i18n/text.tsx';
import { groupsOf } from '../parts/figures/group.ts';
import type { Indicator } from '../parts/ranking/rank.ts';

interface IndicatorPickerProps {
  readonly indicators: readonly Indicator[];
  readonly chosen: string;
  readonly onChange: (id: string) => void;
}

export function IndicatorPicker({ indicators, chosen, onChange }: IndicatorPickerProps) {
  const { t, lang } = useText();
  return (
    <Select
      className="indicator-picker"
      aria-label={t.indicator}
      placeholder={t.indicatorSearch}
      nothingFoundMessage={t.indicatorNone}
      size="xs"
      searchable
      allowDeselect={false}
      maxDropdownHeight={380}
      value={chosen}
      onChange={(id) => id !== null && onChange(id)}
      data={groupsOf(indicators).map((group) => ({
        group: t.groups[group.id],
        items: group.indicators.map((indicator) => ({ value: indicator.id, label: indicator.name[lang] })),
      }))}
    />
  );
}
