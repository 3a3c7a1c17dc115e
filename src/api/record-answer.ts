import type { Verdict } from '../intake/contract.ts';

/** How many of each verdict, and each of them in order. */
export function answerOfRecords(verdicts: readonly Verdict[]) {
  const counts = { accepted: 0, duplicate: 0, stale: 0, quarantined: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  return { ...counts, items: verdicts };
}
