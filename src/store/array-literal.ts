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
  return `{${values.map(quote).join(',')}}`;
}

function quote(value: string | null): string {
  if (value === null) return 'NULL';
  // Backslash first, or the ones that quoting adds would be doubled.
  return value.includes('"') || value.includes('\\') ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${value}"`;
}
