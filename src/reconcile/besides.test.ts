import { describe, expect, test } from 'vitest';

import { besides, type PublishedSide } from './besides.ts';
import type { ComputedCell } from './compare-cell.ts';
import { SUMMARY_PLACE } from './own-place.ts';

const NOTHING = { numerator: null, denominator: null, ratio: null, maxScore: null, flags: [] };
const published = (component: string, place: string, score: number | null, capturedAt = 1): PublishedSide => ({
  ...NOTHING,
  component,
  place,
  score,
  capturedAt,
  rawCode: component,
});
const points = (value: number): ComputedCell => ({ kind: 'points', points: value, numerator: null, denominator: null });

describe('published beside computed', () => {
  test('goes by the computed components, then by those that only the source gives points for', () => {
    const cells = besides(
      [published('EXTRA', 'x', 2), published('A', 'x', 1), published('COUNT_ONLY', 'x', null)],
      [
        { component: 'B', cell: points(3) },
        { component: 'A', cell: points(1) },
      ],
    );
    expect(cells.map(({ component, computed, published: theirs, reason }) => [component, computed, theirs, reason])).toEqual([
      ['B', 3, null, 'notPublished'],
      ['A', 1, 1, 'same'],
      ['EXTRA', null, 2, 'notComputed'],
    ]);
  });

  test("takes a group's own place before the summary, however old it is", () => {
    const figures = [published('GROUP:x', SUMMARY_PLACE, 7.9, 9), published('GROUP:x', 'transparency', 7.96, 1)];
    for (const order of [figures, figures.toReversed()]) {
      expect(besides(order, [{ component: 'GROUP:x', cell: points(7.96) }])[0]).toMatchObject({
        published: 7.96,
        figure: { place: 'transparency' },
      });
    }
  });

  const chosen = (component: string, figures: readonly PublishedSide[]) => {
    const places = [figures, figures.toReversed()].map((all) => besides(all, [{ component, cell: points(1) }])[0]?.figure?.place);
    expect(new Set(places).size).toBe(1);
    return places[0];
  };

  test('takes what has points before what has none, though that is newer or from its own place', () => {
    expect(chosen('A', [published('A', 'x', 1, 1), published('A', 'y', null, 9)])).toBe('x');
    expect(chosen('2.1', [published('2.1', 'extract', 1, 1), published('2.1', 'dvc-progress-tree', null, 9)])).toBe('extract');
    expect(chosen('A', [published('A', 'x', null, 1), published('A', 'y', null, 9)])).toBe('y');
  });

  test("takes what a component's own endpoint says before what another says beside its business, however new", () => {
    const own = published('DOSSIER_SYNC', 'transparency', 5, 1);
    expect(chosen('DOSSIER_SYNC', [own, published('DOSSIER_SYNC', 'dossier-digitized', 6, 9)])).toBe('transparency');
    expect(chosen('DOSSIER_SYNC', [own, published('DOSSIER_SYNC', 'extract', 6, 9)])).toBe('extract');
    expect(chosen('DOSSIER_SYNC', [published('DOSSIER_SYNC', 'dossier-digitized', 6, 9)])).toBe('dossier-digitized');
    expect(chosen('TOTAL', [published('TOTAL', SUMMARY_PLACE, 60, 1), published('TOTAL', 'transparency', 18, 9)])).toBe(SUMMARY_PLACE);
  });

  test('takes the newest of several places', () => {
    const figures = [published('A', 'extract', 1, 1), published('A', 'transparency', 2, 5), published('A', 'other', 3, 4)];
    expect(besides(figures, [{ component: 'A', cell: points(2) }])[0]).toMatchObject({ published: 2, reason: 'same' });
  });
});
