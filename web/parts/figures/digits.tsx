import { memo } from 'react';

interface DigitsProps {
  readonly text: string;
  readonly className?: string;
}

/**
 * A number whose digits all have one width. Be Vietnam Pro has no tabular figures, so each digit gets a cell of its
 * own; nothing beside it moves when it changes.
 */
export const Digits = memo(function Digits({ text, className }: DigitsProps) {
  return (
    <span className={className === undefined ? 'digits' : `digits ${className}`}>
      <span aria-hidden="true">
        {cellsOf(text).map(({ character, place }) => (
          <span key={place} className={isDigit(character) ? 'digit' : 'mark'}>
            {character}
          </span>
        ))}
      </span>
      <span className="unseen">{text}</span>
    </span>
  );
});

/** Counted from the right: when a number gains a digit, the ones behind it stay the same cells. */
function cellsOf(text: string): readonly { readonly character: string; readonly place: number }[] {
  return Array.from(text, (character, i) => ({ character, place: text.length - i }));
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
