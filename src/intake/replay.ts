import type { Verdict } from './contract.ts';
import type { Format, RawRecord } from './formats/format.ts';
import type { Given } from './intake.ts';
import { readRecords, verdictsOfRecords, type ReadRecords } from './take-records.ts';

/** What became of something that was set aside and was read again. */
export type Outcome =
  | { readonly state: 'replayed'; readonly accepted: number; readonly duplicate: number; readonly stale: number }
  | { readonly state: 'waiting'; readonly reason: string; readonly pointer: string; readonly detail: string };

/** Pure. Records as they were kept, read by the present format; `null` of our own items, which are their own record. */
export function readAgain(records: readonly RawRecord[], source: string, format: Format | null): ReadRecords {
  const read = format === null ? ownItems(records, source) : readRecords(records, { format, source, keep: (record) => record });
  return { ...read, given: read.given.map(asAgain) };
}

function ownItems(records: readonly RawRecord[], source: string): ReadRecords {
  const given = records.map((item): Given => {
    const named: unknown = typeof item === 'object' && item !== null && 'source' in item ? item.source : undefined;
    if (named === source) return { item };
    // Whose key it came with was found out at the door; here nobody shows one.
    return { refusal: { source, reason: 'foreign_source', pointer: '/source', detail: `it came from ${source}, and is not of it`, item } };
  });
  return { given, owners: records.map((_record, place) => place), kept: records, units: [] };
}

function asAgain(given: Given): Given {
  if ('refusal' in given) return { refusal: { ...given.refusal, isAgain: true } };
  const { item, record = { kept: item } } = given;
  return { item, record: { ...record, isAgain: true } };
}

/** Pure. One outcome a record: it is replayed when nothing of it is set aside any more. */
export function outcomesOf(records: number, owners: readonly number[], verdicts: readonly Verdict[]): readonly Outcome[] {
  const counts = Array.from({ length: records }, () => ({ accepted: 0, duplicate: 0, stale: 0 }));
  for (const [at, { verdict }] of verdicts.entries()) {
    const count = counts[owners[at] ?? -1];
    if (count !== undefined && verdict !== 'quarantined') count[verdict] += 1;
  }
  return verdictsOfRecords(records, owners, verdicts).map((worst, place): Outcome => {
    if (worst.verdict === 'quarantined') {
      const { reason, pointer, detail } = worst;
      return { state: 'waiting', reason, pointer, detail };
    }
    const { accepted = 0, stale = 0 } = counts[place] ?? {};
    // Neighbours of the same record that counted all along are no further duplicates.
    return { state: 'replayed', accepted, stale, duplicate: accepted + stale > 0 ? 0 : 1 };
  });
}
