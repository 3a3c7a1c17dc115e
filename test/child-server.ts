import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A server that a test started: it is known by its process, and only that one is ended. */
export interface ChildServer {
  readonly isGone: () => boolean;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** The end of what it said, for a failure. */
  readonly lastWords: () => string;
}

const KEPT_WORDS = 4_000;

export function startChild(program: string, args: readonly string[]): ChildServer {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      words = (words + data.toString()).slice(-KEPT_WORDS);
    });
  }
  child.on('error', (error) => {
    words += error.message;
  });
  const isGone = (): boolean => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  return {
    isGone,
    async end(signal) {
      if (isGone()) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
    lastWords: () => words,
  };
}
