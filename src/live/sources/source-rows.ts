import type { KnownSource } from '../../intake/source-registry.ts';
import { driftOf, type SampledField, type SampledShape } from '../../measure/field-drift.ts';
import { lagPercentile, noLags } from '../../measure/lag.ts';
import {
  HEALTH_RULES,
  judgeSource,
  NO_VERDICTS,
  rateOf,
  silenceOf,
  type ConnectorRun,
  type SourceCounts,
} from '../../measure/source-health.ts';
import { NOT_APPLICABLE, type Value } from '../../measure/value.ts';
import { formatInstant, HOUR_MS, type Instant } from '../../shared/instant.ts';
import type { HeardBeat, SourceHour } from './source-reader.ts';
import type { SourceDetail, SourceRow, WireValue } from './wire-sources.ts';

/** What is known of a source from all sides. */
export interface SourceView {
  readonly id: string;
  /** `null`: it sends, and nobody declared it. */
  readonly known: KnownSource | null;
  readonly counts: SourceCounts;
  readonly beat: HeardBeat | null;
  readonly run: ConnectorRun | null;
  readonly shapes: readonly SampledShape[];
}

export interface Moment {
  readonly now: Instant;
  readonly workingMs: (from: Instant, to: Instant) => number;
}

/** A source of which nothing ever came. */
export const NOTHING_YET: SourceCounts = {
  total: NO_VERDICTS,
  day: NO_VERDICTS,
  lags: noLags(),
  lastEventAt: null,
  lastLearnedAt: null,
  lastHeardAt: null,
  thisHour: 0,
  lastHour: 0,
  weekBefore: 0,
  firstHour: null,
};

/** Pure: a source as it is shown. */
export function sourceRow(view: SourceView, { now, workingMs }: Moment): SourceRow {
  const { id, known, counts, beat, run, shapes } = view;
  const silentAfterMs = allowedSilence(known);
  const { state, reasons } = judgeSource(
    { isDisabled: known?.isDisabled ?? false, silentAfterMs, counts, connector: run, agent: agentOf(beat) },
    now,
    workingMs,
  );
  return {
    id,
    ...declaredOf(known),
    state,
    reasons: [...reasons],
    lastEventAt: shown(counts.lastEventAt),
    lastLearnedAt: shown(counts.lastLearnedAt),
    lastHeardAt: shown(counts.lastHeardAt),
    lag: lagOf(counts.lags),
    rate: rateShown(counts, now, workingMs),
    day: { ...counts.day },
    total: { ...counts.total },
    silence: {
      workingHours: inHours(silenceOf(counts, now, workingMs)),
      allowedWorkingHours: silentAfterMs === null ? NOT_APPLICABLE : { kind: 'value', value: silentAfterMs / HOUR_MS },
      isDeclared: known?.declaration.silentAfterWorkingHours !== undefined,
    },
    drift: shapes.length === 0 ? null : driftCounts(shapes, now),
    agent: beat === null ? null : { receivedAt: formatInstant(beat.receivedAt), ...beat.heartbeat },
    connector: run === null ? null : connectorShown(run),
  };
}

function connectorShown({ is, since, lastPulledAt, lastError, nextAt }: ConnectorRun): NonNullable<SourceRow['connector']> {
  return { is, since: formatInstant(since), lastPulledAt: shown(lastPulledAt), lastError, nextAt: shown(nextAt) };
}

type Declared = Pick<SourceRow, 'name' | 'owner' | 'units' | 'protocol' | 'format' | 'isDeclared'>;

function declaredOf(known: KnownSource | null): Declared {
  if (known === null) return { name: null, owner: null, units: null, protocol: null, format: null, isDeclared: false };
  const { name, owner, units, connection, format } = known.declaration;
  return { name, owner, units, protocol: connection.protocol, format, isDeclared: true };
}

/** Of a source that nobody declared no rhythm is expected. */
function allowedSilence(known: KnownSource | null): number | null {
  if (known === null) return null;
  const hours = known.declaration.silentAfterWorkingHours;
  return hours === undefined ? HEALTH_RULES.silentAfterMs : hours * HOUR_MS;
}

function agentOf(beat: HeardBeat | null) {
  if (beat === null) return null;
  const { oldestSpooledAt, failing } = beat.heartbeat;
  return { receivedAt: beat.receivedAt, oldestSpooledAt: oldestSpooledAt === null ? null : Date.parse(oldestSpooledAt), failing };
}

function lagOf(lags: readonly number[]): SourceRow['lag'] {
  return { p50: bare(lagPercentile(lags, 0.5)), p95: bare(lagPercentile(lags, 0.95)) };
}

function rateShown(counts: SourceCounts, now: Instant, workingMs: Moment['workingMs']): SourceRow['rate'] {
  const { from, items, weekBefore, ratio } = rateOf(counts, now, workingMs);
  return { thisHour: counts.thisHour, hour: formatInstant(from), items, weekBefore: bare(weekBefore), ratio: bare(ratio) };
}

function driftCounts(shapes: readonly SampledShape[], now: Instant): NonNullable<SourceRow['drift']> {
  const sum = { records: 0, appeared: 0, vanished: 0, unknownWords: 0 };
  for (const shape of shapes) {
    const { appeared, vanished, unknownWords } = driftOf(shape, now);
    sum.records += shape.records;
    sum.appeared += appeared.length;
    sum.vanished += vanished.length;
    sum.unknownWords += unknownWords.length;
  }
  return sum;
}

/** Fields of one kind that are listed; the others are counted in the row. */
const MAX_LISTED = 100;

/** Pure: what is told of one source beyond its row. */
export function sourceDetail(view: SourceView, hours: readonly SourceHour[], moment: Moment): SourceDetail {
  const { now } = moment;
  const drift: SourceDetail['drift'] = { appeared: [], vanished: [], unknownWords: [] };
  for (const shape of view.shapes) {
    const found = driftOf(shape, now);
    const shownIn = (fields: readonly SampledField[]) => fields.map((field) => fieldShown(shape.format, field));
    drift.appeared.push(...shownIn(found.appeared));
    drift.vanished.push(...shownIn(found.vanished));
    drift.unknownWords.push(...shownIn(found.unknownWords));
  }
  return {
    asOf: formatInstant(now),
    source: sourceRow(view, moment),
    hours: hours.map(({ hour, lags, ...counts }) => ({ from: formatInstant(hour * HOUR_MS), ...counts, lag: lagOf(lags) })),
    drift: {
      appeared: drift.appeared.slice(0, MAX_LISTED),
      vanished: drift.vanished.slice(0, MAX_LISTED),
      unknownWords: drift.unknownWords.slice(0, MAX_LISTED),
    },
  };
}

function fieldShown(format: string, { path, word, firstAt, lastAt, times }: SampledField): SourceDetail['drift']['appeared'][number] {
  return { format, path, word, firstAt: formatInstant(firstAt), lastAt: formatInstant(lastAt), times };
}

function bare(value: Value): WireValue {
  return value.kind === 'value' ? { kind: 'value', value: value.value } : value;
}

function inHours(value: Value): WireValue {
  return value.kind === 'value' ? { kind: 'value', value: value.value / HOUR_MS } : value;
}

function shown(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
