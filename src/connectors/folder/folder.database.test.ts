import { appendFile, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { connectorSuite } from '../../../test/connector-suite.ts';
import type { Format, RawRecord } from '../../intake/formats/format.ts';
import type { ConnectionOf } from '../../intake/source-schema.ts';
import { testTools } from '../connector-fixture.ts';
import { folderConnector } from './folder.ts';

const lines = (records: readonly RawRecord[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

describe('a watched folder', () => {
  connectorSuite(
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'nhip-folder-'));
      let files = 0;
      return {
        maxBatch: 5,
        told: (record) => record,
        add(records) {
          files += 1;
          return writeFile(path.join(folder, `${String(files).padStart(4, '0')}.ndjson`), lines(records));
        },
        connect: () =>
          folderConnector({ protocol: 'folder', folder, quietMs: 0, maxBatch: 5 }, testTools({ clock: { now: () => Date.now() + 1_000 } })),
        close: () => rm(folder, { recursive: true }),
      };
    },
    15,
    () => folderConnector({ protocol: 'folder', folder: path.join(tmpdir(), 'nhip-no-such-folder') }, testTools()),
  );
});

describe('files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nhip-folder-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const NEVER = new AbortController().signal;
  async function pull(over: Partial<ConnectionOf<'folder'>> = {}, now = Date.now() + 60_000) {
    const tools = testTools({ clock: { now: () => now } });
    const seen: RawRecord[] = [];
    await folderConnector({ protocol: 'folder', folder, ...over }, tools).pull(
      null,
      ({ records }) => {
        seen.push(...records);
        return Promise.resolve();
      },
      NEVER,
    );
    return { seen, said: tools.said };
  }
  const put = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);

  test('are moved aside when they are read, and one of the same name does not take the other’s place', async () => {
    await put('a.ndjson', '{"a":1}\n');
    await pull();
    await put('a.ndjson', '{"a":2}\n');
    expect((await pull()).seen).toEqual([{ a: 2 }]);
    expect((await readdir(path.join(folder, 'done'))).toSorted()).toEqual(['a.1.ndjson', 'a.ndjson']);
    expect((await pull()).seen).toEqual([]);
  });

  test('that are still written are left until they have rested', async () => {
    await put('a.ndjson', '{"a":1}\n');
    await utimes(path.join(folder, 'a.ndjson'), new Date(1_000_000), new Date(1_000_000));
    expect((await pull({ quietMs: 5_000 }, 1_004_000)).seen).toEqual([]);
    expect((await pull({ quietMs: 5_000 }, 1_006_000)).seen).toEqual([{ a: 1 }]);
  });

  test('that cannot be read go to failed with a word about it, and the others are read', async () => {
    await put('a.ndjson', 'hello');
    await put('b.ndjson', '{"b":1}');
    const { seen, said } = await pull();
    expect(seen).toEqual([{ b: 1 }]);
    expect(said).toEqual([expect.stringMatching(/^the file a\.ndjson cannot be read: /)]);
    expect(await readdir(path.join(folder, 'failed'))).toEqual(['a.ndjson']);
  });

  test('that are hidden, elsewhere, or of another pattern are none of the source’s', async () => {
    await put('.a.ndjson', '{"a":1}');
    await put('b.txt', '{"b":1}');
    await mkdir(path.join(folder, 'sub'));
    await put('sub/c.ndjson', '{"c":1}');
    await symlink('/etc/passwd', path.join(folder, 'd.ndjson'));
    expect((await pull({ pattern: '*.ndjson' })).seen).toEqual([]);
  });

  test('of a folder that is not there are a matter for later', async () => {
    await expect(pull({ folder: path.join(folder, 'none') })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('behind a store that is away stay where they are', async () => {
    await put('a.ndjson', '{"a":1}');
    const pulling = folderConnector({ protocol: 'folder', folder, quietMs: 0 }, testTools({ clock: { now: () => Date.now() + 60_000 } }));
    await expect(pulling.pull(null, () => Promise.reject(new Error('away')), NEVER)).rejects.toThrow('away');
    expect(await readdir(folder)).toEqual(['a.ndjson']);
  });

  test('to which somebody wrote while they were read are left, and read anew', async () => {
    await put('a.ndjson', '{"a":1}\n');
    const grown = folderConnector({ protocol: 'folder', folder, quietMs: 0 }, testTools({ clock: { now: () => Date.now() + 60_000 } }));
    await grown.pull(null, () => appendFile(path.join(folder, 'a.ndjson'), '{"a":2}\n'), NEVER);
    expect(await readdir(folder)).toEqual(['a.ndjson']);
    expect((await pull()).seen).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test('that cannot be read to their end are moved to failed, and what stands before is taken', async () => {
    await put('a.ndjson', `{"a":1}\n${' '.repeat(17_000_000)}`);
    const { seen, said } = await pull();
    expect(seen).toEqual([{ a: 1 }]);
    expect(said).toHaveLength(1);
    expect(await readdir(path.join(folder, 'failed'))).toEqual(['a.ndjson']);
  });

  test('at which we ourselves are at fault stay, and the others are read', async () => {
    await put('a.ndjson', '{"a":1}\n');
    await put('b.ndjson', '{"b":1}\n');
    const seen: RawRecord[] = [];
    const sound = testTools().format;
    let files = 0;
    const format: Format = {
      ...sound,
      decode(bytes) {
        files += 1;
        if (files === 1) throw new TypeError('a fault of ours');
        return sound.decode(bytes);
      },
    };
    const tools = testTools({ format, clock: { now: () => Date.now() + 60_000 } });
    const pulling = folderConnector({ protocol: 'folder', folder }, tools).pull(
      null,
      ({ records }) => Promise.resolve(void seen.push(...records)),
      NEVER,
    );
    await expect(pulling).rejects.toThrow('a fault of ours');
    expect(seen).toEqual([{ b: 1 }]);
    expect((await readdir(folder)).toSorted()).toEqual(['a.ndjson', 'done']);
  });

  test('of another name that come with the cursor of a former one are read from their beginning', async () => {
    await put('a.ndjson', '{"a":1}\n{"a":2}\n');
    const tools = testTools({ clock: { now: () => Date.now() + 60_000 } });
    const cursors: string[] = [];
    const connector = folderConnector({ protocol: 'folder', folder, maxBatch: 1 }, tools);
    const breaking = connector.pull(
      null,
      ({ cursor }) => (cursors.push(cursor) === 1 ? Promise.resolve() : Promise.reject(new Error('away'))),
      NEVER,
    );
    await expect(breaking).rejects.toThrow('away');
    await put('b.ndjson', '{"a":1}\n{"a":2}\n');
    const rest: RawRecord[] = [];
    await connector.pull(cursors[0] ?? null, ({ records }) => Promise.resolve(void rest.push(...records)), NEVER);
    expect(rest).toEqual([{ a: 2 }, { a: 1 }, { a: 2 }]);
  });

  test('that are to stay where they are would be read for ever: such a declaration is refused', () => {
    expect(() => folderConnector({ protocol: 'folder', folder, done: '.' }, testTools())).toThrow(/would be read again/);
  });
});
