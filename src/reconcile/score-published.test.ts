import { describe, expect, it } from 'vitest';

import type { IndexDefinition } from '../measure/score/index-definition.ts';
import { component, indexVersion } from '../measure/score/score-fixture.ts';
import { parseDay } from '../shared/instant.ts';
import type { PublishedFigure } from './published-figure.ts';
import { scorePublished } from './score-published.ts';

const COMPONENTS = [
  component('a'),
  component('b', { zeroDenominator: 'notApplicable' }),
  component('c', { curve: { kind: 'none' } }),
  component('d', { levels: ['commune'], elsewhere: { province: 'leaveOut' } }),
];
const TEXT = { vi: 'x', en: 'x' };
const VERSION = indexVersion(COMPONENTS, [], {
  layouts: [
    {
      id: 'portal',
      groups: [
        { id: 'one', name: TEXT, maxPoints: 20, components: ['a', 'b'], code: 'CKMB' },
        { id: 'two', name: TEXT, maxPoints: 20, components: ['c', 'd'], code: 'MDSH' },
      ],
    },
  ],
});
const INDEX: IndexDefinition = { id: 'x', name: TEXT, owner: 'x', legalBasis: 'x', versions: [VERSION] };

function figure(of: string, given: Partial<PublishedFigure> = {}): PublishedFigure {
  return {
    source: 'npsp',
    place: 'extract',
    period: '2026-08',
    periodKind: 'month',
    department: 'H44',
    formality: null,
    component: of,
    rawCode: of,
    numerator: null,
    denominator: null,
    ratio: null,
    score: null,
    maxScore: null,
    flags: [],
    unitCode: 'H44',
    unitName: 'x',
    unitLevel: 'province',
    capturedAt: 0,
    answer: 'x',
    ...given,
  };
}

const A = figure('a', { numerator: 3, denominator: 4, score: 7.5 });
const B = figure('b', { numerator: 0, denominator: 0 });
const C = figure('c', { numerator: 1, denominator: 2, score: 4 });

function told(...figures: readonly PublishedFigure[]) {
  const { checks, notComputed } = scorePublished(figures, INDEX);
  return {
    checks: checks.map((check) => [check.component, check.computed, check.reason, check.ok]),
    notComputed: notComputed.map(({ component: of, reason }) => [of, reason]),
  };
}

describe('a published score', () => {
  it('is the same within the rounding of the source', () => {
    expect(told({ ...A, score: 7.51 }).checks).toEqual([['a', 7.5, 'same', true]]);
  });

  it('that its counts do not give is found', () => {
    expect(told({ ...A, score: 7.47 }).checks).toEqual([['a', 7.5, 'formula', false]]);
  });

  it('that is null is no score, and not zero', () => {
    expect(told({ ...A, score: null })).toEqual({ checks: [], notComputed: [] });
  });

  it.each<[string, PublishedFigure, string]>([
    ['without an established curve', C, 'noCurve'],
    ['whose counts are not published', { ...A, numerator: null }, 'noCounts'],
    ['of what has nothing to count', { ...B, score: 10 }, 'notApplicable'],
    ['of what does not arise at the level', figure('d', { numerator: 1, denominator: 1, score: 10 }), 'notApplicable'],
    ['of something else', figure('speed', { score: 3 }), 'notOfIndex'],
    ['of a unit of unknown level', { ...A, unitLevel: null }, 'unknownLevel'],
    ['from before the index', { ...A, period: '2021-03' }, 'noVersion'],
  ])('%s is not computed, and it is said why', (_, given, reason) => {
    expect(told(given)).toEqual({ checks: [], notComputed: [[given.component, reason]] });
  });

  it('of one procedure only is not the score of the unit', () => {
    expect(told({ ...A, formality: '2.000815' })).toEqual({ checks: [], notComputed: [] });
  });

  it('of the index is by the version of its period', () => {
    const later = indexVersion([component('a', { maxPoints: 20 })], [['a']], {
      version: 2,
      validity: { from: parseDay('2026-09-01'), to: null },
    });
    const first = { ...VERSION, validity: { from: parseDay('2025-07-01'), to: parseDay('2026-08-31') } };
    const report = scorePublished([A, { ...A, period: '2026-09', score: 15 }], { ...INDEX, versions: [first, later] });
    expect(report.checks.map(({ computed, ok }) => [computed, ok])).toEqual([
      [7.5, true],
      [15, true],
    ]);
    expect(report.versions).toEqual([1, 2]);
  });
});

describe('a published sum', () => {
  const GROUP = figure('GROUP:transparency', { score: 7.5 });
  const OTHER = figure('GROUP:dossier-digitized', { score: 4 });
  const TOTAL = figure('TOTAL', { score: 11.5 });

  it('is that of our points; what is published without a score adds nothing', () => {
    expect(told(A, B, GROUP).checks).toEqual([
      ['a', 7.5, 'same', true],
      ['GROUP:transparency', 7.5, 'same', true],
    ]);
  });

  it('of which a part was not published is not computed', () => {
    expect(told(A, GROUP).notComputed).toEqual([['GROUP:transparency', 'unknownPart']]);
  });

  it('of which nothing is ours is not computed: published would be compared with itself', () => {
    expect(told(C, OTHER).notComputed).toEqual([
      ['c', 'noCurve'],
      ['GROUP:dossier-digitized', 'noCurve'],
    ]);
  });

  it('has the published points of a part without a curve', () => {
    expect(told(A, B, C, GROUP, OTHER, TOTAL).checks.at(-1)).toEqual(['TOTAL', 11.5, 'same', true]);
  });

  it('has the published sum of a group of which a part is not known', () => {
    expect(told(A, B, OTHER, TOTAL).checks.at(-1)).toEqual(['TOTAL', 11.5, 'same', true]);
    expect(told(A, B, TOTAL).notComputed).toEqual([['TOTAL', 'unknownPart']]);
  });

  it('that our points do not make is found', () => {
    expect(told(A, B, { ...GROUP, score: 7.6 }).checks.at(-1)).toEqual(['GROUP:transparency', 7.5, 'unexplained', false]);
  });
});

describe('the figures of a file', () => {
  it('are of several units and periods, each by itself', () => {
    const other = { department: 'H44.07', unitCode: 'H44.07', unitLevel: 'department' } as const;
    const { checks, summary } = scorePublished([A, { ...A, ...other, numerator: 1, score: 2.5 }], INDEX);
    expect(checks.map(({ unit, computed }) => [unit, computed])).toEqual([
      ['H44', 7.5],
      ['H44.07', 2.5],
    ]);
    expect(summary).toEqual({ checks: 2, components: 2, groups: 0, totals: 0, ok: 2, differing: 0, notComputed: 0 });
  });

  it('of one component in several places count by its own endpoint', () => {
    expect(told({ ...A, place: 'service-results', score: 1 }, { ...A, place: 'dvc-progress-tree' }).checks).toEqual([
      ['a', 7.5, 'same', true],
    ]);
  });
});
