import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/embedded-postgres.ts';

/** The database that a process works with: one that was given, or the embedded one. */
export interface Database {
  readonly url: string;
  /** Starts the embedded one again if it has died under us; does nothing where it lives, or was given. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly log: (message: string) => void;
  readonly signal?: AbortSignal;
}

export async function openDatabase({ databaseUrl, ...options }: DatabaseOptions): Promise<Database> {
  if (databaseUrl !== null) return { url: databaseUrl, revive: () => Promise.resolve(), stop: () => Promise.resolve() };
  const first = await startEmbeddedPostgres(options);
  // Each start is a use of its own, and ends with ours.
  const uses: EmbeddedPostgres[] = [first];
  return {
    url: first.url,
    async revive() {
      uses.push(await startEmbeddedPostgres(options));
    },
    async stop() {
      for (const use of uses) await use.stop();
    },
  };
}
