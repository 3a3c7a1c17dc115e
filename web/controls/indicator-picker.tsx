import { isOptionsGroup, Select, type ComboboxItem, type ComboboxParsedItem, type OptionsFilter } from '@mantine/core';

import { matches } from '../i18n/plain.ts';
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
      selectFirstOptionOnChange
      filter={findIndicators}
      onFocus={(event) => event.currentTarget.select()}
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

/** Any words in any order, with or without tones. */
const findIndicators: OptionsFilter = ({ options, search }) => {
  const isWanted = (item: ComboboxItem) => matches(item.label, search);
  return options.flatMap<ComboboxParsedItem>((option) => {
    if (!isOptionsGroup(option)) return isWanted(option) ? [option] : [];
    const items = option.items.filter(isWanted);
    return items.length === 0 ? [] : [{ ...option, items }];
  });
};
