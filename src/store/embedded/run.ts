import { execFile } from 'node:child_process';

/** Whom a program runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  /** What the program complained of, or why it could not be started. */
  readonly stderr: string;
}

export interface RunOptions {
  readonly account?: Identity | null;
  readonly input?: string;
}

/** No variable of ours may change how PostgreSQL behaves (PGDATA, LC_ALL, TZ …), so it gets only these. */
export const CLEAN_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };

/** Runs a program to its end, as another account when one is given. A failure is a value. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      // The folder we stand in may be closed to that account.
      { ...identityOf(options.account), cwd: '/', env: CLEAN_ENVIRONMENT, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ ok: error === null, stdout, stderr: stderr || (error?.message ?? '') }),
    );
    // A program that ends before it has read its input is judged by its exit, not by the broken pipe.
    child.stdin?.on('error', () => child.stdin?.destroy());
    child.stdin?.end(options.input ?? '');
  });
}

/** How `spawn` is told to become the account. */
export function identityOf(account: Identity | null | undefined): Partial<Identity> {
  return account ? { uid: account.uid, gid: account.gid } : {};
}
