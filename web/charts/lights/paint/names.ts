import type { Point, Size, View } from '../frame.ts';
import { labelRoom, type LabelRoom, type LabelWish, type PlacedLabel } from './labels.ts';
import type { LightTone } from './palette.ts';
import { FAR_RING_PX, farIslands, lightRadius, type Positions, type Scene } from './positions.ts';
import { markOf, reachOf } from './symbol.ts';

/** Text that grows with the screen, within what is readable and what is calm. */
function setFont(ctx: CanvasRenderingContext2D, scene: Scene, weight: number, px: number, least: number, most: number): number {
  const size = Math.min(most, Math.max(least, px));
  ctx.font = `${weight} ${size}px ${scene.palette.font}`;
  return size;
}

function isSmall(size: Size): boolean {
  return size.width < 500;
}

function positionOf(at: Positions, i: number): Point {
  return [at.xs[i] ?? 0, at.ys[i] ?? 0];
}

function wish(ctx: CanvasRenderingContext2D, text: string, centre: Point, anchors: readonly Point[]): LabelWish {
  return { text, font: ctx.font, centre, anchors, width: ctx.measureText(text).width };
}

/** The names on a picture, each where it hides nothing. */
export interface Names {
  /** Far islands, and in a province its communes. */
  readonly places: readonly PlacedLabel[];
  /** Provinces at the coast or the border, where there is room beside the lights. */
  readonly beside: readonly PlacedLabel[];
  /** Provinces inland: behind the lights. */
  readonly behind: readonly PlacedLabel[];
}

/** While the map glides names would only blur. */
export const NO_NAMES: Names = { places: [], beside: [], behind: [] };

export function namesOf(ctx: CanvasRenderingContext2D, scene: Scene, view: View, size: Size, at: Positions): Names {
  const radius = lightRadius(view, size);
  const room = labelRoom({ width: size.width - scene.notesWidth, height: size.height });
  for (const box of scene.covered) room.takeBox(box);
  const reach = (i: number) => reachOf(markOf(scene.tones[i] ?? 'outside', radius, scene.weights[i])) - 1;
  for (const [i, x] of at.xs.entries()) room.takeDot(x, at.ys[i] ?? 0, reach(i));
  for (const i of farIslands(scene, at)) room.takeDot(at.xs[i] ?? 0, at.ys[i] ?? 0, FAR_RING_PX);
  const islands = nameFarIslands(ctx, scene, size, at, room);
  const communes = nameCommunes(ctx, scene, reach, size, at, room);
  return { places: [...islands, ...communes], ...nameProvinces(ctx, scene, view, size, at, room) };
}

function nameProvinces(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  size: Size,
  at: Positions,
  room: LabelRoom,
): Pick<Names, 'beside' | 'behind'> {
  const px = setFont(ctx, scene, 500, size.height / 74, 9.5, 15);
  const members = membersOf(scene);
  const beside: PlacedLabel[] = [];
  const behind: PlacedLabel[] = [];
  for (const { id, at: place } of scene.ground.provinces.toSorted((a, b) => b.weight - a.weight)) {
    if (id === scene.focus || beside.length + behind.length >= (isSmall(size) ? 14 : 34)) continue;
    const centre: Point = [place[0] * view.k + view.x, place[1] * view.k + view.y];
    const anchors = scene.focus === null ? (members.get(id) ?? []).map((i) => positionOf(at, i)) : [];
    const own = wish(ctx, scene.texts.provinces.get(id) ?? id, centre, anchors);
    const free = room.placeBeside(own, px * 1.25, 6);
    if (free !== null) beside.push(free);
    else if (!isSmall(size)) behind.push(...[room.placeOver(own, px * 1.25)].filter((label) => label !== null));
  }
  return { beside, behind };
}

function membersOf({ ground }: Scene): ReadonlyMap<string, readonly number[]> {
  const members = new Map<string, number[]>();
  for (const [i, id] of ground.province.entries()) {
    if (!ground.isNear[i]) continue;
    const own = members.get(id);
    if (own === undefined) members.set(id, [i]);
    else own.push(i);
  }
  return members;
}

/** Hoàng Sa, Trường Sa and other far islands, where they are or at the edge that lies towards them; the farthest first. */
function nameFarIslands(ctx: CanvasRenderingContext2D, scene: Scene, size: Size, at: Positions, room: LabelRoom): readonly PlacedLabel[] {
  const px = setFont(ctx, scene, 500, size.height / 72, 10.5, 15);
  return farIslands(scene, at)
    .toSorted((a, b) => (at.xs[b] ?? 0) - (at.xs[a] ?? 0))
    .slice(0, isSmall(size) ? 2 : 8)
    .map((i) => {
      const name = scene.texts.communes[i] ?? '';
      const province = scene.texts.provinces.get(scene.ground.province[i] ?? '') ?? '';
      const place = positionOf(at, i);
      const full = scene.focus === null ? room.placeBeside(wish(ctx, `${name} (${province})`, place, [place]), px * 1.3, 15) : null;
      return full ?? room.placeBeside(wish(ctx, name, place, [place]), px * 1.3, 15);
    })
    .filter((label) => label !== null);
}

const URGENCY: readonly LightTone[] = ['red', 'amber', 'q5', 'q4', 'fair', 'good', 'best'];

/** In a province: its communes, what burns first. */
function nameCommunes(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  reach: (light: number) => number,
  size: Size,
  at: Positions,
  room: LabelRoom,
): readonly PlacedLabel[] {
  if (scene.focus === null) return [];
  const px = setFont(ctx, scene, 400, size.height / 78, 10.5, 13.5);
  const selected = scene.selected === null ? undefined : scene.ground.indexOf.get(scene.selected);
  const urgency = (i: number) => {
    if (i === selected) return -1;
    const place = URGENCY.indexOf(scene.tones[i] ?? 'outside');
    return place < 0 ? URGENCY.length : place;
  };
  return [...scene.ground.points.keys()]
    .filter((i) => scene.ground.province[i] === scene.focus && !at.edge.has(i))
    .toSorted((a, b) => urgency(a) - urgency(b))
    .map((i) => {
      const [x, y] = positionOf(at, i);
      const own = wish(ctx, scene.texts.communes[i] ?? '', [x, y], [[x, y]]);
      // The one the page is about is named wherever it lies.
      const over = { ...own, centre: [x, y - reach(i) - px * 1.4] as const };
      return room.placeBeside(own, px * 1.25, reach(i) + 3) ?? (i === selected ? room.placeOver(over, px * 1.25) : null);
    })
    .filter((label) => label !== null)
    .slice(0, isSmall(size) ? 16 : 60);
}

export function drawLabels(ctx: CanvasRenderingContext2D, labels: readonly PlacedLabel[], colour: string, halo: string | null): void {
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.fillStyle = colour;
  for (const label of labels) {
    ctx.font = label.font;
    if (halo !== null) {
      ctx.lineWidth = 3;
      ctx.strokeStyle = halo;
      ctx.strokeText(label.text, label.x, label.y);
    }
    ctx.fillText(label.text, label.x, label.y);
  }
}
