/** The build stops at the first figure that is not as known. */
export function expectEqual(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}, but ${expected} are known`);
}

export function expectNone(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what}: ${found.slice(0, 5).join('; ')} (${found.length} in all)`);
}
