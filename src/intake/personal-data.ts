/** A keyed hash of a text; the same text has the same under one key, and nobody without the key can tell it. */
export type KeyedHash = (text: string) => string;

/**
 * What is kept of a record, with keyed hashes in the place of the values that the source's declaration names: enough to see that two
 * dossiers are of one person, and not of whom. Without a key they stay left out. `pointers` are JSON pointers (RFC 6901).
 */
export function keptWithHashes(record: unknown, kept: unknown, pointers: readonly string[], hash: KeyedHash | null): unknown {
  if (hash === null || pointers.length === 0) return kept;
  let result = kept;
  for (const pointer of pointers) {
    const steps = pointer.split('/').slice(1).map(unescaped);
    const value = valueAt(record, steps);
    if (typeof value === 'string' || typeof value === 'number') result = withValue(result, steps, hash(String(value)));
  }
  return result;
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  let found = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    // Its own key was looked up the line before.
    found = (found as Readonly<Record<string, unknown>>)[step];
  }
  return found;
}

/** Only into objects: a hash within a list would tell of which of several people. */
function withValue(target: unknown, [step, ...rest]: readonly string[], value: string): unknown {
  if (step === undefined) return value;
  if (Array.isArray(target)) return target;
  const own: Readonly<Record<string, unknown>> = typeof target === 'object' && target !== null ? { ...target } : {};
  return { ...own, [step]: withValue(own[step], rest, value) };
}
