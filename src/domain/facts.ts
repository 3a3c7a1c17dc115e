import type { Instant } from '../shared/instant.ts';

export type SubmissionChannel = 'in_person' | 'online' | 'postal';
type OnlinePayment = 'none' | 'national_portal' | 'agency_gateway';

/**
 * What a source may tell about a dossier besides its status. Every fact is optional; `null` means "known to have no
 * value". Each is a register: the latest statement in the order of happening wins, so order of arrival cannot matter.
 * The declared milestones (`acceptedAt` … `returnedAt`) are the source's own word and outrank what the statuses imply.
 */
export interface DossierFacts {
  readonly channel?: SubmissionChannel | null;
  /** Handled without presence from submission to result. */
  readonly fullProcess?: boolean | null;
  readonly submittedAt?: Instant | null;
  readonly acceptedAt?: Instant | null;
  /** The appointment printed on the receipt note. `null`: the dossier has none, and none that we compute takes its place. */
  readonly dueAt?: Instant | null;
  /** A new appointment that replaces the first (after a supplement, or by an apology note). */
  readonly dueAtCurrent?: Instant | null;
  readonly resolvedAt?: Instant | null;
  readonly returnedAt?: Instant | null;
  /** When an apology and re-appointment note was issued; the new appointment comes with it as `dueAtCurrent`. */
  readonly apologyAt?: Instant | null;
  /** When an extension was granted; the new appointment comes with it as `dueAtCurrent`. */
  readonly extendedAt?: Instant | null;
  /** The unit whose counter took the dossier; another one than the competent unit means boundary-free. */
  readonly receivingUnit?: string | null;
  /** Financial obligation in dong; 0 means none. */
  readonly fee?: number | null;
  readonly onlinePayment?: OnlinePayment | null;
  readonly digitised?: boolean | null;
  readonly reused?: boolean | null;
  readonly electronicResult?: boolean | null;
  readonly personalStorage?: boolean | null;
  readonly populationData?: boolean | null;
  readonly liked?: boolean | null;
  readonly disliked?: boolean | null;
  readonly complained?: boolean | null;
}
