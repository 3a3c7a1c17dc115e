import type { Box, Size, View } from '../frame.ts';
import type { LightTone, Palette } from './palette.ts';
import type { Ground, LabelText } from '../scene.ts';
import type { Weight } from './symbol.ts';

/** All that one picture needs. */
export interface Scene {
  readonly ground: Ground;
  readonly tones: readonly LightTone[];
  readonly weights: readonly Weight[];
  readonly texts: LabelText;
  readonly palette: Palette;
  /** The operator's boundaries, in plane units. */
  readonly land: Path2D | null;
  /** The province the map is zoomed to; null is the whole country. */
  readonly focus: string | null;
  /** The province or commune pointed at, on the map or in the list. */
  readonly emphasised: string | null;
  readonly selected: string | null;
  /** Width at the right that the notes cover, pixels. */
  readonly notesWidth: number;
  /** What the notes over the map cover: no name goes there. */
  readonly covered: readonly Box[];
  /** Names are measured in the font they are set in, so anew when it has come. */
  readonly fontsReady: boolean;
}

export interface Positions {
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  /** Far islands brought to the edge of the frame, with the direction they really lie in. */
  readonly edge: ReadonlyMap<number, number>;
}

const EDGE_PX = 30;
/** The ring that marks a far island. */
export const FAR_RING_PX = 10;

/** Lights at the whole country are small; they grow slower than the map does. */
export function lightRadius(view: View, size: Size): number {
  return Math.min(size.width < 500 ? 3.8 : 5.6, Math.max(1.3, 1.28 * view.k ** 0.42));
}

export function positionsOf(scene: Pick<Scene, 'ground' | 'focus' | 'notesWidth'>, view: View, size: Size): Positions {
  const { points, province, isNear } = scene.ground;
  const xs = new Float32Array(points.length);
  const ys = new Float32Array(points.length);
  const edge = new Map<number, number>();
  for (const [i, [px, py]] of points.entries()) {
    const x = px * view.k + view.x;
    const y = py * view.k + view.y;
    const isClamped = scene.focus !== null && province[i] === scene.focus && !isNear[i];
    xs[i] = isClamped ? Math.min(size.width - scene.notesWidth - EDGE_PX, Math.max(EDGE_PX, x)) : x;
    ys[i] = isClamped ? Math.min(size.height - EDGE_PX, Math.max(EDGE_PX, y)) : y;
    if (isClamped && (xs[i] !== Math.fround(x) || ys[i] !== Math.fround(y))) edge.set(i, Math.atan2(y - (ys[i] ?? 0), x - (xs[i] ?? 0)));
  }
  return { xs, ys, edge };
}

/** Communes far from the rest of their province, as far as this picture shows them. */
export function farIslands(scene: Scene, at: Positions): readonly number[] {
  return [...scene.ground.points.keys()].filter((i) => !scene.ground.isNear[i] && (scene.focus === null || at.edge.has(i)));
}
