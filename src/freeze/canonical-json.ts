import { createHash } from 'node:crypto';

/**
 * The one text of a JSON value, whoever writes it and in whatever order: JSON Canonicalization Scheme, RFC 8785. Keys are in the
 * order of their UTF-16 code units, numbers as ECMAScript writes them, and there is no space between. Throws for what JSON does
 * not have.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no number of JSON`);
  // JSON.stringify is what RFC 8785 prescribes for texts, numbers, true, false and null; for all else it gives undefined.
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} is no value of JSON`);
  return text;
}

function canonicalObject(object: object): string {
  let text = '';
  // Any object has fields by name; what they hold is looked at next.
  const fields = object as Readonly<Record<string, unknown>>;
  // Without a comparison, texts are sorted by UTF-16 code units.
  for (const key of Object.keys(fields).toSorted()) {
    const value = fields[key];
    // A field that is not given is not written.
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `{${text}}`;
}

/** SHA-256 of the canonical text in UTF-8, in lower-case hexadecimal digits. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex');
}
