import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../shared/app-error.ts';

/** The YAML files of a folder in order of name; a file is itself. Throws AppError `configuration` where there is none. */
export async function yamlFilesIn(source: string): Promise<readonly string[]> {
  if (source.endsWith('.yaml')) return [source];
  const names = (await listOf(source)).filter((name) => name.endsWith('.yaml')).toSorted();
  if (names.length === 0) throw new AppError('configuration', `${source}: no YAML file`);
  return names.map((name) => path.join(source, name));
}

async function listOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new AppError('configuration', `The catalogue folder ${folder} cannot be read`, error);
  }
}
