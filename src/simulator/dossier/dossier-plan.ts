import type { DossierFacts } from '../../domain/facts.ts';
import type { Status } from '../../domain/status.ts';
import type { Instant } from '../../shared/instant.ts';
import type { CandidateKey } from './dossier-code.ts';

type InstantFact = 'dueAt' | 'dueAtCurrent' | 'apologyAt';

/** The facts that a simulated system tells: of the milestones only those that no status implies, and none of them `null`. */
export type PlannedFacts = Omit<DossierFacts, InstantFact | 'submittedAt' | 'acceptedAt' | 'resolvedAt' | 'returnedAt'> & {
  readonly [fact in InstantFact]?: Instant;
};

/** One thing that will happen to a dossier, and what its system tells with it. */
export interface PlannedStep {
  readonly at: Instant;
  readonly status: Status;
  readonly facts?: PlannedFacts;
}

/** The whole life of a simulated dossier, known in advance because it is a pure function of the seed and its key. */
export interface DossierPlan extends CandidateKey {
  readonly code: string;
  readonly unit: string;
  readonly procedure: string;
  /** Exists only in the demo rhythm: it arrived when a real citizen would have been asleep or at lunch. */
  readonly demoOnly: boolean;
  /** In strictly increasing order of time; at least one. */
  readonly steps: readonly PlannedStep[];
}
