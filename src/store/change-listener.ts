import pg from 'pg';

/** Hears what other processes write to the same database; opens again when the connection breaks. */
export interface ChangeListener {
  close(): Promise<void>;
}

const REOPEN_MS = 1_000;

export interface ChangeListenerOptions {
  readonly url: string;
  /** `from` is the name that the writer gave itself; after a break it is null, because anything may have been missed. */
  readonly onChange: (from: string | null) => void;
  readonly onError: (error: unknown) => void;
}

export async function listenForChanges({ url, onChange, onError }: ChangeListenerOptions): Promise<ChangeListener> {
  let client: pg.Client | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;

  async function open(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, application_name: 'nhip-listener', keepAlive: true });
    fresh.on('notification', ({ payload }) => {
      onChange(payload ?? null);
    });
    fresh.on('error', (error) => {
      onError(error);
      reopenLater();
    });
    await fresh.connect();
    await fresh.query('LISTEN nhip_change');
    client = fresh;
    // Closed while the connection was being made.
    if (isClosed) await fresh.end();
  }

  function reopenLater(): void {
    if (isClosed || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      open().then(
        () => {
          onChange(null);
        },
        (error: unknown) => {
          onError(error);
          reopenLater();
        },
      );
    }, REOPEN_MS);
  }

  await open();
  return {
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await client?.end();
    },
  };
}
