import type { Instant } from '../shared/instant.ts';

/** One capture of a figure. */
export interface CapturePoint {
  readonly at: Instant;
  /** Names the content: equal texts are equal contents. */
  readonly content: string;
  /** The hash of the answer that held it. */
  readonly answer: string;
}

/** Captures on end with the same content. */
export interface CaptureRun<P extends CapturePoint = CapturePoint> {
  readonly content: string;
  /** In order of time, never empty. */
  readonly points: readonly P[];
}

/**
 * The history of a figure; the last run is what counts. It is a function of the set of captures: the order in which they arrive,
 * and how often, cannot matter. A late capture with other content cuts the run that it falls into in two. Of contents captured
 * at the same instant the text decides which is the later.
 */
export function historyOf<P extends CapturePoint>(points: readonly P[]): readonly CaptureRun<P>[] {
  const runs: { readonly content: string; readonly points: P[] }[] = [];
  let before: P | undefined;
  for (const point of points.toSorted(compare)) {
    if (before !== undefined && compare(before, point) === 0) continue;
    const last = runs.at(-1);
    if (last?.content === point.content) last.points.push(point);
    else runs.push({ content: point.content, points: [point] });
    before = point;
  }
  return runs;
}

function compare(one: CapturePoint, other: CapturePoint): number {
  return one.at - other.at || compareTexts(one.content, other.content) || compareTexts(one.answer, other.answer);
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
