import type { FetchRequest } from '../../reconcile/fetch-queue.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Clock } from '../../shared/clock.ts';
import { MINUTE_MS } from '../../shared/instant.ts';
import type { Random } from '../../shared/random.ts';
import { parseAnswer } from './answers/read-answer.ts';
import { backOffMs, retryAfterMs } from '../back-off.ts';
import { readText } from './read-text.ts';

/** Longer than this we do not sit and wait: the run stops, and goes on when it is started again. */
const LONGEST_RETRY_AFTER_MS = 15 * MINUTE_MS;
const PATH = '/api/v1/reporting/evaluation/';
/** The portal answers 201. */
const ACCEPTED = new Set([200, 201]);
/** What says "not now" to us, whatever is asked for. */
const REFUSALS = new Set([403, 429, 503]);
/** What may be otherwise when it is asked again. */
const PASSING = new Set([408, 425]);

export interface AskOptions {
  /** Where the portal is, such as `https://dichvucong.gov.vn`. */
  readonly base: URL;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** How often one request is sent at most. */
  readonly maxAttempts: number;
  /** For one attempt, answer included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly onWait: (ms: number, why: string) => void;
}

export interface Answer {
  readonly text: string;
  readonly value: unknown;
}

/** Why there is no answer yet. */
interface Setback {
  readonly why: string;
  /** Whether it is the portal that will not answer now, rather than this request that cannot be answered. */
  readonly isRefusal: boolean;
  readonly atLeastMs: number;
  readonly cause?: unknown;
}

/**
 * Sends one request until there is a whole answer. Throws AppError `unavailable` where the portal will not answer now,
 * `invalid` where this request cannot be answered, and the signal's reason where it aborts.
 */
export async function ask(request: FetchRequest, options: AskOptions): Promise<Answer> {
  const { sleep, random, signal, maxAttempts, onWait } = options;
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted();
    const attempt = await attemptOnce(request, options);
    if ('value' in attempt) return attempt;
    const { why, isRefusal, atLeastMs, cause } = attempt;
    if (attempts >= maxAttempts) {
      throw new AppError(isRefusal ? 'unavailable' : 'invalid', `${request.place}: ${why}, ${attempts} times`, cause);
    }
    if (atLeastMs > LONGEST_RETRY_AFTER_MS) {
      throw new AppError('unavailable', `${request.place}: ${why}; asks for a pause of ${Math.ceil(atLeastMs / MINUTE_MS)} minutes`, cause);
    }
    const waitMs = Math.max(atLeastMs, backOffMs(attempts, random));
    onWait(waitMs, why);
    await sleep(waitMs, signal);
  }
}

async function attemptOnce(request: FetchRequest, options: AskOptions): Promise<Answer | Setback> {
  const { signal, timeoutMs, maxBytes } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await send(request, options, AbortSignal.any([signal, timeout]));
    if (!ACCEPTED.has(response.status)) return await refusalOf(response, request, options);
    const text = await readText(response, maxBytes);
    // Answers have been seen that lost bytes on the way: such a one is asked for again.
    return answerOf(text) ?? { why: `the answer is not whole JSON (${text.length} characters)`, isRefusal: false, atLeastMs: 0 };
  } catch (cause) {
    signal.throwIfAborted();
    if (timeout.aborted) return { why: `no whole answer in ${timeoutMs} ms`, isRefusal: false, atLeastMs: 0, cause };
    if (cause instanceof AppError) throw cause;
    return { why: 'the connection failed', isRefusal: true, atLeastMs: 0, cause };
  }
}

function send({ place, body }: FetchRequest, { base, fetch: fetchFrom }: AskOptions, signal: AbortSignal): Promise<Response> {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}${PATH}${place}`;
  return fetchFrom(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    // What is asked for is an answer, not a page elsewhere.
    redirect: 'manual',
    signal,
  });
}

async function refusalOf(response: Response, { place }: FetchRequest, { clock }: AskOptions): Promise<Setback> {
  const { status, headers } = response;
  // The line is wanted again; what a refusal says besides its status is not.
  await response.body?.cancel();
  const why = `HTTP status ${status}`;
  if (!REFUSALS.has(status) && !PASSING.has(status) && status < 500) throw new AppError('invalid', `${place}: ${why}`);
  return { why, isRefusal: REFUSALS.has(status), atLeastMs: retryAfterMs(headers.get('retry-after'), clock) };
}

function answerOf(text: string): Answer | null {
  try {
    return { text, value: parseAnswer(text) };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
