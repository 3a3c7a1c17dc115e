import type { Instant } from '../shared/instant.ts';
import type { HistoryEntry } from './dossier.ts';

/**
 * An entry with what is known of how it came. Nearly all came under the unit's own code, and at once: they are what was given, and
 * are not copied once more.
 */
export function withOrigin<T extends HistoryEntry>(
  entry: T,
  unitGiven: string | undefined,
  unitGuessed: boolean,
  sentAt: Instant | undefined,
): T {
  if (unitGiven === undefined && !unitGuessed && sentAt === undefined) return entry;
  return {
    ...entry,
    ...(unitGiven === undefined ? {} : { unitGiven }),
    ...(unitGuessed ? { unitGuessed } : {}),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}
