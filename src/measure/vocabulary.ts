import type { FactKind } from './fact.ts';
import { FEEDBACK_FLAGS, FEEDBACK_MARKS } from './feedback-marks.ts';
import { wordsAmong } from './flag-words.ts';
import { FLAGS, type FlagWords } from './flags.ts';
import { DAY_KEYS } from './measured.ts';
import { REGISTRY_FLAGS, REGISTRY_MARKS } from './registry-marks.ts';
import { REPORT_FLAGS, REPORT_MARKS } from './report-marks.ts';

/** The words that a kind of fact may be measured by: flags, and what can be counted on. A position is a bit: only append. */
export interface Vocabulary {
  readonly flags: readonly string[];
  readonly on: readonly string[];
}

export const VOCABULARIES: Readonly<Record<'dossier' | FactKind, Vocabulary>> = {
  dossier: { flags: FLAGS, on: DAY_KEYS },
  feedback: { flags: FEEDBACK_FLAGS, on: FEEDBACK_MARKS },
  registry: { flags: REGISTRY_FLAGS, on: REGISTRY_MARKS },
  report: { flags: REPORT_FLAGS, on: REPORT_MARKS },
};

/** The bits of some flags of a kind. Throws for an unknown one. */
export function wordsIn(of: 'dossier' | FactKind, flags: readonly string[]): FlagWords {
  return wordsAmong(VOCABULARIES[of].flags, flags);
}
