import type { Observatory } from '../live/observatory.ts';
import { newestVersion, versionOn, type IndexDefinition, type IndexVersion } from '../measure/score/index-definition.ts';
import { AppError } from '../shared/app-error.ts';
import { dayOf, type Day, type Instant } from '../shared/instant.ts';
import { readScore, type PublishedCell } from './read-score.ts';
import type { ScoreAnswer } from './score-wire.ts';

/** What somebody asks; texts as they came from outside. */
export interface ScoreQuestion {
  readonly unit: string;
  readonly period: string;
  readonly index?: string | undefined;
  /** A version of the index; that of the period where it is not given. */
  readonly version?: number | undefined;
  readonly layout?: string | undefined;
  readonly asKnownAt?: string | undefined;
}

export interface ScoreboardOptions {
  readonly observatory: Observatory;
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
  /** The newest captures of a unit's published figures, or those that were the newest at an instant. */
  readonly published: (unit: string, period: string, knownAt: Instant | null) => Promise<readonly PublishedCell[]>;
}

export const DEFAULT_INDEX = '766';

/** Throws AppError `notFound` for an unknown unit or index, `invalid` for a version, layout or period that is none. */
export function scoreboard({ observatory, indexes, published }: ScoreboardOptions): (question: ScoreQuestion) => Promise<ScoreAnswer> {
  return async ({ unit, period, index: wanted = DEFAULT_INDEX, version: number, layout = 'law', asKnownAt }) => {
    const index = indexes.get(wanted);
    if (index === undefined) throw new AppError('notFound', `no such index: ${wanted.slice(0, 40)}`);
    const subject = observatory.subject({ unit, period, asKnownAt });
    const { figures, context } = await observatory.reading(subject);
    // As with indicators: of a period that runs, the version of today, not one that begins before it ends.
    const version = versionOf(index, number, Math.min(figures.period.to, dayOf(context.now)));
    if (!version.layouts.some(({ id }) => id === layout)) {
      throw new AppError('invalid', `no such layout: ${layout.slice(0, 40)}; there are ${version.layouts.map(({ id }) => id).join(', ')}`);
    }
    const cells = await published(subject.unit.id, figures.period.id, subject.knownAt);
    return readScore(subject.unit, figures, { index, version, layout, published: cells }, context);
  };
}

function versionOf(index: IndexDefinition, number: number | undefined, day: Day): IndexVersion {
  const found =
    number === undefined ? (versionOn(index, day) ?? newestVersion(index)) : index.versions.find(({ version }) => version === number);
  if (found !== undefined && found !== null) return found;
  throw new AppError(
    'invalid',
    `the index ${index.id} has no version ${number ?? ''}; there are ${index.versions.map(({ version }) => version).join(', ')}`,
  );
}
