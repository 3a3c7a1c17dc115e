import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import type { RawRecord } from '../../intake/formats/format.ts';
import { AppError } from '../../shared/app-error.ts';
import { errorCode } from '../../shared/error-code.ts';
import type { Deliver } from '../connector.ts';
import type { ConnectorTools } from '../connector-tools.ts';
import { foundAs, isSame, type FoundFile, type Watched } from './found-file.ts';

/** Which file is under way, as it was, and how many of its records were delivered. */
export interface Place extends FoundFile {
  readonly done: number;
}

export interface FileReading {
  readonly watched: Watched;
  readonly tools: ConnectorTools;
  readonly deliver: Deliver;
  readonly signal: AbortSignal;
}

/** What became of a file. */
export type FileOutcome =
  | { readonly is: 'delivered' }
  /** It was told to stop, or the file is another by now: it is left where it is. */
  | { readonly is: 'left' }
  | { readonly is: 'unreadable'; readonly why: string }
  /** Neither the file's fault nor a matter of waiting: a disk, or a fault of this system. */
  | { readonly is: 'fault'; readonly error: unknown };

/** Delivers what of the file was not. Rejects with what `deliver` rejects with, and with nothing else. */
export async function deliverFile(file: FoundFile, from: number, reading: FileReading): Promise<FileOutcome> {
  const { folder } = reading.watched;
  let handle: FileHandle;
  try {
    handle = await open(path.join(folder, file.name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return notOpened(error);
  }
  try {
    const isIt = isSame(foundAs(file.name, await handle.stat()), file);
    return isIt ? await deliverRecords(handle, file, from, reading) : { is: 'left' };
  } finally {
    // The stream may have closed it.
    await handle.close().catch(() => undefined);
  }
}

function notOpened(error: unknown): FileOutcome {
  const code = errorCode(error) ?? '';
  // Taken away, or replaced by a link, since it was seen.
  if (code === 'ENOENT' || code === 'ELOOP') return { is: 'left' };
  return code === 'EACCES' || code === 'EPERM' ? { is: 'unreadable', why: 'it may not be opened' } : { is: 'fault', error };
}

async function deliverRecords(handle: FileHandle, file: FoundFile, from: number, reading: FileReading): Promise<FileOutcome> {
  const { watched, tools, deliver, signal } = reading;
  let refusal: { readonly error: unknown } | null = null;
  let seen = 0;
  let records: RawRecord[] = [];
  const hand = async (): Promise<void> => {
    if (records.length === 0) return;
    const place: Place = { ...file, done: seen };
    await deliver({ records, cursor: JSON.stringify(place) }).catch((error: unknown) => {
      refusal = { error };
      throw error;
    });
    records = [];
  };
  try {
    for await (const record of tools.format.decode(handle.createReadStream())) {
      if (signal.aborted) return { is: 'left' };
      seen += 1;
      if (seen <= from) continue;
      records.push(record);
      if (records.length === watched.maxBatch) await hand();
    }
    await hand();
    return { is: 'delivered' };
  } catch (error) {
    if (refusal !== null) throw error;
    // What was read until then is good: a file that breaks off late is not lost for it.
    await hand();
    const isItsOwn = error instanceof AppError && (error.kind === 'invalid' || error.kind === 'tooLarge');
    return isItsOwn ? { is: 'unreadable', why: error.message } : { is: 'fault', error };
  }
}

/** `null` for a cursor that another connector made. */
export function placeIn(cursor: string): Place | null {
  try {
    const value = JSON.parse(cursor) as unknown;
    // The inode shows that it was made above, and it was kept as it was.
    return typeof value === 'object' && value !== null && 'inode' in value ? (value as Place) : null;
  } catch {
    return null;
  }
}
