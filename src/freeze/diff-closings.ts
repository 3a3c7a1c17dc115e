import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { byId, readUnits } from './close-period.ts';
import { compareUnits } from './compare-figures.ts';
import { findRevision } from './frozen-observatory.ts';
import type { Difference } from './frozen.ts';
import type { FrozenReader } from './frozen-store.ts';
import type { Image } from './seal.ts';

/** A revision, or the figures of now. */
export type Side = number | 'live';

export interface DiffQuestion {
  readonly period: string;
  /** The revision before `to`, or the newest one where `to` is `live`. */
  readonly from?: number | undefined;
  /** The newest revision; `live` where there is only one. */
  readonly to?: Side | undefined;
}

export interface DiffOptions {
  readonly reader: FrozenReader;
  readonly clock: Clock;
  readonly imageOf: (period: string) => Promise<Image>;
}

export interface FrozenDiff {
  readonly period: string;
  readonly from: number;
  readonly to: Side;
  readonly differences: readonly Difference[];
}

/** What differs between two closings of a period, or between one and now. Throws AppError as `findRevision` does. */
export async function diffClosings(question: DiffQuestion, { reader, clock, imageOf }: DiffOptions): Promise<FrozenDiff> {
  const newest = await findRevision(question.period, null, reader, clock);
  const { id } = newest.head.period;
  const to = question.to ?? (newest.head.revision === 1 ? 'live' : newest.head.revision);
  const from = question.from ?? (to === 'live' ? newest.head.revision : to - 1);
  if (from < 1) throw new AppError('invalid', `${id} has no revision before 1; --to live compares with the figures of now`);
  const before = await readUnits(reader, await findRevision(id, from, reader, clock));
  const after = to === 'live' ? byId((await imageOf(id)).units) : await readUnits(reader, await findRevision(id, to, reader, clock));
  return { period: id, from, to, differences: compareUnits(before, after) };
}
