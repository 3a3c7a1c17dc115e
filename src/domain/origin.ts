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
  unitAssumed = false,
): T {
  if (unitGiven === undefined && !unitGuessed && sentAt === undefined && !unitAssumed) return entry;
  return {
    ...entry,
    ...(unitGiven === undefined ? {} : { unitGiven }),
    ...(unitGuessed ? { unitGuessed } : {}),
    ...(unitAssumed ? { unitAssumed } : {}),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}
