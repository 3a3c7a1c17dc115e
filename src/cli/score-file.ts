import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { scorePublished, type ScoreReport } from '../reconcile/score-published.ts';
import { AppError } from '../shared/app-error.ts';
import { catalogueDir } from './context.ts';
import { readFigures, type ImportFlags } from './published-import.ts';
import { formatTable } from './table.ts';

export interface ScoreFileFlags extends Pick<ImportFlags, 'period' | 'capturedAt'> {
  readonly index?: string;
}

export interface FileScore extends ScoreReport {
  readonly file: string;
}

/**
 * Scores the figures of a file by the catalogue, without the database. Throws AppError with file and place, and `invalid` for an
 * unknown index.
 */
export async function scoreFile(file: string, flags: ScoreFileFlags, catalogue: string = catalogueDir()): Promise<FileScore> {
  const { indexes } = await readCatalogue(catalogue);
  const id = flags.index ?? '766';
  const index = indexes.get(id);
  if (index === undefined) throw new AppError('invalid', `no such index: ${id}; there is ${[...indexes.keys()].join(', ')}`);
  const { figures } = await readFigures(file, flags);
  return { file, ...scorePublished(figures, index) };
}

/** For people: what differs, what is not computed, and the sum of it. */
export function scoreText({ checks, notComputed, summary, index, versions }: FileScore): string {
  const differing = checks.filter(({ ok }) => !ok);
  const points = (value: number): string => value.toFixed(2);
  const tables = [
    formatTable(
      ['unit', 'component', 'published', 'computed', 'difference', 'reason'],
      differing.map(({ unit, component, published, computed, difference, reason }) => [
        unit,
        component,
        points(published),
        points(computed),
        difference.toFixed(3),
        reason,
      ]),
    ),
    formatTable(
      ['unit', 'component', 'published', 'not computed'],
      notComputed.map(({ unit, component, published, reason }) => [unit, component, points(published), reason]),
    ),
  ];
  const shown = tables.filter((_, at) => (at === 0 ? differing.length : notComputed.length) > 0);
  const head = `index ${index}, version ${versions.join(', ') || 'none'}: ${summary.checks} published scores checked`;
  const parts = `${summary.components} components, ${summary.groups} groups, ${summary.totals} totals`;
  return [...shown, `${head} (${parts}): ${summary.ok} agree, ${summary.differing} differ; ${summary.notComputed} not computed`].join(
    '\n\n',
  );
}
