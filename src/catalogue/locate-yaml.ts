import { Ajv, type ErrorObject } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';

import { readText, refusal } from './read-tsv.ts';

/** `file:line` of what is at a path; of the nearest thing around it where nothing is there. */
export type Locate = (path: readonly (string | number)[]) => string;

export interface Located<T> {
  readonly value: T;
  readonly locate: Locate;
}

/** Reads a YAML or JSON file that fits a schema, and remembers the lines. Throws AppError `configuration` with file, line and reason. */
export async function readLocated<T extends TSchema>(file: string, schema: T): Promise<Located<Static<T>>> {
  const lines = new LineCounter();
  // Dates stay texts: a day is a day, not an instant in somebody's time zone.
  const document = parseDocument(await readText(file), { lineCounter: lines, schema: 'core', prettyErrors: false });
  const lineAt = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const [broken] = document.errors;
  if (broken !== undefined) throw refusal(lineAt(broken.pos[0]), broken.message);
  const locate: Locate = (path) => lineAt(offsetOf(document.contents, path));
  const value = plainOf(document, lineAt);
  const validate = new Ajv({ strict: false }).compile<Static<T>>(schema);
  if (validate(value)) return { value, locate };
  throw refusalOf(validate.errors?.[0], locate);
}

/** Throws AppError `configuration` for a name (`*bands`) that stands for nothing, or for more than a file can mean. */
function plainOf(document: Document, lineAt: (offset: number) => string): unknown {
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) === undefined) throw refusal(lineAt(startOf(alias) ?? 0), `there is no &${alias.source} before it`);
    },
  });
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw refusal(lineAt(0), error.message);
  }
}

function refusalOf(error: ErrorObject | undefined, locate: Locate): Error {
  const extra: unknown = error?.params['additionalProperty'];
  const pointer = `${error?.instancePath ?? ''}${typeof extra === 'string' ? `/${extra}` : ''}`;
  const path = pointer.split('/').slice(1);
  return refusal(
    locate(path.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))),
    `${pointer || '/'} ${error?.message ?? 'does not fit'}`,
  );
}

/** Where the key or the item at the path begins. */
function offsetOf(contents: unknown, path: readonly (string | number)[]): number {
  let node = contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === null) return offset;
    offset = child.offset ?? offset;
    node = child.node;
  }
  return offset;
}

function childOf(node: unknown, step: string | number): { readonly node: unknown; readonly offset: number | null } | null {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(step)];
    return item === undefined ? null : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? null : { node: pair.value, offset: startOf(pair.key) };
}

function startOf(node: unknown): number | null {
  const isRanged = typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
  // The parser's own places: start, end of the value, end of the node.
  return isRanged ? ((node.range as readonly number[])[0] ?? null) : null;
}
