import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Volumes {
  /** Share of each field of the level. */
  readonly fields: Readonly<Record<string, number>>;
  /** Share of single procedures, out of their field's. */
  readonly procedures: Readonly<Record<string, number>>;
}

export type Level = 'commune' | 'province';

const WHOLE = 100_000;

export function readVolumes(file: URL): Readonly<Record<Level, Volumes>> {
  // Our own file beside this one; a wrong shape fails in the sums below.
  const volumes = parse(readFileSync(file, 'utf8')) as Record<Level, Volumes>;
  for (const level of ['commune', 'province'] as const) {
    const sum = Object.values(volumes[level].fields).reduce((total, share) => total + share, 0);
    if (sum !== WHOLE) throw new Error(`volumes.yaml: the fields of ${level} add up to ${sum}, not to ${WHOLE}`);
  }
  return volumes;
}

export interface Weighed {
  readonly code: string;
  readonly field: string;
  /** Issued by one province only. */
  readonly local: boolean;
}

/** The weight of every procedure of a level, by code. */
export function weigh(procedures: readonly Weighed[], { fields, procedures: single }: Volumes): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const [field, share] of Object.entries(fields)) {
    const inField = procedures.filter((procedure) => procedure.field === field);
    if (inField.length === 0) throw new Error(`volumes.yaml: no procedure of the field ${field}`);
    const rest = inField.filter(({ code, local }) => !local && single[code] === undefined);
    const left = share - inField.reduce((sum, { code }) => sum + (single[code] ?? 0), 0);
    if (left < 0) throw new Error(`volumes.yaml: the procedures of ${field} exceed its share by ${-left}`);
    const each = rest.length === 0 ? 0 : Math.max(1, Math.round(left / rest.length));
    for (const { code, local } of inField) weights.set(code, single[code] ?? (local ? 0 : each));
  }
  const unknown = Object.keys(single).filter((code) => !weights.has(code));
  if (unknown.length > 0) throw new Error(`volumes.yaml: procedures of no listed field: ${unknown.join(', ')}`);
  return weights;
}
