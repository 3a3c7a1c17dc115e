import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { must } from '../../shared/must.ts';
import { orNullIfMissing } from '../../shared/error-code.ts';
import { readProcess } from './process-facts.ts';
import { writeAtomically } from './write-atomically.ts';

/** One use of the server by a process. */
interface Use {
  readonly pid: number;
  readonly startToken: string;
  readonly id: string;
}

/**
 * Who is using the server: a file with one line a use, kept under the start lock. The last one out stops the server,
 * so neither a command beside the service nor the service beside a command loses its database.
 */
export async function joinUsers(file: string): Promise<{ readonly id: string; readonly alone: boolean }> {
  const others = await livingUses(file);
  const self = must(await readProcess(process.pid), 'our own process');
  const id = randomUUID();
  await writeUses(file, [...others, { pid: self.pid, startToken: self.startToken, id }]);
  return { id, alone: others.length === 0 };
}

/** Ends a use and tells how many living ones remain. */
export async function leaveUsers(file: string, id: string): Promise<number> {
  const others = (await livingUses(file)).filter((use) => use.id !== id);
  await writeUses(file, others);
  return others.length;
}

async function livingUses(file: string): Promise<Use[]> {
  const text = (await orNullIfMissing(readFile(file, 'utf8'))) ?? '';
  const uses = text.split('\n').flatMap(parseUse);
  const alive = await Promise.all(uses.map(async (use) => (await readProcess(use.pid))?.startToken === use.startToken));
  return uses.filter((_, at) => alive[at]);
}

function parseUse(line: string): Use[] {
  const [pid, startToken, id] = line.split(' ');
  return startToken === undefined || id === undefined || !/^\d+$/.test(pid ?? '') ? [] : [{ pid: Number(pid), startToken, id }];
}

async function writeUses(file: string, uses: readonly Use[]): Promise<void> {
  await writeAtomically(file, uses.map((use) => `${use.pid} ${use.startToken} ${use.id}\n`).join(''));
}
