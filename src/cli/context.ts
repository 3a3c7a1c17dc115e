import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { processConfig } from '../config/process-config.ts';
import { CATALOGUE_DIR, openCore, type Core } from '../core.ts';
import { AppError } from '../shared/app-error.ts';
import { systemClock } from '../shared/clock.ts';

/** What a command says to people goes to the error stream, so that its answer can be piped. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** An expected failure in one line; a defect with its stack. */
export function sayError(error: unknown): void {
  if (error instanceof AppError) {
    const why = error.cause instanceof Error ? error.cause.message : '';
    say(`nhip: ${error.message}${error.message.includes(why) ? '' : ` (${why})`}`);
  } else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const SHOWN_ERRORS = 20;
const ERRORS_EVERY_MS = 10_000;

/** Says errors, but not thousands of one cause: at most twenty in ten seconds, and how many more there were. */
export function errorSayer(now: () => number = Date.now): (error: unknown) => void {
  let since = -Infinity;
  let count = 0;
  return (error) => {
    if (now() - since >= ERRORS_EVERY_MS) {
      if (count > SHOWN_ERRORS) say(`${count - SHOWN_ERRORS} more errors were not shown`);
      since = now();
      count = 0;
    }
    count += 1;
    if (count <= SHOWN_ERRORS) sayError(error);
  };
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export async function versionOfPackage(): Promise<string> {
  const text = await readFile(path.resolve(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  // Our own manifest.
  return (JSON.parse(text) as { version: string }).version;
}

/** Aborts at Ctrl-C or a request to end; a second one ends at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return stopping.signal;
}

/** The definitions that this program runs with. */
export function catalogueDir(): string {
  return processConfig().catalogueDir ?? CATALOGUE_DIR;
}

/** Opens the store for one piece of work; other processes that show figures are told of what it writes. */
export async function withCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore({
    config: processConfig(),
    clock: systemClock,
    log: say,
    onError: errorSayer(),
    announce: `cli-${process.pid}`,
  });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
