export interface Pulse {
  readonly light: number;
  /** Milliseconds of the frame clock. */
  readonly startedAt: number;
}

export interface PulseRing {
  /** Beyond the light's own radius, screen pixels. */
  readonly growth: number;
  readonly alpha: number;
}

const LASTS_MS = 1_200;
const GROWS_PX = 15;
/** Beyond this many at once the eye sees a flicker, not a pulse; the later ones are left out. */
const MOST = 300;

/** The ring of a pulse at its age, or null when it is over. Without motion it neither grows nor fades. */
export function ringAt(ageMs: number, isStill: boolean): PulseRing | null {
  if (ageMs < 0 || ageMs >= LASTS_MS) return null;
  if (isStill) return { growth: GROWS_PX * 0.35, alpha: 0.8 };
  const t = ageMs / LASTS_MS;
  return { growth: GROWS_PX * (1 - (1 - t) ** 3), alpha: 0.9 * (1 - t) ** 1.5 };
}

/** Adds pulses for lights that are not pulsing yet: one that changes on and on must not stutter. */
export function addPulses(pulses: readonly Pulse[], lights: readonly number[], now: number): readonly Pulse[] {
  const alive = pulses.filter((pulse) => now - pulse.startedAt < LASTS_MS);
  const busy = new Set(alive.map((pulse) => pulse.light));
  const fresh = lights.filter((light) => !busy.has(light)).map((light) => ({ light, startedAt: now }));
  return [...alive, ...fresh].slice(0, MOST);
}
