import type { LightTone } from './palette.ts';

/** Size against the ordinary light; the worse, the larger, so that colour is never the only sign. */
const SIZES: Readonly<Record<LightTone, number>> = {
  outside: 0.55,
  none: 0.8,
  best: 0.8,
  good: 0.85,
  fair: 0.95,
  amber: 1.25,
  red: 1.4,
  q1: 0.6,
  q2: 0.75,
  q3: 0.9,
  q4: 1.1,
  q5: 1.35,
};
/** Beyond the dot's edge, against its radius. */
const RING_GAP = 0.62;
/** Pixels. */
const SMALL = 2.6;

/** How much lies behind a light: a rate of three dossiers must not burn as bright as one of three hundred. */
export type Weight = 'few' | 'some' | 'many';
const WEIGHTS: Readonly<Record<Weight, number>> = { few: 0.62, some: 1, many: 1.25 };
/** Dossiers; below and from these a light is drawn smaller and larger. */
export const FEW = 10;
const MANY = 100;

export function weightOf(denominator: number | null): Weight {
  if (denominator === null) return 'some';
  return denominator < FEW ? 'few' : denominator < MANY ? 'some' : 'many';
}

export type Mark =
  | { readonly kind: 'dot'; readonly radius: number }
  | { readonly kind: 'hollow'; readonly radius: number }
  | { readonly kind: 'diamond'; readonly radius: number }
  | { readonly kind: 'ringed'; readonly radius: number; readonly ring: number };

/** A light's shape: a dot, a diamond to watch, a ringed dot that burns, a hollow one without data. */
export function markOf(tone: LightTone, radius: number, weight: Weight = 'some'): Mark {
  const size = radius * SIZES[tone] * WEIGHTS[weight];
  if (tone === 'none') return { kind: 'hollow', radius: size };
  if (tone === 'amber') return { kind: 'diamond', radius: size };
  // On a small map rings run into one another; the larger dot must do, but for those with most behind them.
  const hasRing = radius >= SMALL || weight === 'many';
  if (tone === 'red' && hasRing) return { kind: 'ringed', radius: size, ring: size * (1 + RING_GAP) };
  return { kind: 'dot', radius: size };
}

/** How far a mark reaches from its middle, stroke included. */
export function reachOf(mark: Mark): number {
  return (mark.kind === 'ringed' ? mark.ring : mark.radius) + 1.5;
}

export function drawMark(ctx: CanvasRenderingContext2D, mark: Mark, x: number, y: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.beginPath();
  if (mark.kind === 'diamond') {
    const r = mark.radius * 1.2;
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y);
    ctx.lineTo(x, y + r);
    ctx.lineTo(x - r, y);
    ctx.closePath();
  } else {
    ctx.arc(x, y, mark.radius, 0, 2 * Math.PI);
  }
  if (mark.kind === 'hollow') {
    ctx.lineWidth = Math.max(0.8, mark.radius * 0.35);
    ctx.stroke();
    return;
  }
  ctx.fill();
  if (mark.kind !== 'ringed') return;
  ctx.beginPath();
  ctx.arc(x, y, mark.ring, 0, 2 * Math.PI);
  ctx.globalAlpha = 0.65;
  ctx.lineWidth = Math.max(0.7, mark.radius * 0.3);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
