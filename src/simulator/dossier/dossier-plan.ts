import type { DossierFacts } from '../../domain/facts.ts';
import type { Status } from '../../domain/status.ts';
import type { Instant } from '../../shared/instant.ts';
import type { CandidateKey } from './dossier-code.ts';

type InstantFact = 'dueAt' | 'dueAtCurrent' | 'apologyAt' | 'extendedAt';

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
  /** How much later than it happened its system tells what follows the first step; 0 where it synchronises in time. */
  readonly delayMs: number;
  /** In strictly increasing order of time; at least one. */
  readonly steps: readonly PlannedStep[];
}

/**
 * When the dossier's system tells of a step. It comes to be known in time: only what follows can be late, so that whoever knows
 * the newest arrival has missed none before it.
 */
export function toldAt({ steps, delayMs }: DossierPlan, step: PlannedStep): Instant {
  return step === steps[0] ? step.at : step.at + delayMs;
}

/** When there is nothing more to tell. */
export function toldOutAt(plan: DossierPlan): Instant {
  const last = plan.steps.at(-1);
  return last === undefined ? 0 : toldAt(plan, last);
}
