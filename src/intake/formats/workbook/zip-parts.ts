import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

import { AppError } from '../../../shared/app-error.ts';

/** More files than any workbook has. */
const MAX_ENTRIES = 2_000;

/** The files of a zip archive, by name. */
export interface ZipParts {
  has(name: string): boolean;
  /**
   * What a file unpacks to, in pieces. Throws AppError `tooLarge` where it would be more than `maxBytes`, and `invalid` where there is
   * no such file; reading throws `invalid` where it is broken, or unpacks to more than it says.
   */
  open(name: string, maxBytes: number): AsyncIterable<Uint8Array>;
}

/** Throws AppError `invalid` for what is no archive. */
export async function zipParts(archive: Buffer): Promise<ZipParts> {
  const { zip, entries } = await opened(archive);
  return {
    has: (name) => entries.has(name),
    open(name, maxBytes) {
      const entry = entries.get(name);
      if (entry === undefined) throw new AppError('invalid', `the workbook has no ${name}`);
      // Whether this number is a lie is seen while unpacking, which stops where it is passed.
      if (entry.uncompressedSize > maxBytes) throw new AppError('tooLarge', `${name} unpacks to more than ${maxBytes} bytes`);
      return unpacked(zip, entry);
    },
  };
}

async function opened(archive: Buffer): Promise<{ readonly zip: ZipFile; readonly entries: ReadonlyMap<string, Entry> }> {
  try {
    const open = promisify<Buffer, { lazyEntries: boolean; validateEntrySizes: boolean }, ZipFile>(fromBuffer);
    const zip = await open(archive, { lazyEntries: true, validateEntrySizes: true });
    return { zip, entries: await entriesOf(zip) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'the file is no workbook: it is no zip archive, or broken', error);
  }
}

async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    const stream = await promisify<Entry, Readable>((of, done) => {
      zip.openReadStream(of, done);
    })(entry);
    // The stream's pieces are untyped; those of an archive are bytes.
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new AppError(
      'invalid',
      `${entry.fileName.slice(0, 100)} cannot be unpacked: the workbook is broken, or locked by a password`,
      error,
    );
  }
}

function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, Entry>>();
  const entries = new Map<string, Entry>();
  if (zip.entryCount > MAX_ENTRIES) return Promise.reject(new AppError('tooLarge', `the archive has more than ${MAX_ENTRIES} files`));
  zip.on('entry', (entry: Entry) => {
    entries.set(entry.fileName, entry);
    zip.readEntry();
  });
  zip.on('end', () => {
    resolve(entries);
  });
  zip.on('error', reject);
  zip.readEntry();
  return promise;
}
