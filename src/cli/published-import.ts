import { readFile, stat } from 'node:fs/promises';

import { statedInstant } from '../connectors/portal/file-times.ts';
import { readPublishedFile } from '../connectors/portal/published-file.ts';
import type { Core } from '../core.ts';
import { parsePeriod } from '../measure/period.ts';
import { mapUnit } from '../reconcile/map-unit.ts';
import type { PublishedFigure } from '../reconcile/published-figure.ts';
import { AppError } from '../shared/app-error.ts';
import { systemClock } from '../shared/clock.ts';
import { dayOf } from '../shared/instant.ts';
import { savePublished } from '../store/published-write.ts';

const MAX_FILE_BYTES = 64 * 2 ** 20;
const SHOWN_UNITS = 20;

export interface ImportFlags {
  readonly period?: string;
  readonly capturedAt?: string;
  readonly json?: boolean;
}

export interface ReadFile {
  readonly file: string;
  readonly figures: readonly PublishedFigure[];
}

/** Throws AppError with file and place. */
export async function readFigures(file: string, { period, capturedAt }: ImportFlags): Promise<ReadFile> {
  const context = {
    name: file,
    now: systemClock.now(),
    period: period === undefined ? null : parsePeriod(period, dayOf(systemClock.now())),
    capturedAt: statedInstant(capturedAt) ?? null,
  };
  return { file, figures: readPublishedFile(await readWhole(file), context) };
}

async function readWhole(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) throw new AppError('tooLarge', `${file}: has ${size} bytes, more than ${MAX_FILE_BYTES}`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('configuration', `${file}: cannot be read`, error);
  }
}

export interface PublishedImport {
  readonly files: readonly { readonly file: string; readonly figures: number; readonly added: number; readonly duplicate: number }[];
  /** Departments of which we have no unit: their figures are kept under the source's own code. */
  readonly unmapped: readonly { readonly code: string | null; readonly name: string | null }[];
}

/** Each file is saved whole or not at all. */
export async function importPublished({ pool, directory }: Core, read: readonly ReadFile[]): Promise<PublishedImport> {
  const files: PublishedImport['files'][number][] = [];
  for (const { file, figures } of read) {
    files.push({ file, figures: figures.length, ...(await savePublished(pool, figures, directory())) });
  }
  const departments = new Map(read.flatMap(({ figures }) => figures.map((one) => [one.department, one])));
  const unmapped = [...departments.values()]
    .map(({ unitCode: code, unitName: name, capturedAt }) => ({ code, name, capturedAt }))
    .filter(({ capturedAt, ...named }) => mapUnit(directory(), named, dayOf(capturedAt)) === null)
    .map(({ code, name }) => ({ code, name }));
  return { files, unmapped };
}

export function importText({ files, unmapped }: PublishedImport): string {
  const lines = files.map(({ file, figures, added, duplicate }) => `${file}: ${figures} figures, ${added} new, ${duplicate} known`);
  if (unmapped.length === 0) return lines.join('\n');
  const names = unmapped.slice(0, SHOWN_UNITS).map(({ code, name }) => `  ${code ?? '?'} ${name ?? ''}`.trimEnd());
  const more = unmapped.length > SHOWN_UNITS ? [`  and ${unmapped.length - SHOWN_UNITS} more`] : [];
  return [
    ...lines,
    `${unmapped.length} departments are no unit of ours; their figures are kept under their own codes:`,
    ...names,
    ...more,
  ].join('\n');
}
