import { must } from '../src/shared/must.ts';
import { seededRandom } from '../src/shared/random.ts';
import type { BenchContext } from './bench-context.ts';
import { startChildServer } from './child-server.ts';
import { loadSnapshots } from './load-snapshots.ts';
import { percentile, rounded } from './percentiles.ts';
import { plainClient } from './plain-http.ts';

/** `NHIP_BENCH_DOSSIERS` for a smaller store. */
const DOSSIERS = Number(process.env['NHIP_BENCH_DOSSIERS'] ?? 1_000_000);
const ASKED = 300;
const WARM = 60;
const PERIODS = ['month', 'month', 'month', 'week', 'quarter', 'year'];

/** Explaining figures of all kinds of units over HTTP, each with its first page of dossiers; and those of a month that is over. */
export async function benchExplain(context: BenchContext): Promise<void> {
  const { catalogue, units } = context;
  const server = await startChildServer();
  try {
    await loadSnapshots(server.url, context, 0, DOSSIERS);
    const provinces = catalogue.directory.children('VN').map(({ id }) => id);
    const indicators = [...catalogue.indicators.keys()];
    const before = await server.memory();
    for (const [name, periods] of [
      ['running', PERIODS],
      ['past', [lastMonth()]],
    ] as const) {
      const random = seededRandom(766);
      const pick = <T>(of: readonly T[]): T => must(of[Math.floor(random() * of.length)], 'one to pick');
      const questions = Array.from({ length: WARM + ASKED }, (_, at) => {
        const unit = at % 3 === 0 ? 'VN' : pick(at % 3 === 1 ? provinces : units);
        return {
          level: catalogue.directory.get(unit)?.level ?? '',
          query: `unit=${unit}&period=${pick(periods)}&indicator=${pick(indicators)}`,
        };
      });
      const times = await ask(server.url, questions);
      const ofLevel = (level: string) =>
        rounded(
          percentile(
            times.flatMap((one) => (one.level === level ? [one.ms] : [])),
            0.95,
          ),
          1,
        );
      const all = times.map(({ ms }) => ms);
      context.print({
        bench: 'explain',
        period: name,
        dossiers: DOSSIERS,
        asked: all.length,
        p50Ms: rounded(percentile(all, 0.5), 1),
        p95Ms: rounded(percentile(all, 0.95), 1),
        p99Ms: rounded(percentile(all, 0.99), 1),
        maxMs: rounded(Math.max(...all), 1),
        p95MsOfNation: ofLevel('nation'),
        p95MsOfProvinces: ofLevel('province'),
        p95MsOfCommunes: ofLevel('commune'),
        slowest: times.toSorted((one, other) => other.ms - one.ms)[0]?.query,
        serverMemoryMiB: Math.round((await server.memory()) / 2 ** 20),
        memoryBeforeMiB: Math.round(before / 2 ** 20),
      });
    }
  } finally {
    await server.stop();
  }
}

interface Question {
  readonly level: string;
  readonly query: string;
}

/** One after another; each must be answered, and the first are not counted. */
async function ask(url: string, questions: readonly Question[]): Promise<readonly (Question & { ms: number })[]> {
  const client = plainClient(url);
  const times: (Question & { ms: number })[] = [];
  for (const [at, question] of questions.entries()) {
    const address = `/v1/explain?${question.query}`;
    if (at < WARM) {
      const answer = await fetch(url + address);
      if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`);
      await answer.text();
    } else times.push({ ...question, ms: await client.time(address) });
  }
  return times;
}

function lastMonth(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15)).toISOString().slice(0, 7);
}
