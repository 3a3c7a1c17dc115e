import type { Size, View } from '../frame.ts';
import { drawLabels, type Names } from './names.ts';
import { PAINT_ORDER } from './palette.ts';
import { FAR_RING_PX, farIslands, lightRadius, type Positions, type Scene } from './positions.ts';
import { drawMark, markOf, reachOf, type Mark, type Weight } from './symbol.ts';

const FADED = 0.22;
const WEIGHT_ORDER: readonly Weight[] = ['few', 'some', 'many'];

/** The picture without its pulses. */
export function drawScene(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  size: Size,
  dpr: number,
  at: Positions,
  names: Names,
): void {
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  drawLand(ctx, scene, view, dpr);
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  drawLabels(ctx, names.behind, scene.palette.behind, null);
  drawLights(ctx, scene, view, size, dpr, at);
  drawFarMarks(ctx, scene, at);
  drawLabels(ctx, names.beside, scene.palette.label, null);
  drawLabels(ctx, names.places, scene.palette.strong, scene.palette.ground);
  drawSelected(ctx, scene, lightRadius(view, size), at);
}

function drawLand(ctx: CanvasRenderingContext2D, { land, palette }: Scene, view: View, dpr: number): void {
  if (land === null) return;
  ctx.setTransform(dpr * view.k, 0, 0, dpr * view.k, dpr * view.x, dpr * view.y);
  ctx.fillStyle = palette.land;
  ctx.fill(land);
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 0.8 / view.k;
  ctx.stroke(land);
}

function drawLights(ctx: CanvasRenderingContext2D, scene: Scene, view: View, size: Size, dpr: number, at: Positions): void {
  const radius = lightRadius(view, size);
  const lightsOf = Map.groupBy(scene.tones.keys(), (i) => `${scene.tones[i]} ${scene.weights[i]}`);
  for (const tone of PAINT_ORDER) {
    for (const weight of WEIGHT_ORDER) {
      const mark = markOf(tone, radius, weight);
      const half = reachOf(mark);
      const sprite = spriteOf(mark, half, scene.palette.tones[tone], dpr);
      for (const i of lightsOf.get(`${tone} ${weight}`) ?? []) {
        const x = at.xs[i] ?? 0;
        const y = at.ys[i] ?? 0;
        if (x < -half || y < -half || x > size.width + half || y > size.height + half) continue;
        ctx.globalAlpha = isFaded(scene, i) ? FADED : 1;
        ctx.drawImage(sprite, x - half, y - half, 2 * half, 2 * half);
      }
    }
  }
  ctx.globalAlpha = 1;
}

/** One small picture per tone, stamped 3,321 times: many times faster than as many paths. */
function spriteOf(mark: Mark, half: number, colour: string, dpr: number): HTMLCanvasElement {
  const sprite = document.createElement('canvas');
  sprite.width = Math.ceil(2 * half * dpr);
  sprite.height = sprite.width;
  const ctx = sprite.getContext('2d');
  if (ctx !== null) {
    ctx.scale(sprite.width / (2 * half), sprite.width / (2 * half));
    drawMark(ctx, mark, half, half, colour);
  }
  return sprite;
}

/** While something is pointed at, everything outside of it steps back. */
function isFaded({ emphasised, ground }: Scene, i: number): boolean {
  if (emphasised === null || ground.indexOf.has(emphasised)) return false;
  return ground.province[i] !== emphasised;
}

/** Far islands are circled, so that the eye finds them; at the edge of the frame a stroke points to where they lie. */
function drawFarMarks(ctx: CanvasRenderingContext2D, scene: Scene, at: Positions): void {
  ctx.strokeStyle = scene.palette.label;
  ctx.lineWidth = 1;
  for (const i of farIslands(scene, at)) {
    const x = at.xs[i] ?? 0;
    const y = at.ys[i] ?? 0;
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.arc(x, y, FAR_RING_PX, 0, 2 * Math.PI);
    ctx.stroke();
    ctx.setLineDash([]);
    const direction = at.edge.get(i);
    if (direction === undefined) continue;
    ctx.beginPath();
    ctx.moveTo(x + 13 * Math.cos(direction), y + 13 * Math.sin(direction));
    ctx.lineTo(x + 26 * Math.cos(direction), y + 26 * Math.sin(direction));
    ctx.stroke();
  }
}

function drawSelected(ctx: CanvasRenderingContext2D, scene: Scene, radius: number, at: Positions): void {
  const ids = [scene.selected, scene.emphasised];
  for (const [n, id] of ids.entries()) {
    const i = id === null ? undefined : scene.ground.indexOf.get(id);
    if (i === undefined) continue;
    ctx.strokeStyle = scene.palette.strong;
    ctx.lineWidth = n === 0 ? 2 : 1.5;
    ctx.beginPath();
    ctx.arc(at.xs[i] ?? 0, at.ys[i] ?? 0, radius * 2.2 + 3, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
