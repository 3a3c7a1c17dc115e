import { createHash } from 'node:crypto';

import { LEFT_OUT } from '../../intake/kept-of-refused.ts';

/** A quarantined item is kept for the operator to read, not as an archive of hostile megabytes. */
const MAX_CHARS = 65_536;
/** Deeper than any format reads, and shallower than what a parser could choke on. */
const MAX_DEPTH = 100;

/** An item as it stands in quarantine. */
export interface QuarantineText {
  /** JSON. What the database's own type could not hold, a NUL or half a surrogate pair, is an escape in it. */
  readonly text: string;
  /** Nothing of it was cut or left out: reading it again gives what reading the item gave. */
  readonly isWhole: boolean;
}

export function quarantineText(item: unknown): QuarantineText {
  const text = jsonOf(item);
  if (text === null || isTooDeep(text)) return { text: '{"truncated":"nested too deeply"}', isWhole: false };
  if (text.length > MAX_CHARS) return { text: JSON.stringify({ truncated: text.slice(0, MAX_CHARS) }), isWhole: false };
  return { text, isWhole: text !== 'null' && !isCut(text) };
}

/** Whether a field was left out of it, in whose place something stands that the source never said. */
export function isCut(text: string): boolean {
  return text.includes(JSON.stringify(LEFT_OUT));
}

/** What the door writes into records of sources that say no instant of their own: the same that comes again is the same. */
const ARRIVAL = /"receivedAt":\s*"[0-9T:.+Z-]{10,40}"/g;

/** Equal ones are kept once. */
export function hashOfQuarantined({ source, reason, pointer }: Quarantined, text: string): string {
  return createHash('sha256')
    .update(`${source}\n${reason}\n${pointer}\n${text.replaceAll(ARRIVAL, '')}`)
    .digest('hex');
}

/** Of the row that counts what is not kept one by one; no item has this hash. */
export function hashOfSum(source: string, reason: string): string {
  return createHash('sha256').update(`sum\n${source}\n${reason}`).digest('hex');
}

interface Quarantined {
  readonly source: string;
  readonly reason: string;
  readonly pointer: string;
}

/** JSON text; `null` where it cannot be made: nested so deeply that the stack does not reach. */
export function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isInText) {
      if (char === '\\') at += 1;
      else if (char === '"') isInText = false;
    } else if (char === '"') isInText = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}
