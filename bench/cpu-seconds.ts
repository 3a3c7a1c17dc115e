import { readdir, readFile } from 'node:fs/promises';

/** Of a kernel tick; Linux has said 100 a second for decades. */
const TICKS_PER_SECOND = 100;

/** CPU time that a process has used, in seconds (Linux; 0 where there is no /proc). */
export async function cpuSeconds(pid: number): Promise<number> {
  return ticksOf(await readStat(String(pid))) / TICKS_PER_SECOND;
}

/** The same of all processes of that name together. */
export async function cpuSecondsOfAll(name: string): Promise<number> {
  const stats = await Promise.all((await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(readStat));
  return stats.filter((stat) => stat.includes(`(${name})`)).reduce((sum, stat) => sum + ticksOf(stat), 0) / TICKS_PER_SECOND;
}

function readStat(pid: string): Promise<string> {
  return readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
}

/** User and system time stand behind the name, which may itself hold brackets. */
function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}
