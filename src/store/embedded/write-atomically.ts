import { rename, writeFile } from 'node:fs/promises';

/** Readers see the old text or the new one, never a part. One writer at a time: the caller holds the lock. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, text);
  await rename(draft, path);
}
