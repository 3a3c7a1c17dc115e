import { fetchPublished, type FetchPlan, type FetchReport } from '../connectors/portal/fetch-run.ts';
import { parsePeriod } from '../measure/period.ts';
import type { FetchRun } from '../reconcile/fetch-queue.ts';
import { AppError } from '../shared/app-error.ts';
import { systemClock } from '../shared/clock.ts';
import { dayOf, SECOND_MS } from '../shared/instant.ts';
import { sleep } from '../shared/sleep.ts';
import { withFetchQueue } from '../store/fetch-queue.ts';
import { say, stopSignal, withCore } from './context.ts';
import { progressOn } from './progress.ts';

const MAX_ANSWER_BYTES = 32 * 2 ** 20;
const MAX_ATTEMPTS = 5;
const ATTEMPT_TIMEOUT_MS = 60 * SECOND_MS;

export interface FetchFlags {
  readonly from: string;
  readonly period: string;
  readonly root?: string;
  readonly formality?: string;
  readonly follow?: boolean;
  readonly pause: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

function fetchPlan({ period, root, formality, follow }: FetchFlags): FetchPlan {
  // What is asked of an area tells of all below it; of the nation it tells the provinces and ministries only.
  return {
    period: parsePeriod(period, dayOf(systemClock.now())),
    root: root ?? null,
    formality: formality ?? null,
    follows: follow ?? root === undefined,
  };
}

/** Asks the portal until nothing waits, or Ctrl-C. */
export async function runFetch(flags: FetchFlags): Promise<FetchReport> {
  // Looked at before a database is started for it.
  const plan = fetchPlan(flags);
  const base = addressOf(flags.from);
  const pauseMs = pauseOf(flags.pause);
  const progress = progressOn(process.stderr);
  const options = {
    base,
    fetch,
    clock: systemClock,
    sleep,
    random: Math.random,
    signal: stopSignal(),
    maxAttempts: MAX_ATTEMPTS,
    timeoutMs: ATTEMPT_TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    pauseMs,
    isFresh: flags.fresh === true,
    onWait: (ms: number, why: string) => {
      say(`${why}; asking again in ${Math.ceil(ms / SECOND_MS)} s`);
    },
    onFailure: (place: string, detail: string) => {
      say(`${place}: set aside: ${detail}`);
    },
    onProgress: ({ done, waiting, failed }: FetchRun) => {
      progress.show(`${done} answered, ${waiting} waiting, ${failed} set aside`);
    },
  };
  return withCore((core) => withFetchQueue(core, (queue) => fetchPublished(plan, { ...options, queue }))).finally(progress.done);
}

function pauseOf(pause: string): number {
  const seconds = Number(pause);
  if (seconds >= 0 && seconds <= 3_600) return seconds * SECOND_MS;
  throw new AppError('configuration', `--pause: ${pause.slice(0, 40)} is no number of seconds from 0 to 3600`);
}

function addressOf(from: string): URL {
  const url = URL.parse(from);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new AppError('configuration', `--from: ${from.slice(0, 100)} is no address such as https://dichvucong.gov.vn`);
}

export function fetchText({ done, waiting, failed, added, duplicate, isStopped }: FetchReport): string {
  const head = `${done} requests answered: ${added} figures new, ${duplicate} known`;
  const rest = [
    ...(failed > 0 ? [`${failed} requests set aside; the same command asks them again`] : []),
    ...(isStopped ? [`stopped with ${waiting} requests waiting; the same command goes on from here`] : []),
  ];
  return [head, ...rest].join('\n');
}
