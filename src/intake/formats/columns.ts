import { AppError } from '../../shared/app-error.ts';
import type { ColumnSpec } from './mapping.ts';

export type Cells = readonly string[];

/** A place in every row. */
export interface Cell {
  /** The column's name, for findings. */
  readonly label: string;
  /** The text without blanks around it; '' for no value. */
  read(cells: Cells): string;
}

/** The header of a file, asked for columns by name. */
export interface Columns {
  find(column: ColumnSpec): Cell;
  /** @throws AppError invalid, naming every column that was asked for in vain */
  refuseMissing(): void;
}

export function columnsOf(header: Cells, noValue: readonly string[] = []): Columns {
  const names = header.map((name) => name.trim());
  const empty = new Set(noValue.map((word) => word.trim()));
  const missing = new Set<string>();

  function indexesOf(alternatives: readonly string[]): readonly number[] {
    const present = alternatives.map((name) => [name, names.indexOf(name)] as const).filter(([, index]) => index >= 0);
    for (const [name, index] of present) {
      if (names.indexOf(name, index + 1) >= 0) throw new AppError('invalid', `The file has two columns named "${name}"`);
    }
    if (present.length === 0) missing.add(alternatives.map((name) => `"${name}"`).join(' or '));
    return present.map(([, index]) => index);
  }

  return {
    find(column) {
      const alternatives = typeof column === 'string' ? [column] : column;
      const indexes = indexesOf(alternatives);
      const read = (cells: Cells) => {
        for (const index of indexes) {
          const text = (cells[index] ?? '').trim();
          if (text !== '' && !empty.has(text)) return text;
        }
        return '';
      };
      return { label: names[indexes[0] ?? -1] ?? alternatives.join(' / '), read };
    },
    refuseMissing() {
      if (missing.size > 0) throw new AppError('invalid', `The file has no column ${[...missing].join(', ')}`);
    },
  };
}
