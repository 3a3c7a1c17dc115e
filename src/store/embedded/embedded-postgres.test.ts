import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { must } from '../../shared/must.ts';
import { accountOf } from './account.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { EmbeddedTestKit, postmasterPid, query, whenGone } from './embedded-test-kit.ts';
import { findPostmaster } from './lock-file.ts';
import { identityOf } from './run.ts';
import { until } from './until.ts';

let kit: EmbeddedTestKit;
let dataDir: string;
let cluster: string;

beforeEach(async () => {
  kit = new EmbeddedTestKit();
  dataDir = path.join(await kit.dir(), 'data');
  cluster = path.join(dataDir, 'postgres');
});
afterEach(() => kit.end());

describe('a data folder of its own', () => {
  test('a new database needs nothing of the system and never trades acknowledged data for speed', async () => {
    const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
    kit.watch(cluster);
    const settings = await query(
      server.url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'listen_addresses', 'jit') ORDER BY name`,
    );
    expect(settings).toEqual([
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'jit', setting: 'off' },
      { name: 'listen_addresses', setting: '' },
      { name: 'server_encoding', setting: 'UTF8' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    expect(await query(server.url, `SELECT upper('đường') AS upper, current_user AS role, current_database() AS database`)).toEqual([
      { upper: 'ĐƯỜNG', role: 'nhip', database: 'nhip' },
    ]);
    await server.stop();
  });

  test('a restart keeps the data and takes less than a second and a half', async () => {
    const first = await kit.start(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    expect(await findPostmaster(cluster)).toBeNull();
    const startedAt = performance.now();
    const second = await kit.start(dataDir);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
    await Promise.all([second.stop(), second.stop()]);
    await second.stop();
  });

  test('the path may be longer than a socket allows, and hold spaces, quotes, commas and Vietnamese letters', async () => {
    dataDir = path.join(await kit.dir(), `dữ liệu, "của" tỉnh ${'x'.repeat(100)}`, 'data');
    const server = await kit.start(dataDir);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const socketDir = must(new URL(server.url).searchParams.get('host'), 'host');
    await server.stop();
    await expect(readdir(socketDir)).rejects.toThrow('ENOENT');
  });

  test('a short path with letters that SQL and shells would quote is served in place', async () => {
    dataDir = path.join(await kit.dir(), `a "b", 'ế' $c`);
    const server = await kit.start(dataDir);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  test('a database of another major version is refused by name', async () => {
    await (await kit.start(dataDir)).stop();
    await writeFile(path.join(cluster, 'PG_VERSION'), '17\n');
    await expect(kit.start(dataDir)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringMatching(/PostgreSQL 17.*PostgreSQL 18/),
    });
  });

  test('a setting that PostgreSQL does not know is reported in its own words', async () => {
    await expect(kit.start(dataDir, { no_such_setting: '1' })).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('no_such_setting'),
    });
  });

  test('an abort leaves no server behind', async () => {
    const abort = new AbortController();
    const starting = startEmbeddedPostgres({
      dataDir,
      signal: abort.signal,
      settings: { fsync: 'off' },
      log: () => abort.abort(new Error('enough')),
    });
    await expect(starting).rejects.toThrow('enough');
    expect(await findPostmaster(cluster)).toBeNull();
  });
});

describe('several processes', () => {
  test('a command beside the service shares its server and leaves it running', async () => {
    const service = await kit.startChild(dataDir);
    expect((await service.ready()).owned).toBe(true);
    const command = await kit.start(dataDir);
    expect(command).toMatchObject({ owned: false, url: (await service.ready()).url });
    await command.stop();
    expect(await query(command.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await service.stop();
    expect(await findPostmaster(cluster)).toBeNull();
  });

  test('the service may end first: the last one out stops the server', async () => {
    const service = await kit.startChild(dataDir);
    await service.ready();
    const command = await kit.start(dataDir);
    await service.stop();
    expect(await query(command.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await command.stop();
    expect(await findPostmaster(cluster)).toBeNull();
  });

  test('processes that start at the same moment make one database and one server', async () => {
    const children = await Promise.all([1, 2, 3].map(() => kit.startChild(dataDir)));
    const ready = await Promise.all(children.map((child) => child.ready()));
    expect(new Set(ready.map((one) => one.url)).size).toBe(1);
    expect(ready.filter((one) => one.owned)).toHaveLength(1);
    expect(children.flatMap((child) => child.logged).filter((line) => line.includes('Creating'))).toHaveLength(1);
    await Promise.all(children.map((child) => child.stop()));
    expect(await findPostmaster(cluster)).toBeNull();
  });

  test('Ctrl-C in the terminal does not reach the server', async () => {
    const child = await kit.startChild(dataDir);
    const { url } = await child.ready();
    process.kill(-child.pid, 'SIGINT');
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await child.stop();
  });
});

describe('after kill -9', () => {
  test('the server of a killed process is taken over and then stopped', async () => {
    const child = await kit.startChild(dataDir);
    const { url } = await child.ready();
    const pid = await postmasterPid(cluster);
    await child.kill();
    const next = await kit.start(dataDir);
    expect(next).toMatchObject({ owned: true, url });
    expect(await postmasterPid(cluster)).toBe(pid);
    await next.stop();
    await whenGone(pid);
  });

  test('what was committed survives the death of process and server', async () => {
    const child = await kit.startChild(dataDir);
    await query((await child.ready()).url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const pid = await postmasterPid(cluster);
    process.kill(pid, 'SIGKILL');
    await child.kill();
    const next = await kit.start(dataDir);
    expect(await query(next.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  test('a pid that is now a zombie does not count as a server', async () => {
    // `exec` leaves the shell's finished child to a parent that never collects it.
    await startWithLockOf(['-c', 'true & echo $!; exec sleep 1000']);
  });

  test('a pid that now belongs to a stranger does not count as a server', async () => {
    await startWithLockOf(['-c', 'sleep 1000 & echo $!; wait']);
  });

  test('an empty lock file, as a crash of the machine leaves it, is no obstacle', async () => {
    await (await kit.start(dataDir)).stop();
    await writeFile(path.join(cluster, 'postmaster.pid'), '');
    await (await kit.start(dataDir)).stop();
  });

  test('a kill while the database is being created leaves nothing in the way', async () => {
    const child = await kit.startChild(dataDir);
    await until(async () => ((await unfinished()).length > 0 ? true : null), { everyMs: 5, limitMs: 10_000 });
    await child.kill();
    expect(await unfinished()).toHaveLength(1);
    const next = await kit.start(dataDir);
    expect(await unfinished()).toHaveLength(0);
    await next.stop();
  });

  test('backends that outlive their server are waited for, never served beside', async () => {
    const child = await kit.startChild(dataDir);
    const { url } = await child.ready();
    const busy = await hangBackend(url);
    const pid = await postmasterPid(cluster);
    process.kill(pid, 'SIGKILL');
    await child.kill();
    await whenGone(pid);
    const starting = kit.start(dataDir);
    await until(() => (kit.logged.some((line) => line.includes('still ending')) ? true : null), { everyMs: 10, limitMs: 10_000 });
    process.kill(busy, 'SIGKILL');
    const next = await starting;
    expect(kit.logged.join('\n')).toContain('still ending');
    await next.stop();
  });

  /** Restarts with a lock file that names the process whose pid the shell prints. */
  async function startWithLockOf(shell: readonly string[]): Promise<void> {
    const first = await kit.start(dataDir);
    const lock = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8');
    const socketLock = await readFile(path.join(cluster, '.s.PGSQL.5432.lock'), 'utf8');
    await first.stop();
    // PostgreSQL takes only a process of its own account for a possible server.
    const holder = kit.spawn('/bin/sh', shell, identityOf(await accountOf(cluster)));
    const [output] = await once(must(holder.stdout, 'stdout'), 'data');
    const pid = String(output).trim();
    await writeFile(path.join(cluster, 'postmaster.pid'), lock.replace(/^\d+/, pid));
    await writeFile(path.join(cluster, '.s.PGSQL.5432.lock'), socketLock.replace(/^\d+/, pid));
    const next = await kit.start(dataDir);
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await next.stop();
    expect(holder.exitCode).toBeNull();
  }

  async function unfinished(): Promise<string[]> {
    const names = await readdir(dataDir).catch(() => []);
    return names.filter((name) => name.startsWith('postgres.unfinished-'));
  }

  /** A backend that is stopped, so that it cannot notice the death of its server. */
  async function hangBackend(url: string): Promise<number> {
    const asleep = query(url, 'SELECT pg_sleep(1000) /* hang */');
    asleep.catch(() => undefined);
    const pid = await until(
      async () => {
        const [row] = await query(url, `SELECT pid FROM pg_stat_activity WHERE query LIKE '%/* hang */' AND wait_event = 'PgSleep'`);
        return row !== null && typeof row === 'object' && 'pid' in row && typeof row.pid === 'number' ? row.pid : null;
      },
      { everyMs: 10, limitMs: 10_000 },
    );
    process.kill(must(pid, 'pid of the backend'), 'SIGSTOP');
    return must(pid, 'pid of the backend');
  }
});

describe('a data folder that the server account cannot reach', () => {
  const isRoot = process.getuid?.() === 0;

  beforeEach(async () => {
    const closed = path.join(await kit.dir(), 'closed');
    await mkdir(closed);
    await chmod(closed, 0o700);
    dataDir = path.join(closed, 'data');
  });

  test('goes to the system folder when root starts it, and stays in place for an ordinary user', async () => {
    const server = await kit.start(dataDir);
    const home = path.dirname(must(new URL(server.url).searchParams.get('host'), 'host'));
    expect(path.dirname(home)).toBe(isRoot ? await kit.systemDir() : path.dirname(dataDir));
    await query(server.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await server.stop();
    // Once there it stays there, also when the way to the data folder is opened later.
    await chmod(path.dirname(dataDir), 0o755);
    const again = await kit.start(dataDir);
    expect(again.url).toBe(server.url);
    expect(await query(again.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }]);
    await again.stop();
    expect(kit.logged.filter((line) => line.includes('cannot reach'))).toHaveLength(isRoot ? 1 : 0);
  });

  test('an existing database that has become unreachable is not replaced by an empty one', async () => {
    await chmod(path.dirname(dataDir), 0o755);
    await (await kit.start(dataDir)).stop();
    await chmod(path.dirname(dataDir), 0o700);
    const starting = kit.start(dataDir);
    if (isRoot) await expect(starting).rejects.toMatchObject({ kind: 'configuration', message: expect.stringContaining('out of reach') });
    else await (await starting).stop();
  });
});
