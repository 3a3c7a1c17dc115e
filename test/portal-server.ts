import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { must } from '../src/shared/must.ts';

export interface PortalRequest {
  readonly path: string;
  readonly place: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a portal sends; left out: what portals do. */
export interface PortalReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
  /** Before the first byte. */
  readonly afterMs?: number;
  /** So many bytes, and then the line is cut. */
  readonly cutAfter?: number;
}

export interface PortalServer {
  readonly url: URL;
  /** All that were asked, in order. */
  readonly requests: readonly PortalRequest[];
  /** The most that were ever under way at the same time. */
  readonly mostAtOnce: number;
  stop(): Promise<void>;
}

/** A portal on this machine, on a free port, that answers what the test says. */
export async function startPortalServer(reply: (request: PortalRequest, count: number) => PortalReply): Promise<PortalServer> {
  const requests: PortalRequest[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.on('close', () => (atOnce -= 1));
    void readBody(request).then((body) => {
      const path = request.url ?? '';
      const asked = { path, place: path.split('/').at(-1) ?? '', body };
      requests.push(asked);
      return send(response, reply(asked, requests.length));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = must(server.address(), 'an address');
  return {
    url: new URL(`http://127.0.0.1:${typeof address === 'string' ? address : address.port}/`),
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<PortalRequest['body']> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  // What our own adapter sent.
  return JSON.parse(text) as PortalRequest['body'];
}

async function send(response: ServerResponse, { status = 201, headers = {}, text, afterMs = 0, cutAfter }: PortalReply): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, afterMs);
  });
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (cutAfter === undefined) {
    response.end(text);
    return;
  }
  response.write(Buffer.from(text).subarray(0, cutAfter), () => {
    response.destroy();
  });
}
