import { drawScene } from './draw.ts';
import { betweenViews, nearest, type Point, type Size, type View } from '../frame.ts';
import { namesOf, NO_NAMES, type Names } from './names.ts';
import { lightRadius, positionsOf, type Positions, type Scene } from './positions.ts';
import { addPulses, ringAt, type Pulse } from './pulse.ts';

interface Glide {
  readonly from: View;
  readonly to: View;
  readonly startedAt: number;
}

const GLIDE_MS = 750;

/**
 * Paints one canvas. The lights are painted to a hidden canvas when they change; a frame is that picture and the
 * pulses over it. Frames are asked for only while something moves.
 */
export class LightsRenderer {
  readonly #canvas: HTMLCanvasElement;
  readonly #still = document.createElement('canvas');
  #scene: Scene | null = null;
  #size: Size = { width: 0, height: 0 };
  #view: View | null = null;
  #glide: Glide | null = null;
  #pulses: readonly Pulse[] = [];
  #isCalm = false;
  #positions: Positions | null = null;
  #names: Names | null = null;
  #isDirty = false;
  #request: number | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  setScene(scene: Scene): void {
    if (this.#scene === null || areNamesOld(this.#scene, scene)) this.#names = null;
    this.#scene = scene;
    this.#repaint();
  }

  /** Goes to a view, in one step or gliding there. */
  setView(view: View, size: Size, glides: boolean): void {
    this.#glide = glides && this.#view !== null ? { from: this.#view, to: view, startedAt: performance.now() } : null;
    if (this.#glide === null) this.#view = view;
    this.#size = size;
    this.#names = null;
    this.#repaint();
  }

  pulse(lights: readonly number[], isStill: boolean): void {
    this.#isCalm = isStill;
    this.#pulses = addPulses(this.#pulses, lights, performance.now());
    this.#ask();
  }

  /** The light under a point of the canvas, or null. */
  hitAt(point: Point, reach: number): number | null {
    return this.#positions === null ? null : nearest(this.#positions.xs, this.#positions.ys, point, reach);
  }

  positionOf(light: number): Point | null {
    return this.#positions === null ? null : [this.#positions.xs[light] ?? 0, this.#positions.ys[light] ?? 0];
  }

  stop(): void {
    if (this.#request !== null) cancelAnimationFrame(this.#request);
    this.#request = null;
  }

  #repaint(): void {
    this.#isDirty = true;
    this.#ask();
  }

  #ask(): void {
    this.#request ??= requestAnimationFrame((now) => this.#paint(now));
  }

  #paint(now: number): void {
    this.#request = null;
    this.#moveOn(now);
    const ctx = this.#canvas.getContext('2d');
    if (ctx === null || this.#scene === null || this.#view === null || this.#size.width === 0) return;
    const dpr = Math.min(3, window.devicePixelRatio);
    const at = this.#paintStill(this.#scene, this.#view, dpr);
    fitCanvas(this.#canvas, this.#size, dpr);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    ctx.drawImage(this.#still, 0, 0);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    this.#pulses = this.#pulses.filter((pulse) => ringAt(Math.max(0, now - pulse.startedAt), this.#isCalm) !== null);
    drawPulses(ctx, this.#pulses, this.#scene, lightRadius(this.#view, this.#size), at, this.#isCalm, now);
    if (this.#pulses.length > 0 || this.#glide !== null) this.#ask();
  }

  #moveOn(now: number): void {
    if (this.#glide === null) return;
    const t = Math.min(1, (now - this.#glide.startedAt) / GLIDE_MS);
    this.#view = betweenViews(this.#glide.from, this.#glide.to, t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
    this.#isDirty = true;
    if (t >= 1) this.#glide = null;
  }

  /** The picture without its pulses, painted only where it is out of date. */
  #paintStill(scene: Scene, view: View, dpr: number): Positions {
    const ctx = this.#still.getContext('2d');
    if (ctx === null || (!this.#isDirty && this.#positions !== null)) return this.#positions ?? positionsOf(scene, view, this.#size);
    fitCanvas(this.#still, this.#size, dpr);
    const at = positionsOf(scene, view, this.#size);
    if (this.#glide === null) this.#names ??= namesOf(ctx, scene, view, this.#size, at);
    drawScene(ctx, scene, view, this.#size, dpr, at, this.#names ?? NO_NAMES);
    this.#positions = at;
    this.#isDirty = false;
    return at;
  }
}

/** Placing names costs more than painting; figures that change do not move them. */
function areNamesOld(before: Scene, after: Scene): boolean {
  const wereDark = before.tones.every((tone) => tone === 'outside');
  const keys = ['texts', 'focus', 'selected', 'ground', 'fontsReady'] as const;
  return wereDark || keys.some((key) => before[key] !== after[key]);
}

function fitCanvas(canvas: HTMLCanvasElement, size: Size, dpr: number): void {
  const width = Math.round(size.width * dpr);
  const height = Math.round(size.height * dpr);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function drawPulses(
  ctx: CanvasRenderingContext2D,
  pulses: readonly Pulse[],
  scene: Scene,
  radius: number,
  at: Positions,
  isCalm: boolean,
  now: number,
): void {
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
