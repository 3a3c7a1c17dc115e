import type { Catalogue } from '../src/catalogue/read-catalogue.ts';

/** What every bench is given: the catalogue, codes that it knows, and where to print. */
export interface BenchContext {
  readonly catalogue: Catalogue;
  readonly units: readonly string[];
  readonly procedures: readonly string[];
  readonly print: (result: Readonly<Record<string, unknown>>) => void;
}
