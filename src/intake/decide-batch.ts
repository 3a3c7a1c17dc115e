import type { CalendarBook } from '../domain/calendar-book.ts';
import type { DossierKey, History, HistoryEntry } from '../domain/dossier.ts';
import { fold, type DossierState } from '../domain/fold.ts';
import { addEntry, MAX_HISTORY } from '../domain/history.ts';
import type { Procedure } from '../domain/procedure.ts';
import { hasFlag, type DossierRules } from '../measure/flags.ts';
import type { FactRules } from '../measure/fact-evaluation.ts';
import { lagBucket, noLags } from '../measure/lag.ts';
import { evaluate, type MeasuredDossier } from '../measure/measured.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { tallyDelta, type TallyDelta } from '../measure/tally-delta.ts';
import type { Instant } from '../shared/instant.ts';
import type { Verdict } from './contract.ts';
import { factDrafts, type FactDrafts, type FactWork } from './decide-facts.ts';
import {
  keyText,
  type ChangedDossier,
  type LedgerChange,
  type QuarantinedItem,
  type SourceCursor,
  type SourcePulse,
  type StoredDossier,
  type StoredRows,
} from './ledger.ts';
import { formatIn, isReadAgain, type ReadFrom, type Refusal } from './refusal.ts';

/** One piece of work for a lane: an item to add, a refusal to keep, or a dossier or fact whose clock has run. */
export type Work =
  | FactWork
  | { readonly kind: 'entry'; readonly key: DossierKey; readonly entry: HistoryEntry; readonly from?: ReadFrom }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'clock'; readonly key: DossierKey; readonly unit: string }
  | CursorWork;

/** What was delivered is known up to here: written with it, or after it. */
interface CursorWork extends SourceCursor {
  readonly kind: 'cursor';
}

/** Something to tell on a ticker. */
export interface Happened {
  readonly at: Instant;
  readonly unit: string;
  readonly procedure: string;
  readonly what: string;
  readonly late: boolean;
}

export interface BatchDecision extends LedgerChange {
  /** `verdicts[i]` belongs to `works[i]`; a clock's work is always accepted. */
  readonly verdicts: readonly Verdict[];
  readonly happened: readonly Happened[];
}

export interface DecisionContext {
  readonly measures: MeasureSet;
  readonly procedures: ReadonlyMap<string, Procedure>;
  readonly calendars: CalendarBook;
  readonly provinceOf: (unit: string) => string;
  readonly rules: DossierRules;
  readonly factRules: FactRules;
}

const MAX_HAPPENED = 40;

interface Draft {
  readonly key: DossierKey;
  readonly stored: StoredDossier | undefined;
  history: History;
  changed: boolean;
  isRewritten: boolean;
  lastEntry: HistoryEntry | null;
}

/** Pure: what a batch of work makes of the rows that were read. */
export function decideBatch(works: readonly Work[], stored: StoredRows, now: Instant, context: DecisionContext): BatchDecision {
  const drafts = new Map<string, Draft>();
  const facts = factDrafts(stored.facts, now, context.factRules);
  const pulses = new Map<string, PulseCount>();
  const quarantined: QuarantinedItem[] = [];
  const cursors = new Map<string, SourceCursor>();
  const verdicts = works.map((work): Verdict => {
    if (work.kind === 'cursor') {
      cursors.set(work.source, { source: work.source, cursor: work.cursor });
      return { verdict: 'accepted' };
    }
    const verdict = decideOne(work, drafts, facts, stored.dossiers);
    count(pulses, work, verdict, now);
    if (verdict.verdict === 'quarantined' && !isReadAgain(work)) quarantined.push(quarantinedItem(work, verdict, now));
    return verdict;
  });
  const tallies = tallyDelta(context.measures, context.provinceOf);
  const happened: Happened[] = [];
  const dossiers: ChangedDossier[] = [];
  for (const draft of drafts.values()) {
    if (draft.changed) dossiers.push(refold(draft, now, context, tallies, happened));
  }
  const changedFacts = facts.changed(tallies);
  return {
    verdicts,
    dossiers,
    facts: changedFacts,
    units: tallies.units(),
    factUnits: tallies.facts(),
    procedures: tallies.procedures(),
    quarantined,
    pulses: [...pulses.values()],
    cursors: [...cursors.values()],
    happened: happened.slice(-MAX_HAPPENED),
  };
}

