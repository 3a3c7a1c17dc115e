import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import { HOUR_MS, SECOND_MS } from '../../shared/instant.ts';
import { retryAfterMs } from '../back-off.ts';
import type { ConnectorTools } from '../connector-tools.ts';
import { boundedBody } from './bounded-body.ts';
import { sameOrigin } from './page.ts';
import type { Place } from './place.ts';
import { linkedPage, readPage, type Page } from './read-page.ts';

const MAX_PAGE_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 30 * SECOND_MS;
/** A source that asks for patience gets it, but neither none nor for ever. */
const LEAST_WAIT_MS = SECOND_MS;
const LONGEST_WAIT_MS = HOUR_MS;

export type PageAnswer =
  | { readonly is: 'page'; readonly page: Page }
  /** As it was. A next page may be told all the same: the address of it stands beside the page. */
  | { readonly is: 'unchanged'; readonly next: string | null }
  | { readonly is: 'later'; readonly waitMs: number }
  | { readonly is: 'gone'; readonly status: number };

export interface Asking {
  readonly connection: ConnectionOf<'rest'>;
  readonly tools: ConnectorTools;
  readonly first: URL;
  readonly signal: AbortSignal;
}

/** Throws AppError `unavailable`, and `configuration` where we are not let in. */
export async function askPage(place: Place, asking: Asking): Promise<PageAnswer> {
  const { connection, tools, first, signal } = asking;
  const { timeoutMs = TIMEOUT_MS } = connection;
  const url = sameOrigin(place.page, first);
  const headers = headersOf(place, connection, tools);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    // A redirection is an answer of its own: it could lead us, with our token, to another server.
    const response = await fetch(url, { signal: limit, redirect: 'manual', headers });
    return response.status === 200 ? { is: 'page', page: await pageIn(response, asking) } : await otherwise(response, asking);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const isTooSlow = limit.aborted && !signal.aborted;
    const why = isTooSlow ? `does not answer within ${timeoutMs} ms` : 'cannot be reached, or breaks off';
    throw new AppError('unavailable', `the source ${why}`, error);
  }
}

function headersOf({ etag }: Place, { token, headers }: ConnectionOf<'rest'>, { secret }: ConnectorTools): Record<string, string> {
  return {
    accept: 'application/json',
    ...headers,
    ...(token === undefined ? {} : { authorization: `Bearer ${secret(token)}` }),
    ...(etag === null ? {} : { 'if-none-match': etag }),
  };
}

async function pageIn(response: Response, asking: Asking): Promise<Page> {
  const body = await boundedBody(response, asking.connection.maxPageBytes ?? MAX_PAGE_BYTES);
  return readPage(body, response.headers, asking);
}

/** What is no page is not read: it may be long, and its words are for nobody here. */
async function otherwise({ status, headers, body }: Response, { tools, first }: Asking): Promise<PageAnswer> {
  await body?.cancel();
  switch (status) {
    case 304:
      return { is: 'unchanged', next: linkedPage(headers, first) };
    case 429:
    case 503: {
      const asked = retryAfterMs(headers.get('retry-after'), tools.clock);
      return { is: 'later', waitMs: Math.min(Math.max(asked, LEAST_WAIT_MS), LONGEST_WAIT_MS) };
    }
    case 400:
    case 404:
    case 410:
      return { is: 'gone', status };
    case 401:
    case 403:
      throw new AppError('configuration', `the source does not let us in (${status}): look at its token`);
    default:
      throw new AppError(
        'unavailable',
        status >= 300 && status < 400 ? `the source sends us elsewhere (${status}): declare that address` : `the source answers ${status}`,
      );
  }
}
