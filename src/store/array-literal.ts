/**
 * PostgreSQL array literals, made directly: the driver's own way costs more than the insert for ten thousand rows.
 */

export function numberArray(values: readonly (number | null)[]): string {
  let text = '{';
  let comma = '';
  for (const value of values) {
    text += comma + (value === null ? 'NULL' : value);
    comma = ',';
  }
  return `${text}}`;
}

export function textArray(values: readonly (string | null)[]): string {
  let text = '{';
  let comma = '';
  for (const value of values) {
    text += comma + (value === null ? 'NULL' : quote(value));
    comma = ',';
  }
  return `${text}}`;
}

const SPECIAL = /["\\]/;
const ALL_SPECIAL = /["\\]/g;

function quote(value: string): string {
  return SPECIAL.test(value) ? `"${value.replace(ALL_SPECIAL, '\\$&')}"` : `"${value}"`;
}
