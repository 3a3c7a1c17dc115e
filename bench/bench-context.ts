/** What every bench is given: codes that the catalogue knows, and where to print. */
export interface BenchContext {
  readonly units: readonly string[];
  readonly procedures: readonly string[];
  readonly print: (result: Readonly<Record<string, unknown>>) => void;
}
