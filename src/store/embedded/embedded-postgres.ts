import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';

import { AppError } from '../../shared/app-error.ts';
import { accountOf } from './account.ts';
import type { Account } from './account.ts';
import { packagedBinaries, runnableBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { assertUsable, ensureCluster } from './cluster.ts';
import { exclusively } from './exclusively.ts';
import { chooseSocketDir, findPostmaster, releaseStaleLock, removeSocketDir } from './lock-file.ts';
import { followPointer, makeOpenDir, placeCluster } from './placement.ts';
import { lastComplaint, launchPostmaster, stopPostmaster, stopServer, whenReady } from './postmaster.ts';
import { serverSettings, settingArguments, thisMachine } from './settings.ts';
import { until } from './until.ts';
import { joinUsers, leaveUsers } from './users.ts';

const CLUSTER = 'postgres';
/** The first creation on a slow disk, or a long recovery, may be what we are waiting for. */
const LOCK_WAIT_MS = 15 * 60_000;
const LEFTOVER_LIMIT_MS = 30_000;

export interface EmbeddedPostgres {
  /** For `pg`: a Unix socket in a folder that only the server's account (and root) can enter. */
  readonly url: string;
  /** Whether no other living process was using the server at our start: we started it, or took over an orphan. */
  readonly owned: boolean;
  /** Ends our use of the server; the last one out stops it. May be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** `NHIP_DATA_DIR`, absolute; made when missing. */
  readonly dataDir: string;
  readonly log: (message: string) => void;
  /** Settings of PostgreSQL that go before ours. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Where a database goes that PostgreSQL's account cannot reach in the data folder. */
  readonly systemDir?: string;
}

/** The PostgreSQL of this data folder: the one that is running, else a new one. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  const users = path.join(dataDir, 'postgres-users.txt');
  const lock = path.join(dataDir, 'postgres.lock');

  return exclusively(lock, { waitMs: LOCK_WAIT_MS, signal: options.signal }, async () => {
    const place = await findPlace(dataDir, options);
    const url = await serve(place, options);
    const { id, alone } = await joinUsers(users);
    let stopping: Promise<void> | null = null;
    const leave = (): Promise<void> =>
      exclusively(lock, { waitMs: LOCK_WAIT_MS }, async () => {
        if ((await leaveUsers(users, id)) === 0) await stopServer(place.cluster, options.log);
      });
    return { url, owned: alone, stop: () => (stopping ??= leave()) };
  });
}

interface Place {
  readonly dataDir: string;
  readonly systemDir: string;
  /** The folder that holds the cluster: the data folder, or one that the account can reach. */
  readonly home: string;
  readonly cluster: string;
  readonly account: Account | null;
  readonly packaged: Binaries;
}

async function findPlace(dataDir: string, { log, systemDir = '/var/lib/nhip' }: EmbeddedPostgresOptions): Promise<Place> {
  const packaged = packagedBinaries(process.platform, process.arch);
  const account = await accountOf(path.join((await followPointer(dataDir)) ?? dataDir, CLUSTER));
  const home = await placeCluster({ dataDir, account, systemDir, log });
  const cluster = path.join(home, CLUSTER);
  await assertUsable(cluster, packaged.version);
  return { dataDir, systemDir, home, cluster, account, packaged };
}

/** The URL of a server that is ready. Called under the start lock, so no other process starts or stops one meanwhile. */
async function serve(place: Place, options: EmbeddedPostgresOptions): Promise<string> {
  const adopted = await adopt(place, options);
  if (adopted !== null) return adopted;

  const { cluster, account } = place;
  const copyDirs = async (): Promise<string[]> => [(await makeOpenDir(place.systemDir)) ?? place.home, place.home];
  const binaries = await runnableBinaries(place.packaged, account, copyDirs, options.log);
  await ensureCluster({ cluster, binaries, account, sync: options.settings?.fsync !== 'off', log: options.log });
  let told = false;
  const url = await until(
    async () => {
      const outcome = await launch(place, path.join(binaries.dir, 'bin', 'postgres'), options);
      if (outcome === null && !told) {
        told = true;
        options.log('Processes of a PostgreSQL that was killed are still ending; waiting for them.');
      }
      return outcome;
    },
    { everyMs: 250, limitMs: LEFTOVER_LIMIT_MS, signal: options.signal },
  );
  if (url === null)
    throw new AppError('unavailable', `Processes of a PostgreSQL that was killed are still using ${cluster}. End them, then start again.`);
  return url;
}

/** Joins the server that is running, which may be the orphan of a killed process; `null` when there is none, or it ended as we waited. */
async function adopt({ cluster }: Place, options: EmbeddedPostgresOptions): Promise<string | null> {
  const running = await findPostmaster(cluster);
  return running === null ? null : whenReady(running.pid, cluster, options.log, options.signal);
}

/** Starts a server; `null` when backends of a killed one are still alive, and it is to be tried again. */
async function launch({ cluster, dataDir, account }: Place, program: string, options: EmbeddedPostgresOptions): Promise<string | null> {
  await releaseStaleLock(cluster);
  const startupLog = path.join(dataDir, 'postgres-startup.log');
  const socketDir = await chooseSocketDir(cluster, account);
  const settings = settingArguments(serverSettings(thisMachine(), socketDir, options.settings ?? {}));
  const pid = await launchPostmaster({ program, cluster, settings, account, startupLog });
  try {
    const url = await whenReady(pid, cluster, options.log, options.signal);
    if (url !== null) return url;
  } catch (error) {
    await stopPostmaster(pid, cluster, options.log);
    await removeSocketDir(socketDir);
    throw error;
  }
  await removeSocketDir(socketDir);
  const complaint = await lastComplaint(cluster, startupLog);
  if (complaint.includes('pre-existing shared memory block')) return null;
  throw new AppError('unavailable', `PostgreSQL did not start: ${complaint}`);
}
