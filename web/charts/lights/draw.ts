import type { Point, Size, View } from './frame.ts';
import { placeLabels, type LabelWish, type PlacedLabel } from './labels.ts';
import { PAINT_ORDER, type LightTone, type Palette } from './palette.ts';
import type { Ground, LabelText } from './scene.ts';
import { drawMark, markOf, reachOf, type Mark } from './symbol.ts';

/** All that one picture needs. */
export interface Scene {
  readonly ground: Ground;
  readonly tones: readonly LightTone[];
  readonly texts: LabelText;
  readonly palette: Palette;
  /** The operator's boundaries, in plane units. */
  readonly land: Path2D | null;
  /** The province the map is zoomed to; null is the whole country. */
  readonly focus: string | null;
  /** The province or commune pointed at, on the map or in the list. */
  readonly emphasised: string | null;
  readonly selected: string | null;
}

export interface Positions {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Far islands brought to the edge of the frame, with the direction they really lie in. */
  readonly edge: ReadonlyMap<number, number>;
}

const EDGE_PX = 30;
const FADED = 0.22;

/** Lights at the whole country are small; they grow slower than the map does. */
export function lightRadius(view: View): number {
  return Math.min(7, Math.max(1.3, 1.28 * view.k ** 0.42));
}

export function positionsOf(scene: Pick<Scene, 'ground' | 'focus'>, view: View, size: Size): Positions {
  const { points, province, isNear } = scene.ground;
  const xs = new Float32Array(points.length);
  const ys = new Float32Array(points.length);
  const edge = new Map<number, number>();
  for (const [i, [px, py]] of points.entries()) {
    const x = px * view.k + view.x;
    const y = py * view.k + view.y;
    const isClamped = scene.focus !== null && province[i] === scene.focus && !isNear[i];
    xs[i] = isClamped ? Math.min(size.width - EDGE_PX, Math.max(EDGE_PX, x)) : x;
    ys[i] = isClamped ? Math.min(size.height - EDGE_PX, Math.max(EDGE_PX, y)) : y;
    if (isClamped && (xs[i] !== Math.fround(x) || ys[i] !== Math.fround(y))) edge.set(i, Math.atan2(y - (ys[i] ?? 0), x - (xs[i] ?? 0)));
  }
  return { xs, ys, edge };
}

/** The picture without its pulses. */
export function drawScene(ctx: CanvasRenderingContext2D, scene: Scene, view: View, size: Size, dpr: number, at: Positions): void {
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  drawLand(ctx, scene, view, dpr);
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  drawProvinceNames(ctx, scene, view, size);
  drawLights(ctx, scene, view, size, dpr, at);
  drawFarIslands(ctx, scene, size, at);
  if (scene.focus !== null) drawCommuneNames(ctx, scene, view, size, at);
  drawSelected(ctx, scene, view, at);
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

function drawProvinceNames(ctx: CanvasRenderingContext2D, scene: Scene, view: View, size: Size): void {
  const px = Math.min(15, Math.max(9.5, size.height / 68));
  ctx.font = `500 ${px}px ${scene.palette.font}`;
  ctx.fillStyle = scene.palette.label;
  const wishes = scene.ground.provinces
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ id }) => id !== scene.focus)
    .map(({ id, at }) => wish(ctx, scene.texts.provinces.get(id) ?? id, [at[0] * view.k + view.x, at[1] * view.k + view.y]));
  drawLabels(ctx, placeLabels(wishes, size, px * 1.3, 0, size.width < 500 ? 16 : 34), null);
}

