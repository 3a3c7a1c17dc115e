import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { must } from '../src/shared/must.ts';
import { startChild, type ChildServer } from './child-server.ts';
import { findProgram } from './find-program.ts';
import { waitUntil } from './wait-until.ts';

/** A NATS server with JetStream of its own in a temporary folder, on a port of the loopback. */
export interface NatsServer {
  readonly url: string;
  /** Whoever connects has to say it. */
  readonly token: string;
  /** Ends it as a loss of power does. */
  kill(): Promise<void>;
  /** Starts it again, where it was. */
  startAgain(): Promise<void>;
  end(): Promise<void>;
}

const PROGRAM = findProgram('nats-server');
export const hasNats = PROGRAM !== null;

const TOKEN = 'hush-hush';
const ANY_PORT = '-1';

export async function startNats(): Promise<NatsServer> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'nhip-nats-'));
  let child = startOn(dir, ANY_PORT);
  const url = await urlOf(dir, child);
  return {
    url,
    token: TOKEN,
    kill: () => child.end('SIGKILL'),
    async startAgain() {
      await removePorts(dir);
      child = startOn(dir, new URL(url).port);
      await urlOf(dir, child);
    },
    async end() {
      await child.end('SIGTERM');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function startOn(dir: string, port: string): ChildServer {
  const args = ['-js', '-sd', path.join(dir, 'store'), '-a', '127.0.0.1', '-p', port, '--ports_file_dir', dir, '--auth', TOKEN];
  return startChild(must(PROGRAM, 'nats-server'), args);
}

const portsFiles = async (dir: string): Promise<string[]> => (await readdir(dir)).filter((name) => name.endsWith('.ports'));

/** One that was killed leaves its file. */
async function removePorts(dir: string): Promise<void> {
  for (const name of await portsFiles(dir)) await rm(path.join(dir, name));
}

/** The server writes where it listens, once it does. */
async function urlOf(dir: string, child: ChildServer): Promise<string> {
  return waitUntil('nats-server listens', async () => {
    if (child.isGone()) throw new Error(`nats-server did not start: ${child.lastWords()}`);
    const [name] = await portsFiles(dir);
    if (name === undefined) return null;
    const text = await readFile(path.join(dir, name), 'utf8');
    // As the server writes it; not whole yet where it is empty.
    return text === '' ? null : ((JSON.parse(text) as { nats: string[] }).nats[0] ?? null);
  });
}
