import { Popover, UnstyledButton } from '@mantine/core';

import type { Board } from '../../../src/live/wire.ts';
import { useText } from '../../i18n/text.tsx';
import { confidenceLines } from './confidence-text.ts';

/** How far the figures of a unit may be relied on: three dots, a word, and why, on demand. */
export function ConfidenceBadge({ board: { confidence } }: { readonly board: Pick<Board, 'confidence'> }) {
  const { t, format } = useText();
  if (confidence === undefined) return null;
  const grade = confidence?.grade ?? 'unknown';
  const word = confidence === null ? t.confidence.unknown : t.confidence.grades[confidence.grade];
  return (
    <Popover position="bottom-end" shadow="md" trapFocus width="auto">
      <Popover.Target>
        <UnstyledButton className="confidence-badge" data-testid="confidence" data-grade={grade}>
          {t.confidence.title}
          <span className="confidence-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          <strong>{word}</strong>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="confidence-why" aria-label={t.confidence.title}>
        {confidence === null ? (
          <p>{t.confidence.unknown}</p>
        ) : (
          <ul>
            {confidenceLines(confidence, t, format).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
