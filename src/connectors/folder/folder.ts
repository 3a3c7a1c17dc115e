import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

import type { ConnectionOf } from '../../intake/source-schema.ts';
import { AppError } from '../../shared/app-error.ts';
import { SECOND_MS } from '../../shared/instant.ts';
import type { Connector } from '../connector.ts';
import { USUAL_BATCH, type ConnectorTools } from '../connector-tools.ts';
import { fileAt, filesIn, globbed, isSame, type FoundFile, type Watched } from './found-file.ts';
import { moveAside } from './move-aside.ts';
import { deliverFile, placeIn, type FileReading } from './read-file.ts';

/** A file that has not grown for so long is whole. */
const QUIET_MS = 2 * SECOND_MS;

/**
 * A watched folder: files are read in the order of their names, and moved aside when all of a file is delivered. What cannot be read
 * goes to `failed` beside them, with the reason in the log, and the others go on.
 */
export function folderConnector(connection: ConnectionOf<'folder'>, tools: ConnectorTools): Connector {
  const watched = watchedBy(connection);
  return {
    async pull(cursor, deliver, signal) {
      const place = cursor === null ? null : placeIn(cursor);
      const faults: unknown[] = [];
      for (const file of await filesIn(watched, tools.clock.now())) {
        if (signal.aborted) return {};
        const from = place !== null && isSame(place, file) ? place.done : 0;
        faults.push(...(await takeFile(file, from, { watched, tools, deliver, signal })));
      }
      if (faults.length > 0) throw faults[0];
      return {};
    },
    async probe() {
      await filesIn(watched, tools.clock.now());
      await access(watched.folder, constants.W_OK).catch((error: unknown) => {
        throw new AppError('configuration', `files cannot be moved out of the folder ${watched.folder}: it may not be written`, error);
      });
    },
    close: () => Promise.resolve(),
  };
}

function watchedBy(connection: ConnectionOf<'folder'>): Watched {
  const folder = path.resolve(connection.folder);
  const done = path.resolve(folder, connection.done ?? 'done');
  if (done === folder) throw new AppError('configuration', `files that were read cannot stay in ${folder}: they would be read again`);
  return {
    folder,
    done,
    failed: path.join(folder, 'failed'),
    quietMs: connection.quietMs ?? QUIET_MS,
    maxBatch: connection.maxBatch ?? USUAL_BATCH,
    pattern: globbed(connection.pattern ?? '*'),
  };
}

/** Reads a file and moves it; resolves to what was in the way and is not the file's fault: then it stays, to be tried again. */
async function takeFile(file: FoundFile, from: number, reading: FileReading): Promise<readonly unknown[]> {
  const { watched, tools, signal } = reading;
  const outcome = await deliverFile(file, from, reading);
  if (outcome.is === 'fault') return [outcome.error];
  // Nobody must lose what a writer added while we read: it is then another file, and read anew.
  const isAsItWas = !signal.aborted && outcome.is !== 'left' && (await isUnchanged(file, watched));
  if (!isAsItWas) return [];
  if (outcome.is === 'unreadable') tools.log(`the file ${file.name} cannot be read: ${outcome.why}`);
  const target = outcome.is === 'delivered' ? watched.done : watched.failed;
  await moveAside(path.join(watched.folder, file.name), target).catch((error: unknown) => {
    // The next file would take its place in the cursor, and all of this one would come again each time.
    throw new AppError('unavailable', `the file ${file.name} cannot be moved to ${target}`, error);
  });
  return [];
}

async function isUnchanged(file: FoundFile, { folder }: Watched): Promise<boolean> {
  const now = await fileAt(folder, file.name);
  return now !== null && isSame(now, file);
}
