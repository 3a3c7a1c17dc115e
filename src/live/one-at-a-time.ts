/**
 * Runs `work` one at a time. A call during a run shares it, and has it run once more: what it was called for may have come
 * too late for the run that it met.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isWantedAgain = false;

  async function runUntilSettled(): Promise<void> {
    do {
      isWantedAgain = false;
      await work();
      // Other calls set it during the run.
    } while (isWantedAgain as boolean);
  }

  return () => {
    if (running !== null) {
      isWantedAgain = true;
      return running;
    }
    running = runUntilSettled().finally(() => {
      running = null;
    });
    return running;
  };
}
