import { at } from '../dossier-fixture.ts';
import type { RecordEntry } from './record.ts';

/** An entry at a local time, learned when it happened. */
export function entry<Facts>(local: string, facts: Facts, more: Partial<RecordEntry<Facts>> = {}): RecordEntry<Facts> {
  const instant = at(local);
  return { id: local, at: instant, learnedAt: instant, version: 0, unit: '00004', procedure: null, facts, ...more };
}