function drawLights(ctx: CanvasRenderingContext2D, scene: Scene, view: View, size: Size, dpr: number, at: Positions): void {
  const radius = lightRadius(view);
  for (const tone of PAINT_ORDER) {
    const mark = markOf(tone, radius);
    const half = reachOf(mark);
    const sprite = spriteOf(mark, half, scene.palette.tones[tone], dpr);
    for (const [i, own] of scene.tones.entries()) {
      const x = at.xs[i] ?? 0;
      const y = at.ys[i] ?? 0;
      if (own !== tone || x < -half || y < -half || x > size.width + half || y > size.height + half) continue;
      ctx.globalAlpha = isFaded(scene, i) ? FADED : 1;
      ctx.drawImage(sprite, x - half, y - half, 2 * half, 2 * half);
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

/** Hoàng Sa, Trường Sa and other far islands: circled and named where they are, or at the edge that lies towards them. */
function drawFarIslands(ctx: CanvasRenderingContext2D, scene: Scene, size: Size, at: Positions): void {
  const px = Math.min(15, Math.max(10.5, size.height / 66));
  ctx.font = `500 ${px}px ${scene.palette.font}`;
  ctx.strokeStyle = scene.palette.label;
  ctx.lineWidth = 1;
  const far = [...scene.ground.points.keys()].filter((i) => !scene.ground.isNear[i] && (scene.focus === null || at.edge.has(i)));
  const wishes = far.map((i) => {
    const name = scene.texts.communes[i] ?? '';
    const province = scene.texts.provinces.get(scene.ground.province[i] ?? '') ?? '';
    return wish(ctx, scene.focus === null ? `${name} (${province})` : name, [at.xs[i] ?? 0, at.ys[i] ?? 0]);
  });
  for (const i of far) drawFarMark(ctx, at.xs[i] ?? 0, at.ys[i] ?? 0, at.edge.get(i));
  ctx.fillStyle = scene.palette.strong;
  drawLabels(ctx, placeLabels(wishes.toSorted((a, b) => b.at[0] - a.at[0]), size, px * 1.5, 15, size.width < 500 ? 2 : 8), scene.palette.ground);
}

function drawFarMark(ctx: CanvasRenderingContext2D, x: number, y: number, direction: number | undefined): void {
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  ctx.arc(x, y, 10, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.setLineDash([]);
  if (direction === undefined) return;
  ctx.beginPath();
  ctx.moveTo(x + 13 * Math.cos(direction), y + 13 * Math.sin(direction));
  ctx.lineTo(x + 26 * Math.cos(direction), y + 26 * Math.sin(direction));
  ctx.stroke();
}

const URGENCY: readonly LightTone[] = ['red', 'amber', 'q5', 'q4', 'fair', 'good', 'best'];

function drawCommuneNames(ctx: CanvasRenderingContext2D, scene: Scene, view: View, size: Size, at: Positions): void {
  const px = Math.min(14, Math.max(10.5, size.height / 75));
  ctx.font = `400 ${px}px ${scene.palette.font}`;
  ctx.fillStyle = scene.palette.strong;
  const urgency = (i: number) => {
    const place = URGENCY.indexOf(scene.tones[i] ?? 'outside');
    return place < 0 ? URGENCY.length : place;
  };
  const wishes = [...scene.ground.points.keys()]
    .filter((i) => scene.ground.province[i] === scene.focus && !at.edge.has(i))
    .toSorted((a, b) => urgency(a) - urgency(b))
    .map((i) => wish(ctx, scene.texts.communes[i] ?? '', [at.xs[i] ?? 0, at.ys[i] ?? 0]));
  drawLabels(ctx, placeLabels(wishes, size, px * 1.35, lightRadius(view) * 1.7, size.width < 500 ? 14 : 45), scene.palette.ground);
}

function drawSelected(ctx: CanvasRenderingContext2D, scene: Scene, view: View, at: Positions): void {
  const ids = [scene.selected, scene.emphasised];
  for (const [n, id] of ids.entries()) {
    const i = id === null ? undefined : scene.ground.indexOf.get(id);
    if (i === undefined) continue;
    ctx.strokeStyle = scene.palette.strong;
    ctx.lineWidth = n === 0 ? 2 : 1.5;
    ctx.beginPath();
    ctx.arc(at.xs[i] ?? 0, at.ys[i] ?? 0, lightRadius(view) * 2.2 + 3, 0, 2 * Math.PI);
    ctx.stroke();
  }
}

function wish(ctx: CanvasRenderingContext2D, text: string, at: Point): LabelWish {
  return { text, at, width: ctx.measureText(text).width };
}

function drawLabels(ctx: CanvasRenderingContext2D, labels: readonly PlacedLabel[], halo: string | null): void {
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  for (const label of labels) {
    if (halo !== null) {
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = halo;
      ctx.strokeText(label.text, label.x, label.y);
    }
    ctx.fillText(label.text, label.x, label.y);
  }
}
