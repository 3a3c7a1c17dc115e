import { hashOf } from './canonical-json.ts';
import type { Definitions, Difference, FrozenUnit, Head } from './frozen.ts';
import { FORMAT } from './frozen.ts';
import type { ClosedBefore, Closing, StoredUnit } from './frozen-store.ts';

/** What was read of a period, before it is sealed. */
export interface Image extends Pick<Head, 'period' | 'calendarVersion' | 'freshness'> {
  readonly definitions: Definitions;
  readonly units: readonly FrozenUnit[];
}

export interface Signature {
  readonly closedAt: string;
  readonly closedBy: string | null;
}

/** Hashes an image from the leaves up, and ties it to what was closed before. */
export function seal(image: Image, differences: readonly Difference[], { closedAt, closedBy }: Signature, before: ClosedBefore): Closing {
  const units = image.units.map((content) => ({ id: content.unit.id, hash: hashOf(content), content }));
  const head: Head = {
    format: FORMAT,
    closing: (before.closing?.head.closing ?? 0) + 1,
    previousClosing: before.closing?.hash ?? null,
    period: image.period,
    revision: (before.revision?.head.revision ?? 0) + 1,
    previousRevision: before.revision?.hash ?? null,
    closedAt,
    closedBy,
    calendarVersion: image.calendarVersion,
    freshness: image.freshness,
    definitions: hashOf(image.definitions),
    units: { count: units.length, told: countTold(image.units), hash: hashOfUnits(units) },
    differences: { count: differences.length, hash: hashOf(differences) },
  };
  return { head, hash: hashOf(head), definitions: image.definitions, units, differences };
}

export function hashOfUnits(units: readonly Pick<StoredUnit, 'id' | 'hash'>[]): string {
  return hashOf(Object.fromEntries(units.map(({ id, hash }) => [id, hash])));
}

export function countTold(units: readonly Pick<FrozenUnit, 'values'>[]): number {
  return units.reduce((sum, { values }) => sum + Object.values(values).filter(({ kind }) => kind === 'value').length, 0);
}
