import type { Period } from '../../measure/period.ts';
import type { Answered, FetchQueue, FetchRequest, FetchRun, QueuedRequest } from '../../reconcile/fetch-queue.ts';
import { AppError } from '../../shared/app-error.ts';
import { readAnswer, type ReadAnswer } from './answers/read-answer.ts';
import { ask, type Answer, type AskOptions } from './ask.ts';
import { ENDPOINT_NAMES, ENDPOINTS, PORTAL_SOURCE } from './endpoints.ts';
import { hashText, nextPage, portalRequest, readRequest, type AskedFor } from './portal-request.ts';

/** More pages of one answer than this are no list of departments. */
const MAX_PAGES = 200;
/** So many requests in a row that cannot be answered are no accident: the run stops, and can be opened again. */
const MAX_FAILURES_ON_END = 5;

/** What is asked for: every evaluation of a period. */
export interface FetchPlan {
  readonly period: Period;
  /** The portal's id of the area, or `null` for the whole nation. */
  readonly root: string | null;
  /** The portal's id of one procedure, or `null` for all. */
  readonly formality: string | null;
  /** Whether each department that an answer about the area names is then asked for as an area of its own. */
  readonly follows: boolean;
}

export interface FetchOptions extends AskOptions {
  readonly queue: FetchQueue;
  /** Between an answer and the next request. */
  readonly pauseMs: number;
  /** Begins anew instead of going on with what an earlier run left. */
  readonly isFresh: boolean;
  readonly onFailure: (place: string, detail: string) => void;
  readonly onProgress: (run: FetchRun) => void;
}

export interface FetchReport extends FetchRun {
  /** Figures captured for the first time or with other content, and those known before. */
  readonly added: number;
  readonly duplicate: number;
  /** The signal aborted before the end; the same plan goes on from here. */
  readonly isStopped: boolean;
}

/**
 * Asks one request at a time until nothing waits. What was answered stays answered, whenever it stops. Throws AppError
 * `unavailable` where the portal will not answer now.
 */
export async function fetchPublished(plan: FetchPlan, options: FetchOptions): Promise<FetchReport> {
  const { queue, pauseMs, sleep, signal, onProgress } = options;
  await queue.open(planText(plan, options.base), firstRequests(plan), options.isFresh);
  const counts = { added: 0, duplicate: 0 };
  let failuresOnEnd = 0;
  for (let asked = 0; !signal.aborted; asked++) {
    const request = await queue.next();
    if (request === null) break;
    if (asked > 0) await sleep(pauseMs, signal);
    const answered = await answerOrFailure(request, plan, options);
    if (answered === null) break;
    if (answered instanceof AppError) {
      failuresOnEnd += 1;
      await queue.fail(request.id, answered.message);
      options.onFailure(request.place, answered.message);
      if (failuresOnEnd >= MAX_FAILURES_ON_END)
        throw new AppError('unavailable', `${failuresOnEnd} requests in a row cannot be answered`, answered);
    } else {
      failuresOnEnd = 0;
      const saved = await queue.complete(request.id, answered);
      counts.added += saved.added;
      counts.duplicate += saved.duplicate;
    }
    onProgress(await queue.progress());
  }
  return { ...(await queue.progress()), ...counts, isStopped: signal.aborted };
}

function firstRequests({ period, root, formality }: FetchPlan): FetchRequest[] {
  const endpoints = ENDPOINT_NAMES.filter((one) => formality === null || ENDPOINTS[one].formalityField !== null);
  return endpoints.map((endpoint) => portalRequest(endpoint, period, root, formality));
}

function planText({ period, root, formality, follows }: FetchPlan, base: URL): string {
  return JSON.stringify([PORTAL_SOURCE, base.href, period.id, root, formality, follows]);
}

/** `null` where the signal aborted. An AppError `invalid` is a value: the run goes on without this request. */
async function answerOrFailure(request: QueuedRequest, plan: FetchPlan, options: FetchOptions): Promise<Answered | AppError | null> {
  try {
    return readAnswered(await ask(request, options), request, plan, options);
  } catch (error) {
    if (options.signal.aborted) return null;
    if (error instanceof AppError && error.kind === 'invalid') return error;
    throw error;
  }
}

function readAnswered({ text, value }: Answer, request: QueuedRequest, plan: FetchPlan, { clock }: FetchOptions): Answered {
  const at = clock.now();
  const answer = hashText(text);
  // A portal that knows no pages answers every page alike: that is the end of them.
  if (request.after === answer) return { at, answer, figures: [], followUps: [] };
  const asked = readRequest(request.place, request.body);
  const read = readAnswer(value, { asked, capturedAt: at, answer });
  return { at, answer, figures: read.figures, followUps: followUpsOf(read, request, asked, answer, plan) };
}

function followUpsOf(
  { departments, nextPage: isThereMore }: ReadAnswer,
  request: FetchRequest,
  asked: AskedFor,
  answer: string,
  { root, follows }: FetchPlan,
): Answered['followUps'] {
  if (isThereMore !== 'no' && asked.page >= MAX_PAGES) throw new AppError('invalid', `${request.place}: more than ${MAX_PAGES} pages`);
  const page = isThereMore === 'no' ? [] : [{ ...nextPage(request, asked), after: answer }];
  // One level: what is below a department, its own answer tells.
  const areas = follows && asked.root === root ? departments.filter((department) => department !== root) : [];
  return [...page, ...areas.map((area) => ({ ...portalRequest(asked.endpoint, asked.period, area, asked.formality), after: null }))];
}
