import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

import { AppError } from '../../shared/app-error.ts';

/** More files than any workbook has. */
const MAX_ENTRIES = 2_000;

/** The files of a zip archive, by name. */
export interface ZipParts {
  has(name: string): boolean;
  /** What a file unpacks to, in pieces. Throws AppError `tooLarge` where it would be more than `maxBytes`. */
  open(name: string, maxBytes: number): Promise<Readable>;
}

/** Throws AppError `invalid` for what is no archive. */
export async function zipParts(archive: Buffer): Promise<ZipParts> {
  try {
    const open = promisify<Buffer, { lazyEntries: boolean; validateEntrySizes: boolean }, ZipFile>(fromBuffer);
    const zip = await open(archive, { lazyEntries: true, validateEntrySizes: true });
    const entries = await entriesOf(zip);
    return {
      has: (name) => entries.has(name),
      async open(name, maxBytes) {
        const entry = entries.get(name);
        if (entry === undefined) throw new AppError('invalid', `the workbook has no ${name}`);
        // A lie about this number breaks the stream: the reader counts as well.
        if (entry.uncompressedSize > maxBytes) throw new AppError('tooLarge', `${name} unpacks to more than ${maxBytes} bytes`);
        return promisify<Entry, Readable>((of, done) => {
          zip.openReadStream(of, done);
        })(entry);
      },
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'the file is no workbook: it is no zip archive, or broken', error);
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
