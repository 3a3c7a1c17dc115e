import { readdir, readFile } from 'node:fs/promises';

/** Of a kernel tick; Linux has said 100 a second for decades. */
const TICKS_PER_SECOND = 100;

interface Usage {
  readonly parent: number;
  readonly ticks: number;
}

/** CPU time that a process has used, in seconds (Linux). */
export async function cpuSeconds(pid: number): Promise<number> {
  return (await usageOf(pid)).ticks / TICKS_PER_SECOND;
}

/** CPU time of the database that keeps its files below a folder: of the postmaster and all its children. */
export async function databaseCpuSeconds(dataDir: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const usages = new Map(await Promise.all(pids.map(async (pid) => [pid, await usageOf(pid)] as const)));
  const commands = await Promise.all(
    pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')] as const),
  );
  const postmaster = commands.find(([, command]) => command.includes('/postgres\0') && command.includes(dataDir))?.[0];
  const family = [...usages].filter(([pid, { parent }]) => pid === postmaster || parent === postmaster);
  return family.reduce((sum, [, { ticks }]) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** User and system time stand behind the name, which may itself hold brackets. */
async function usageOf(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1] ?? 0), ticks: Number(fields[11] ?? 0) + Number(fields[12] ?? 0) };
}
