import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { SourceFeeds } from '../live/confidence-feeds.ts';
import { formatInstant, SECOND_MS, type Instant } from '../shared/instant.ts';
import type { Sources } from './explain-wire.ts';
import type { SourceRow } from './ports.ts';
import { subtree } from './unit-page.ts';

const LISTED = 100;

/** The sources that tell of a unit, those with most records first; all of them while nobody knows who tells of whom. */
export function sourcesOf(
  unit: string,
  rows: readonly SourceRow[],
  feeds: Pick<SourceFeeds, 'isRead' | 'feedsOf'> | null,
  directory: UnitDirectory,
  now: Instant,
): Sources {
  const records = feeds?.isRead === true ? recordsBySource(unit, feeds, directory) : null;
  const told = rows.filter(({ source }) => records === null || records.has(source));
  const weight = (row: SourceRow): number => records?.get(row.source) ?? row.accepted;
  const listed = told.toSorted((one, other) => weight(other) - weight(one)).slice(0, LISTED);
  return {
    areOfUnit: records !== null,
    all: told.length,
    listed: listed.map(({ lastEventAt, lastLearnedAt, ...row }) => ({
      ...row,
      records: records?.get(row.source) ?? null,
      lastEventAt: lastEventAt === null ? null : formatInstant(lastEventAt),
      lastLearnedAt: lastLearnedAt === null ? null : formatInstant(lastLearnedAt),
      lagSeconds: lastLearnedAt === null ? null : Math.max(0, Math.round((now - lastLearnedAt) / SECOND_MS)),
    })),
  };
}

function recordsBySource(unit: string, feeds: Pick<SourceFeeds, 'feedsOf'>, directory: UnitDirectory): ReadonlyMap<string, number> {
  const records = new Map<string, number>();
  for (const id of subtree(unit, directory)) {
    for (const { source, volume } of feeds.feedsOf(id)) records.set(source, (records.get(source) ?? 0) + volume);
  }
  return records;
}