function decideOne(
  work: Exclude<Work, CursorWork>,
  drafts: Map<string, Draft>,
  facts: FactDrafts,
  stored: ReadonlyMap<string, StoredDossier>,
): Verdict {
  if (work.kind === 'fact' || work.kind === 'factClock') return facts.add(work);
  if (work.kind === 'refusal') {
    const { reason, pointer, detail } = work.refusal;
    return { verdict: 'quarantined', reason, pointer, detail };
  }
  const draft = draftOf(work.key, drafts, stored);
  if (work.kind === 'clock') {
    if (draft.history.length > 0) draft.changed = true;
    return { verdict: 'accepted' };
  }
  const { history, outcome, isPruned } = addEntry(draft.history, work.entry);
  if (outcome === 'full') {
    return { verdict: 'quarantined', reason: 'history_full', pointer: '', detail: `the dossier has ${MAX_HISTORY} items` };
  }
  if (outcome === 'duplicate') return { verdict: 'duplicate' };
  draft.history = history;
  draft.isRewritten ||= isPruned;
  draft.changed = true;
  if (outcome === 'accepted' && work.entry.kind !== 'retraction') draft.lastEntry = work.entry;
  return { verdict: outcome };
}

function draftOf(key: DossierKey, drafts: Map<string, Draft>, stored: ReadonlyMap<string, StoredDossier>): Draft {
  const id = keyText(key);
  let draft = drafts.get(id);
  if (draft === undefined) {
    const row = stored.get(id);
    draft = { key, stored: row, history: row?.history ?? [], changed: false, isRewritten: false, lastEntry: null };
    drafts.set(id, draft);
  }
  return draft;
}

function refold(draft: Draft, now: Instant, context: DecisionContext, tallies: TallyDelta, happened: Happened[]): ChangedDossier {
  const { key, stored, history, isRewritten, lastEntry } = draft;
  const state = fold(history, context.procedures, context.calendars);
  const evaluation = evaluate(key.source, state, context.procedures.get(state.procedure), now, context.rules);
  const before = stored?.measured ?? null;
  tallies.replace(before, evaluation.measured);
  const event = tellingOf(lastEntry, before, evaluation.measured, state, now);
  if (event !== null) happened.push(event);
  return {
    ...key,
    revision: (stored?.revision ?? 0) + 1,
    added: isRewritten ? history : history.slice(stored?.history.length ?? 0),
    isRewritten,
    state,
    evaluation,
    learnedAt: lastLearnedOf(history),
  };
}

/** A due instant that passes is nothing that the source has told. */
function lastLearnedOf(history: History): Instant {
  return history.reduce((latest, { learnedAt }) => Math.max(latest, learnedAt), 0);
}

/** An item that counted is worth telling, and so is a due instant that passed; of what is retracted nothing is told. */
function tellingOf(
  entry: HistoryEntry | null,
  before: MeasuredDossier | null,
  { flags }: MeasuredDossier,
  { unit, procedure, status, submittedAt }: DossierState,
  now: Instant,
): Happened | null {
  if (submittedAt === null) return null;
  const isOverdue = hasFlag(flags, 'overdue');
  if (entry !== null) return { at: entry.at, unit, procedure, what: status, late: isOverdue || hasFlag(flags, 'endedLate') };
  const wasOverdue = before !== null && hasFlag(before.flags, 'overdue');
  return isOverdue && !wasOverdue ? { at: now, unit, procedure, what: 'overdue', late: true } : null;
}

type PulseCount = { -readonly [Key in keyof SourcePulse]: SourcePulse[Key] } & { readonly lags: number[] };

function count(pulses: Map<string, PulseCount>, work: Exclude<Work, CursorWork>, { verdict }: Verdict, now: Instant): void {
  if (work.kind === 'clock' || work.kind === 'factClock') return;
  const source = work.kind === 'refusal' ? work.refusal.source : work.key.source;
  let pulse = pulses.get(source);
  if (pulse === undefined) {
    const nothing = { accepted: 0, duplicate: 0, stale: 0, quarantined: 0, lastEventAt: null, lastLearnedAt: null };
    pulse = { source, ...nothing, at: now, lags: noLags() };
    pulses.set(source, pulse);
  }
  // What is read again was counted when it came, and says nothing of whether the source is alive.
  const isAgain = isReadAgain(work);
  if (!isAgain) pulse[verdict] += 1;
  if (work.kind === 'refusal' || verdict !== 'accepted') return;
  pulse.lastEventAt = Math.max(pulse.lastEventAt ?? 0, work.entry.at);
  if (isAgain) return;
  pulse.lastLearnedAt = now;
  const bucket = lagBucket(now - work.entry.at);
  pulse.lags[bucket] = (pulse.lags[bucket] ?? 0) + 1;
}

function quarantinedItem(
  work: Exclude<Work, CursorWork>,
  verdict: Extract<Verdict, { verdict: 'quarantined' }>,
  now: Instant,
): QuarantinedItem {
  const { reason, pointer, detail } = verdict;
  const told = { reason, pointer, detail, at: now };
  if (work.kind === 'refusal') return { source: work.refusal.source, ...told, item: work.refusal.item, ...formatIn(work.refusal) };
  // What is to be read again is what came, not what we made of it.
  if ('from' in work && work.from !== undefined) return { source: work.key.source, ...told, item: work.from.kept, ...formatIn(work.from) };
  const item = { code: work.key.code, ...('entry' in work ? { entry: work.entry } : {}) };
  return { source: work.key.source, ...told, item };
}
