import { Popover, SegmentedControl, UnstyledButton } from '@mantine/core';

import type { View } from '../data/view.ts';
import type { Lang, ThemeChoice } from '../i18n/catalogue.ts';
import { useText } from '../i18n/text.tsx';

interface DisplayMenuProps {
  readonly theme: ThemeChoice;
  readonly onChange: (change: Pick<View, 'lang' | 'theme' | 'wall'>) => void;
}

const THEMES: readonly ThemeChoice[] = ['light', 'dark', 'auto'];

/** Language, theme and the wall, out of the way. */
export function DisplayMenu({ theme, onChange }: DisplayMenuProps) {
  const { t, lang } = useText();
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className="display-button" title={t.settings}>
          <svg
            viewBox="0 0 20 20"
            width="18"
            height="18"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinecap="round"
            aria-hidden="true"
          >
            <path d="M3 6h6M13 6h4M3 14h3M10 14h7" />
            <circle cx="11" cy="6" r="2" />
            <circle cx="8" cy="14" r="2" />
          </svg>
          <span className="unseen">{t.settings}</span>
          <span className="display-lang">{lang.toUpperCase()}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="display-menu" aria-label={t.settings}>
        <Choice<Lang>
          label={t.language}
          value={lang}
          onChange={(chosen) => onChange({ lang: chosen })}
          options={[
            ['vi', 'Tiếng Việt'],
            ['en', 'English'],
          ]}
        />
        <Choice<ThemeChoice>
          label={t.theme}
          value={theme}
          onChange={(chosen) => onChange({ theme: chosen })}
          options={THEMES.map((own) => [own, t.themes[own]])}
        />
        <UnstyledButton className="wall-button" onClick={() => onChange({ wall: true })}>
          {t.wall}
        </UnstyledButton>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div className="choice">
      <span className="choice-label">{label}</span>
      <SegmentedControl<T>
        aria-label={label}
        size="xs"
        fullWidth
        value={value}
        onChange={onChange}
        data={options.map(([own, text]) => ({ value: own, label: text }))}
      />
    </div>
  );
}
