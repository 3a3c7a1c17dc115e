import { addRecordEntry, MAX_RECORD_HISTORY, type RecordEntry, type RecordHistory } from '../domain/record/record.ts';
import { evaluateFact, type FactRules, type RecordFacts } from '../measure/fact-evaluation.ts';
import type { TallyDelta } from '../measure/tally-delta.ts';
import type { Instant } from '../shared/instant.ts';
import type { Verdict } from './contract.ts';
import { factKeyText, type ChangedFact, type FactKey, type StoredFact } from './ledger.ts';
import type { ReadFrom } from './refusal.ts';

/** One piece of work on a fact that is no dossier: an item to add, or a fact whose clock has run. */
export type FactWork =
  | { readonly kind: 'fact'; readonly key: FactKey; readonly entry: RecordEntry<RecordFacts>; readonly from?: ReadFrom }
  | { readonly kind: 'factClock'; readonly key: FactKey; readonly unit: string };

interface Draft {
  readonly key: FactKey;
  readonly stored: StoredFact | undefined;
  history: RecordHistory<RecordFacts>;
  isChanged: boolean;
}

/** The facts of a batch while it is decided: what was read of them, and what the items make of that. */
export interface FactDrafts {
  add(work: FactWork): Verdict;
  /** The rows to write, their differences given to `tallies`. */
  changed(tallies: TallyDelta): readonly ChangedFact[];
}

export function factDrafts(stored: ReadonlyMap<string, StoredFact>, now: Instant, rules: FactRules): FactDrafts {
  const drafts = new Map<string, Draft>();

  function draftOf(key: FactKey): Draft {
    const id = factKeyText(key);
    let draft = drafts.get(id);
    if (draft === undefined) {
      const row = stored.get(id);
      drafts.set(id, (draft = { key, stored: row, history: row?.history ?? [], isChanged: false }));
    }
    return draft;
  }

  return {
    add(work) {
      const draft = draftOf(work.key);
      if (work.kind === 'factClock') {
        draft.isChanged ||= draft.history.length > 0;
        return { verdict: 'accepted' };
      }
      const { history, outcome } = addRecordEntry(draft.history, work.entry);
      if (outcome === 'full') {
        const detail = `the record has ${MAX_RECORD_HISTORY} items`;
        return { verdict: 'quarantined', reason: 'history_full', pointer: '', detail };
      }
      if (outcome === 'duplicate') return { verdict: 'duplicate' };
      draft.history = history;
      draft.isChanged = true;
      return { verdict: outcome };
    },
    changed(tallies) {
      return [...drafts.values()].filter(({ isChanged }) => isChanged).map((draft) => evaluateDraft(draft, now, rules, tallies));
    },
  };
}

function evaluateDraft({ key, stored, history }: Draft, now: Instant, rules: FactRules, tallies: TallyDelta): ChangedFact {
  const evaluation = evaluateFact(key.of, key.source, history, now, rules);
  tallies.replaceFact(stored?.measured ?? null, evaluation.measured);
  return { ...key, revision: (stored?.revision ?? 0) + 1, history, evaluation, learnedAt: lastLearnedOf(history) };
}

/** A limit that runs out is nothing that the source has told. */
function lastLearnedOf(history: RecordHistory<RecordFacts>): Instant {
  return history.reduce((latest, { learnedAt }) => Math.max(latest, learnedAt), 0);
}
