import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { must } from '../src/shared/must.ts';

/** A way to the database that a test can break and mend, as a network does. */
export interface BreakableLink {
  /** Leads through the link. */
  readonly url: string;
  /** Cuts all connections and takes no new ones. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

const SOCKET_NAME = '.s.PGSQL.5432';

/** @param databaseUrl of a server that listens on a Unix socket, as that of the tests does */
export async function breakableLink(databaseUrl: string): Promise<BreakableLink> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-link-'));
  const target = new URL(databaseUrl);
  const socket = path.join(must(target.searchParams.get('host'), 'a socket in the address'), SOCKET_NAME);
  const open = new Set<Socket>();
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) {
      near.on('error', () => undefined);
      near.destroy();
      return;
    }
    const far = connect(socket);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(path.join(dir, SOCKET_NAME), resolve);
  });
  target.searchParams.set('host', dir);
  const cutAll = (): void => {
    for (const one of open) one.destroy();
  };
  return {
    url: target.href,
    cut() {
      isCut = true;
      cutAll();
    },
    mend() {
      isCut = false;
    },
    async close() {
      cutAll();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(dir, { recursive: true, force: true });
    },
  };
}
