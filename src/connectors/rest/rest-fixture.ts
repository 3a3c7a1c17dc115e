import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import { testTools } from '../connector-fixture.ts';
import { restConnector } from './rest.ts';

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

export async function serve(answer: Answer): Promise<{ url: string; close: () => Promise<void> }> {
  const server = http.createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/records`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const PAGE = 7;
/** Pages by a cursor in the answer; the last one stays open and grows, and is known by its tag. */
export function pagesOf(all: readonly RawRecord[]): Answer {
  return (request, response) => {
    const from = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? 0);
    const records = all.slice(from, from + PAGE);
    const etag = `"${from}-${records.length}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const next = from + PAGE < all.length ? from + PAGE : null;
    response.writeHead(200, { 'content-type': 'application/json', etag }).end(JSON.stringify({ page: { next }, data: records }));
  };
}

export const PAGED = { records: '/data', next: '/page/next', cursorParameter: 'after' } as const;

export interface Told {
  readonly pulled: { readonly waitMs?: number };
  readonly seen: readonly RawRecord[];
  readonly cursor: string | null;
  readonly url: string;
  readonly said: readonly string[];
}

interface Pulling extends Partial<ConnectionOf<'rest'>> {
  readonly cursor?: string | null;
  readonly secret?: (name: string) => string;
}

/** Servers that answer as they are told, each pulled from once or again. */
export function servers() {
  const closers: (() => Promise<void>)[] = [];

  async function pull(answer: Answer, { cursor = null, secret, ...over }: Pulling = {}): Promise<Told> {
    const { url, close } = await serve(answer);
    closers.push(close);
    return pullFrom({ url, ...over }, cursor, secret);
  }

  return {
    pull,
    /** The same server, from where the last pull left off. */
    again: ({ url, cursor }: Pick<Told, 'url' | 'cursor'>, over: Pulling = {}): Promise<Told> => pullFrom({ ...over, url }, cursor),
    /** What is closed with them. */
    keep(close: () => Promise<void>): void {
      closers.push(close);
    },
    async closeAll(): Promise<void> {
      for (const close of closers.splice(0)) await close();
    },
  };
}

async function pullFrom(
  connection: Partial<ConnectionOf<'rest'>> & { readonly url: string },
  from: string | null,
  secret?: (name: string) => string,
): Promise<Told> {
  const seen: RawRecord[] = [];
  let cursor = from;
  const tools = testTools(secret === undefined ? {} : { secret });
  const pulled = await restConnector({ protocol: 'rest', timeoutMs: 300, ...connection }, tools).pull(
    from,
    (batch) => {
      seen.push(...batch.records);
      ({ cursor } = batch);
      return Promise.resolve();
    },
    new AbortController().signal,
  );
  return { pulled, seen, cursor, url: connection.url, said: tools.said };
}
