import { drawScene } from './draw.ts';
import { betweenViews, nearest, type Point, type Size, type View } from './frame.ts';
import { namesOf, NO_NAMES, type Names } from './names.ts';
import { lightRadius, positionsOf, type Positions, type Scene } from './positions.ts';
import { addPulses, ringAt, type Pulse } from './pulse.ts';

export interface LightsRenderer {
  readonly setScene: (scene: Scene) => void;
  /** Goes to a view, in one step or gliding there. */
  readonly setView: (view: View, size: Size, glides: boolean) => void;
  readonly pulse: (lights: readonly number[], isStill: boolean) => void;
  /** The light under a point of the canvas, or null. */
  readonly hitAt: (point: Point, reach: number) => number | null;
  readonly positionOf: (light: number) => Point | null;
  readonly stop: () => void;
}

const GLIDE_MS = 750;

/**
 * Paints one canvas. The lights are painted to a hidden canvas when they change; a frame is that picture and the
 * pulses over it. Frames are asked for only while something moves.
 */
export function lightsRenderer(canvas: HTMLCanvasElement): LightsRenderer {
  const ctx = canvas.getContext('2d');
  const still = document.createElement('canvas');
  const stillCtx = still.getContext('2d');
  let scene: Scene | null = null;
  let size: Size = { width: 0, height: 0 };
  let view: View | null = null;
  let glide: { readonly from: View; readonly to: View; readonly startedAt: number } | null = null;
  let pulses: readonly Pulse[] = [];
  let isCalm = false;
  let positions: Positions | null = null;
  let names: Names | null = null;
  let isDirty = false;
  let request: number | null = null;

  function ask(): void {
    request ??= requestAnimationFrame(paint);
  }
  function moveOn(now: number): void {
    if (glide === null) return;
    const t = Math.min(1, (now - glide.startedAt) / GLIDE_MS);
    view = betweenViews(glide.from, glide.to, t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
    isDirty = true;
    if (t >= 1) glide = null;
  }
  function paint(now: number): void {
    request = null;
    moveOn(now);
    if (ctx === null || stillCtx === null || scene === null || view === null || size.width === 0) return;
    const dpr = Math.min(3, window.devicePixelRatio);
    if (isDirty || positions === null) {
      fitCanvas(still, size, dpr);
      positions = positionsOf(scene, view, size);
      if (glide === null) names ??= namesOf(stillCtx, scene, view, size, positions);
      drawScene(stillCtx, scene, view, size, dpr, positions, names ?? NO_NAMES);
      isDirty = false;
    }
    fitCanvas(canvas, size, dpr);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(still, 0, 0);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    pulses = pulses.filter((pulse) => ringAt(now - pulse.startedAt, isCalm) !== null || now < pulse.startedAt);
    drawPulses(ctx, pulses, scene, lightRadius(view), positions, isCalm, now);
    if (pulses.length > 0 || glide !== null) ask();
  }
  return {
    setScene: (next) => {
      if (scene === null || areNamesOld(scene, next)) names = null;
      scene = next;
      isDirty = true;
      ask();
    },
    setView: (next, nextSize, glides) => {
      glide = glides && view !== null ? { from: view, to: next, startedAt: performance.now() } : null;
      if (glide === null) view = next;
      size = nextSize;
      names = null;
      isDirty = true;
      ask();
    },
    pulse: (lights, isStill) => {
      isCalm = isStill;
      pulses = addPulses(pulses, lights, performance.now());
      ask();
    },
    hitAt: (point, reach) => (positions === null ? null : nearest(positions.xs, positions.ys, point, reach)),
    positionOf: (light) => (positions === null ? null : [positions.xs[light] ?? 0, positions.ys[light] ?? 0]),
    stop: () => {
      if (request !== null) cancelAnimationFrame(request);
      request = null;
    },
  };
}

/** Placing names costs more than painting; figures that change do not move them. */
function areNamesOld(before: Scene, after: Scene): boolean {
  const wereDark = before.tones.every((tone) => tone === 'outside');
  return wereDark || before.texts !== after.texts || before.focus !== after.focus || before.ground !== after.ground || before.fontsReady !== after.fontsReady;
}

function fitCanvas(canvas: HTMLCanvasElement, size: Size, dpr: number): void {
  const width = Math.round(size.width * dpr);
  const height = Math.round(size.height * dpr);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function drawPulses(ctx: CanvasRenderingContext2D, pulses: readonly Pulse[], scene: Scene, radius: number, at: Positions, isCalm: boolean, now: number): void {
  ctx.strokeStyle = scene.palette.accent;
  ctx.lineWidth = 1.6;
  for (const { light, startedAt } of pulses) {
    const ring = ringAt(Math.max(0, now - startedAt), isCalm);
    if (ring === null) continue;
    ctx.globalAlpha = ring.alpha;
    ctx.beginPath();
    ctx.arc(at.xs[light] ?? 0, at.ys[light] ?? 0, radius + ring.growth, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
