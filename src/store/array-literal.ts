/**
 * PostgreSQL array literals, made directly: the driver's own way costs more than the insert for ten thousand rows.
 */

export function numberArray(values: readonly (number | null)[]): string {
  let text = '{';
  for (let at = 0; at < values.length; at++) text += `${at === 0 ? '' : ','}${values[at] ?? 'NULL'}`;
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
