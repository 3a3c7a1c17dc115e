import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import type { Connector, Deliver } from '../connector.ts';
import { USUAL_BATCH, type ConnectorTools } from '../connector-tools.ts';
import { askPage, type Asking, type PageAnswer } from './ask-page.ts';
import { cursorOf, deliveredOf, GrowingDigest, placeIn, startOf, type Place } from './place.ts';
import type { Page } from './read-page.ts';

/** A source whose pages do not end is looked at again the next time. */
const MAX_PAGES = 10_000;
/** So many pages without a record, one after another, are enough for once. */
const MAX_EMPTY = 100;

interface Walk extends Asking {
  readonly maxBatch: number;
  readonly deliver: Deliver;
}

/**
 * A REST interface that gives records page by page, oldest first. A page that has not changed costs a request and nothing more; one
 * that has grown gives what is new at its end; one that has other records than before is given whole.
 */
export function restConnector(connection: ConnectionOf<'rest'>, tools: ConnectorTools): Connector {
  const first = new URL(connection.url);
  return {
    async pull(cursor, deliver, signal) {
      const kept = cursor === null ? null : placeIn(cursor, first);
      if (cursor !== null && kept === null) tools.log('the source has another address than before: it is read from the beginning');
      const walk = { connection, tools, first, signal, deliver, maxBatch: connection.maxBatch ?? USUAL_BATCH };
      try {
        return await walkPages(kept ?? startOf(first.href), walk);
      } catch (error) {
        // Broken off because we were told to: nothing is wrong with the source.
        if (signal.aborted) return {};
        throw error;
      }
    },
    async probe(signal) {
      const answer = await askPage(startOf(first.href), { connection, tools, first, signal });
      if (answer.is === 'later') throw new AppError('unavailable', 'the source asks to be left alone for a while');
      if (answer.is === 'gone') throw notThere(answer.status);
    },
    close: () => Promise.resolve(),
  };
}

async function walkPages(from: Place, walk: Walk): Promise<{ readonly waitMs?: number }> {
  const { first, signal, deliver, tools } = walk;
  const seen = new Set<string>();
  let empty = 0;
  let place = from;
  while (!signal.aborted && seen.size < MAX_PAGES) {
    const answer = await askPage(place, walk);
    if (answer.is === 'later') return { waitMs: answer.waitMs };
    if (answer.is === 'gone') {
      if (place !== from || place.page === first.href) throw notThere(answer.status);
      // Cursors of a source expire: what is known of it does not count again.
      tools.log(`the page to go on from is not there any more (${answer.status}): the source is read from the beginning`);
      place = startOf(first.href);
      continue;
    }
    seen.add(place.page);
    const next = await goThrough(place, answer, walk);
    if (next === null) return {};
    if (seen.has(next)) throw new AppError('unavailable', 'the pages of the source go round in a circle');
    place = startOf(next);
    empty = answer.is === 'page' && answer.page.records.length === 0 ? empty + 1 : 0;
    if (empty === MAX_EMPTY) {
      await deliver({ records: [], cursor: cursorOf(place, first) });
      return {};
    }
  }
  return {};
}

/** Delivers what is new in the page; resolves to the address of the next one, `null` where this is the last for now. */
async function goThrough(
  place: Place,
  answer: Extract<PageAnswer, { readonly is: 'page' | 'unchanged' }>,
  { first, signal, deliver, maxBatch }: Walk,
): Promise<string | null> {
  const { records, etag, next: told }: Page = answer.is === 'page' ? answer.page : { records: [], etag: null, next: answer.next };
  // Some sources always tell where to go on: at the end, to the same page again.
  const next = told === place.page ? null : told;
  let done = deliveredOf(place, records);
  const digest = new GrowingDigest().add(records.slice(0, done));
  while (done < records.length) {
    if (signal.aborted) return null;
    const batch = records.slice(done, done + maxBatch);
    done += batch.length;
    digest.add(batch);
    const isWhole = done === records.length;
    const after: Place =
      isWhole && next !== null ? startOf(next) : { page: place.page, done, digest: digest.soFar, etag: isWhole ? etag : null };
    await deliver({ records: batch, cursor: cursorOf(after, first) });
  }
  return next;
}

function notThere(status: number): AppError {
  return new AppError('unavailable', `the source has no such page (${status}): look at its address`);
}
