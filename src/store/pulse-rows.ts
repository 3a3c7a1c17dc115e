import type { SourcePulse } from '../intake/ledger.ts';
import { numberArray, textArray } from './array-literal.ts';
import type { Statement } from './statement.ts';

/** What counts the items of sources, by lane: two lanes never wait for each other here. */
export function pulseStatements(lane: number, pulses: readonly SourcePulse[]): Statement[] {
  if (pulses.length === 0) return [];
  const sorted = pulses.toSorted((one, other) => (one.source < other.source ? -1 : 1));
  const column = (of: (pulse: SourcePulse) => number | null): string => numberArray(sorted.map(of));
  const statement = {
    name: 'pulse-write',
    text: `INSERT INTO source_pulse AS p (source, lane, accepted, duplicate, stale, quarantined, last_event_at, last_learned_at)
SELECT s, $2::int2, a, d, st, q, e, l
FROM unnest($1::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[]) AS u (s, a, d, st, q, e, l)
ON CONFLICT (source, lane) DO UPDATE SET accepted = p.accepted + excluded.accepted, duplicate = p.duplicate + excluded.duplicate,
  stale = p.stale + excluded.stale, quarantined = p.quarantined + excluded.quarantined,
  last_event_at = greatest(p.last_event_at, excluded.last_event_at), last_learned_at = greatest(p.last_learned_at, excluded.last_learned_at)`,
    values: [
      textArray(sorted.map(({ source }) => source)),
      lane,
      column(({ accepted }) => accepted),
      column(({ duplicate }) => duplicate),
      column(({ stale }) => stale),
      column(({ quarantined }) => quarantined),
      column(({ lastEventAt }) => lastEventAt),
      column(({ lastLearnedAt }) => lastLearnedAt),
    ],
  };
  return [statement];
}
