import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Where a program of the system is; `null` where it is not installed, and its tests are skipped. On a machine that is made for tests
 * nothing is skipped: there its absence is a failure.
 */
export function findProgram(name: string): string | null {
  const { PATH = '', CI = '' } = process.env;
  const places = [...PATH.split(path.delimiter), '/usr/sbin', '/usr/local/sbin'].filter((place) => place !== '');
  const found = places.map((place) => path.join(place, name)).find(isExecutable);
  if (found === undefined && CI !== '') throw new Error(`${name} is not installed, and its tests are not to be skipped here`);
  return found ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
