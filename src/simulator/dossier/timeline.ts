import type { Status } from '../../domain/status.ts';
import { SECOND_MS, type Instant } from '../../shared/instant.ts';
import type { PlannedFacts, PlannedStep } from './dossier-plan.ts';
import type { OfficeClock } from './office-clock.ts';

type PauseStatus = 'supplement_requested' | 'payment_requested' | 'consultation_requested';

/**
 * Collects the steps of a dossier that was accepted, on the office's clock. `worked` counts office time since acceptance
 * without the pauses, so that a plan can be made first and paused afterwards.
 */
export class Timeline {
  readonly #clock: OfficeClock;
  readonly #acceptedAt: Instant;
  readonly #steps: PlannedStep[];
  #pausedMs = 0;

  /** `before` ends with the acceptance. */
  constructor(clock: OfficeClock, acceptedAt: Instant, before: readonly PlannedStep[]) {
    this.#clock = clock;
    this.#acceptedAt = acceptedAt;
    this.#steps = [...before];
  }

  get steps(): readonly PlannedStep[] {
    return this.#steps;
  }

  at(worked: number): Instant {
    return Math.round(this.#clock.add(this.#acceptedAt, worked + this.#pausedMs));
  }

  add(worked: number, status: Status, facts?: PlannedFacts): void {
    this.#push(this.at(worked), status, facts);
  }

  addAfter(ms: number, status: Status, facts?: PlannedFacts): void {
    this.#push(this.#clock.add(this.#lastAt(), ms), status, facts);
  }

  /** Office time stands from `worked` until whoever is awaited has come back (`waitMs` later) and was seen to (`seenMs`). */
  pause(worked: number, status: PauseStatus, waitMs: number, seenMs: number): Instant {
    this.add(worked, status);
    const from = this.#lastAt();
    const to = this.#clock.add(from + waitMs, seenMs);
    this.#pausedMs += this.#clock.between(from, to);
    return to;
  }

  /** The work that follows a pause. */
  resume(at: Instant, facts?: PlannedFacts): void {
    this.#push(at, 'in_process', facts);
  }

  /** A deadline moved by the pauses so far. */
  moved(due: Instant): Instant {
    return this.#pausedMs === 0 ? due : this.#clock.add(due, this.#pausedMs);
  }

  #lastAt(): Instant {
    return this.#steps.at(-1)?.at ?? this.#acceptedAt;
  }

  /** Two things never happen to one dossier at once. */
  #push(at: Instant, status: Status, facts: PlannedFacts | undefined): void {
    const then = Math.max(Math.round(at), (this.#steps.at(-1)?.at ?? -Infinity) + SECOND_MS);
    this.#steps.push(facts === undefined ? { at: then, status } : { at: then, status, facts });
  }
}
