/**
 * Why a row could not become an item: `bad_row` broken quotes or a wrong number of columns · `bad_instant` a date that
 * cannot be read · `unknown_status`, `unknown_value` a word that the mapping does not translate and has no default for ·
 * `missing_value` an empty cell where a value is needed · `bad_text` control characters, broken encoding or too long.
 */
export type RowReason = 'bad_row' | 'bad_instant' | 'unknown_status' | 'unknown_value' | 'missing_value' | 'bad_text';

/** What is wrong with one row of a file; its neighbours are not touched. */
export interface RowFinding {
  /** As a spreadsheet counts: the header is row 1. Exact as long as the quotes before it are balanced. */
  readonly row: number;
  readonly verdict: 'quarantined';
  readonly reason: RowReason;
  /** The column at fault, or '' where it is the row as a whole. */
  readonly pointer: string;
  readonly detail: string;
}

export type Problem = Pick<RowFinding, 'reason' | 'pointer' | 'detail'>;

/** How a reader tells of a bad cell; it then returns `undefined`. */
export type Report = (problem: Problem) => void;

const SHOWN_CHARACTERS = 60;

/** A cell's text, short and printable, for a finding's detail. */
export function shown(text: string): string {
  const short = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return JSON.stringify(short);
}
