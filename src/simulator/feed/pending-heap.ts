import type { Instant } from '../../shared/instant.ts';
import type { CandidateKey } from '../dossier/dossier-code.ts';

/** The next thing that will happen to a dossier. */
export interface Pending extends CandidateKey {
  readonly at: Instant;
}

/**
 * A binary heap, the earliest on top; ties by slot and index, so that the order is the same in every run. Numbers only, in
 * flat arrays: a dossier costs 24 bytes, and its plan is made again when its time comes.
 */
export class PendingHeap {
  readonly #at: number[] = [];
  readonly #slot: number[] = [];
  readonly #index: number[] = [];

  get size(): number {
    return this.#at.length;
  }

  peekAt(): Instant | undefined {
    return this.#at[0];
  }

  push({ at, slot, index }: Pending): void {
    this.#at.push(at);
    this.#slot.push(slot);
    this.#index.push(index);
    for (let child = this.size - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.#precedes(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  pop(): Pending | undefined {
    const [at, slot, index] = [this.#at[0], this.#slot[0], this.#index[0]];
    if (at === undefined || slot === undefined || index === undefined) return undefined;
    this.#swap(0, this.size - 1);
    this.#at.pop();
    this.#slot.pop();
    this.#index.pop();
    this.#sink();
    return { at, slot, index };
  }

  #sink(): void {
    for (let parent = 0; ;) {
      let first = parent;
      for (let child = 2 * parent + 1; child <= 2 * parent + 2; child++) {
        if (child < this.size && this.#precedes(child, first)) first = child;
      }
      if (first === parent) return;
      this.#swap(parent, first);
      parent = first;
    }
  }

  #precedes(one: number, other: number): boolean {
    const byTime = numberAt(this.#at, one) - numberAt(this.#at, other);
    const bySlot = numberAt(this.#slot, one) - numberAt(this.#slot, other);
    return (byTime || bySlot || numberAt(this.#index, one) - numberAt(this.#index, other)) < 0;
  }

  #swap(one: number, other: number): void {
    for (const column of [this.#at, this.#slot, this.#index]) {
      const kept = numberAt(column, one);
      column[one] = numberAt(column, other);
      column[other] = kept;
    }
  }
}

function numberAt(column: readonly number[], position: number): number {
  return column[position] ?? 0;
}
