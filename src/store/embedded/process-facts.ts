import { readFile } from 'node:fs/promises';

import { orNullIfMissing } from '../../shared/error-code.ts';
import { run } from './run.ts';

export interface ProcessFacts {
  readonly pid: number;
  /** Differs between two processes that had the same pid, also across a reboot. Holds no space. */
  readonly startToken: string;
  /** Program and arguments separated by NUL (Linux) or by a space (macOS). */
  readonly commandLine: string;
}

/** What the system knows of a living process; `null` when there is none. A zombie holds a pid but nothing else, so it is dead. */
export async function readProcess(pid: number, platform: NodeJS.Platform = process.platform): Promise<ProcessFacts | null> {
  if (platform === 'linux') return readFromProc(pid);
  const ps = await run('/bin/ps', ['-ww', '-p', String(pid), '-o', 'stat=,lstart=,command='], {});
  return parsePs(pid, ps.stdout);
}

async function readFromProc(pid: number): Promise<ProcessFacts | null> {
  const stat = await orNullIfMissing(readFile(`/proc/${pid}/stat`, 'utf8'));
  const commandLine = await orNullIfMissing(readFile(`/proc/${pid}/cmdline`, 'utf8'));
  if (stat === null || commandLine === null) return null;
  const startTicks = parseStat(stat);
  if (startTicks === null) return null;
  // Ticks count from boot, and a machine boots much the same way each time: the boot belongs to the token.
  const boot = (await orNullIfMissing(readFile('/proc/sys/kernel/random/boot_id', 'utf8'))) ?? '';
  return { pid, startToken: `${boot.trim()}:${startTicks}`, commandLine };
}

/** The start time, in clock ticks since boot, from `/proc/<pid>/stat`; `null` for a zombie. */
export function parseStat(stat: string): string | null {
  // The program's name stands in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0] ?? 'X';
  return /^[ZXx]/.test(state) ? null : (fields[19] ?? null);
}

/** From `ps -o stat=,lstart=,command=`: `Ss   Sat Nov 22 09:46:01 2025     /path/to/postgres -D …`. */
export function parsePs(pid: number, line: string): ProcessFacts | null {
  const match = /^\s*(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s+(.*)$/s.exec(line.trimEnd());
  const [, state, startedAt, commandLine] = match ?? [];
  if (state === undefined || startedAt === undefined || commandLine === undefined || state.startsWith('Z')) return null;
  return { pid, startToken: startedAt.replace(/\s+/g, '_'), commandLine };
}
