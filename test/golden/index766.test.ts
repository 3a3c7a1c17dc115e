import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readIndexes } from '../../src/catalogue/read-indexes.ts';
import { readIndicators } from '../../src/catalogue/read-indicators.ts';
import { readMeasures } from '../../src/catalogue/read-measures.ts';
import { readPublishedFile } from '../../src/connectors/portal/published-file.ts';
import { scorePublished } from '../../src/reconcile/score-published.ts';
import { must } from '../../src/shared/must.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const measures = new Set((await readMeasures(at('catalogue/measures'))).map(({ id }) => id));
const { indicators } = await readIndicators(at('catalogue/indicators'), measures);
const index = must((await readIndexes(at('catalogue/indexes'), { indicators, measures })).get('766'), 'index 766');

/** The source rounds ratio and points to two decimals. */
const TOLERANCE = 0.015;

const name = at('test/golden/index766-phu-tho-2026-08.json');
const figures = readPublishedFile(await readFile(name, 'utf8'), { name, period: null, capturedAt: null, now: Infinity });

describe('Phú Thọ, August 2026, as published', () => {
  const { checks, notComputed, summary, versions } = scorePublished(figures, index);

  it('is scored by the version that was in force', () => {
    expect(versions).toEqual([2]);
  });

  it('every score that can be computed is reproduced from its counts', () => {
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    for (const { unit, component, difference } of checks) {
      expect([unit, component, Math.abs(difference) <= TOLERANCE + 1e-9]).toEqual([unit, component, true]);
    }
    expect(summary).toEqual({ checks: 170, components: 114, groups: 55, totals: 1, ok: 170, differing: 0, notComputed: 11 });
  });

  it('every published score is checked, or it is said why not', () => {
    expect(checks.length + notComputed.length).toBe(figures.filter(({ score }) => score !== null).length);
    const reasons = new Set(notComputed.map(({ component, reason }) => `${component} ${reason}`));
    expect(reasons).toEqual(
      new Set([
        '3.0 noCurve',
        'GROUP:provide-online-tree noCurve',
        'SYNCED_WITH_DVCQG_PERSONAL_STORAGE noCurve',
        // The province's own communes were not counted in what was published.
        'ELECTRONIC_CERTIFIED_COPY noCounts',
      ]),
    );
  });

  it('a count that is changed by a hundredth of its points is found', () => {
    const changed = figures.map((figure) =>
      figure.unitCode === 'H44' && figure.component === '2.1' ? { ...figure, numerator: (figure.numerator ?? 0) - 200 } : figure,
    );
    const found = scorePublished(changed, index).checks.filter(({ ok }) => !ok);
    expect(found.map(({ unit, component, reason }) => [unit, component, reason])).toEqual([
      ['H44', '2.1', 'formula'],
      ['H44', 'GROUP:dvc-progress-tree', 'unexplained'],
    ]);
  });
});
