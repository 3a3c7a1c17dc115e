import { compareCell, type ComparedCell, type ComputedCell } from './compare-cell.ts';
import { isFromElsewhere } from './own-place.ts';
import type { FigureContent } from './published-figure.ts';
import type { Instant } from '../shared/instant.ts';

/** A published figure of one unit and period, as far as it is compared. */
export interface PublishedSide extends FigureContent {
  readonly component: string;
  readonly place: string;
  readonly capturedAt: Instant;
}

export interface ComputedSide {
  readonly component: string;
  readonly cell: ComputedCell;
}

/** One component of the index: computed, published, and how they stand to each other. */
export interface BesideCell<P extends PublishedSide = PublishedSide> extends ComparedCell {
  readonly component: string;
  /** The published figure that was compared, or `null` where none was captured. */
  readonly figure: P | null;
}

/**
 * Published beside computed, for one unit and period: first the computed components in their order, then those that only the
 * source gives points for. `published` holds the newest captures, of all places.
 */
export function besides<P extends PublishedSide>(published: readonly P[], computed: readonly ComputedSide[]): readonly BesideCell<P>[] {
  const chosen = chooseFigures(published);
  const ours = new Set(computed.map(({ component }) => component));
  const compared = computed.map(({ component, cell }) => {
    const figure = chosen.get(component) ?? null;
    return { component, figure, ...compareCell(cell, figure) };
  });
  const theirs = [...chosen.values()].filter(({ component, score }) => score !== null && !ours.has(component));
  return [
    ...compared,
    ...theirs.map((figure) => ({ component: figure.component, figure, ...compareCell({ kind: 'notComputed' }, figure) })),
  ];
}

/**
 * Of one component in several places: what has points before what has none, then what its own endpoint (or a file of no endpoint)
 * says before what another says beside its business, then the newest capture, then the order given.
 */
export function chooseFigures<P extends PublishedSide>(published: readonly P[]): ReadonlyMap<string, P> {
  const chosen = new Map<string, P>();
  for (const figure of published) {
    const other = chosen.get(figure.component);
    if (other === undefined || isPreferred(figure, other)) chosen.set(figure.component, figure);
  }
  return chosen;
}

function isPreferred(figure: PublishedSide, other: PublishedSide): boolean {
  const isScored = figure.score !== null;
  if (isScored !== (other.score !== null)) return isScored;
  const isElsewhere = isFromElsewhere(figure);
  if (isElsewhere !== isFromElsewhere(other)) return !isElsewhere;
  return figure.capturedAt > other.capturedAt;
}
