import { describe, expect, it, test } from 'vitest';

import { DEPARTMENTS, PHU_THO, portalAnswer } from '../../../../test/portal-answers.ts';
import { parsePeriod } from '../../../measure/period.ts';
import type { PublishedFigure } from '../../../reconcile/published-figure.ts';
import { must } from '../../../shared/must.ts';
import { ENDPOINT_NAMES, type Endpoint } from '../endpoints.ts';
import { portalRequest, readRequest, type AskedFor } from '../portal-request.ts';
import { parseAnswer, readAnswer, type ReadAnswer } from './read-answer.ts';

const AUGUST = parsePeriod('2026-08', 0);
const CAPTURED = Date.UTC(2026, 8, 26, 11);

function askedFor(endpoint: Endpoint, more: Partial<AskedFor> = {}): AskedFor {
  const { place, body } = portalRequest(endpoint, AUGUST, PHU_THO, null);
  return { ...readRequest(place, body), ...more };
}

function read(endpoint: Endpoint, data: unknown, more: Partial<AskedFor> = {}): ReadAnswer {
  return readAnswer({ code: 'OK', data }, { asked: askedFor(endpoint, more), capturedAt: CAPTURED, answer: 'aa' });
}

/** The figures of the small portal for Phú Thọ. */
function ofPortal(endpoint: Endpoint): ReadAnswer {
  const { place, body } = portalRequest(endpoint, AUGUST, PHU_THO, null);
  const value = parseAnswer(portalAnswer({ path: '', place, body }));
  return readAnswer(value, { asked: askedFor(endpoint), capturedAt: CAPTURED, answer: 'aa' });
}

function find(figures: readonly PublishedFigure[], component: string, department = PHU_THO): PublishedFigure {
  return must(
    figures.find((one) => one.component === component && one.department === department),
    `${component} of ${department}`,
  );
}

const ROW = { departmentId: 'd1', departmentCode: 'H44.07', departmentName: 'Sở Công Thương' };

describe('an overview with metrics (shape A)', () => {
  const { figures, departments } = ofPortal('transparency');

  test('gives each metric under its code, of the area and of each department', () => {
    expect(find(figures, 'PUBLIC_CONTENT_FULL')).toMatchObject({
      source: 'npsp',
      place: 'transparency',
      period: '2026-08',
      periodKind: 'month',
      formality: null,
      numerator: 87,
      denominator: 89,
      ratio: 0.9775,
      score: 1.96,
      maxScore: 2,
      flags: [],
      unitCode: 'H44',
      unitName: 'UBND tỉnh Phú Thọ',
      unitLevel: 'province',
      capturedAt: CAPTURED,
      answer: 'aa',
    });
    expect(find(figures, 'PUBLIC_CONTENT_FULL', 'c-44-100')).toMatchObject({ unitCode: 'H44.100', unitLevel: 'commune', score: 1.96 });
    expect(departments).toEqual(['d-44-07', 'c-44-100']);
  });

  test('keeps a null a null, and its zero counts zero', () => {
    expect(find(figures, 'PUBLISH_ON_TIME')).toMatchObject({ numerator: 0, denominator: 0, ratio: null, score: null, maxScore: 6 });
  });

  test('keeps what the portal remarks on a figure', () => {
    expect(find(figures, 'DOSSIER_SYNC').flags).toEqual(['TEMP_NATIONAL_REPORT_DENOMINATOR']);
    const flags = ['NO_NATIONAL_REPORT_DATA', 'TEMP_NATIONAL_REPORT_DENOMINATOR'];
    const metrics = [{ code: 'DOSSIER_SYNC', dataQualityStatus: flags }];
    expect(find(read('transparency', { evaluation: [{ ...ROW, metrics }] }).figures, 'DOSSIER_SYNC', 'd1').flags).toEqual(flags);
  });

  test('has the points of the group', () => {
    expect(find(figures, 'GROUP:transparency')).toMatchObject({ score: 7.96, maxScore: 18, numerator: null, denominator: null });
  });

  test('has no figure for a metric that is not there', () => {
    expect(figures.some(({ component }) => component === 'PUBLIC_UPDATE_ON_TIME')).toBe(false);
    expect(read('transparency', { evaluation: [ROW] }).figures).toEqual([]);
  });

  test('takes a count that is left out for unknown, never for zero', () => {
    const { figures: found } = read('transparency', { evaluation: [{ ...ROW, metrics: [{ code: 'DOSSIER_SYNC', score: 6 }] }] });
    expect(found).toMatchObject([{ component: 'DOSSIER_SYNC', numerator: null, denominator: null, ratio: null, score: 6, maxScore: null }]);
  });
});

describe('the summary', () => {
  test('gives the total, and the groups under the names that the index has for them', () => {
    const { figures } = ofPortal('service-results');
    expect(find(figures, 'TOTAL')).toMatchObject({ score: 59.91, maxScore: 100 });
    expect(find(figures, 'GROUP:transparency')).toMatchObject({ rawCode: 'CKMB', score: 7.96, place: 'service-results' });
    expect(find(figures, 'GROUP:dvc-progress-tree', 'd-44-07').score).toBe(15.68);
  });

  test('tells the groups of the area in its chart where the row does not, and keeps a code that nobody knows', () => {
    const radar = [
      { code: 'MDHL', score: 12.97, maxScore: 18 },
      { code: 'NEW', score: null },
    ];
    const { figures } = read('service-results', { overview: { totalScore: 59.91 }, evaluation: [], radar });
    expect(find(figures, 'GROUP:handling-satisfaction')).toMatchObject({ score: 12.97, maxScore: 18 });
    expect(find(figures, 'NEW').score).toBeNull();
  });
});

describe('a parent with children (shape B)', () => {
  test('gives the component of a group that has only one, with its counts', () => {
    const { figures } = ofPortal('dvc-progress-tree');
    expect(find(figures, '2.1')).toMatchObject({ numerator: 144_625, denominator: 184_513, ratio: 0.7838, score: 15.68, maxScore: 20 });
    expect(find(figures, '2.1', 'c-44-100').unitName).toBe('Phường Việt Trì');
  });

  test('gives the three components of payment without points of their own: the group has those', () => {
    const { figures } = ofPortal('formality-online-payment-tree');
    expect(find(figures, '3.6')).toMatchObject({ numerator: 82_913, denominator: 98_459, score: null });
    expect(find(figures, '3.5b')).toMatchObject({ numerator: 93, denominator: 310, score: null });
    expect(find(figures, '3.5a')).toMatchObject({ numerator: 56, denominator: 310, score: null });
    expect(find(figures, 'GROUP:formality-online-payment-tree').score).toBe(15.68);
  });

  test('gives points without counts for a group whose counts are not established', () => {
    const { figures } = ofPortal('provide-online-tree');
    expect(find(figures, '3.0')).toMatchObject({ score: 15.68, numerator: null, denominator: null, ratio: null });
  });

  test('keeps other counts under their own names, null as null, and no difference to an earlier reading', () => {
    const { figures } = ofPortal('dvc-progress-tree');
    expect(find(figures, 'totalOverdue').numerator).toBeNull();
    expect(find(ofPortal('provide-online-tree').figures, 'onlineDossierCount')).toMatchObject({ numerator: 5_120, denominator: null });
    expect(figures.some(({ component }) => component === 'scoreDelta')).toBe(false);
  });

  test('has no figure for counts that are not there', () => {
    expect(read('formality-online-payment-tree', { children: [{ ...ROW, totalFeeFormality: 3 }] }).figures).toMatchObject([
      { component: '3.5b', numerator: null, denominator: 3 },
      { component: '3.5a', numerator: null, denominator: 3 },
    ]);
  });
});

test.each(ENDPOINT_NAMES)('%s of the whole nation has figures of its provinces and none of the nation', (endpoint) => {
  const { place, body } = portalRequest(endpoint, AUGUST, null, null);
  const value = parseAnswer(portalAnswer({ path: '', place, body }));
  const { figures, departments } = readAnswer(value, { asked: askedFor(endpoint, { root: null }), capturedAt: CAPTURED, answer: 'aa' });
  expect(departments).toEqual(DEPARTMENTS.filter(({ parent }) => parent === null).map(({ id }) => id));
  expect(new Set(figures.map(({ department }) => department))).toEqual(new Set(departments));
});

test('the area that was asked for may stand there without its id', () => {
  const { figures } = read('transparency', { overview: { totalScore: 7.96 }, evaluation: [] });
  expect(figures).toMatchObject([{ department: PHU_THO, unitCode: null, score: 7.96 }]);
});

describe('pages', () => {
  it.each([
    [{ currentPage: 1, totalPages: 2 }, 1, 'yes'],
    [{ currentPage: 2, totalPages: 2 }, 2, 'no'],
    [null, 1, 'no'],
  ] as const)('%j on page %i: another one? %s', (pagination, page, expected) => {
    expect(read('transparency', { evaluation: [ROW], pagination }, { page }).nextPage).toBe(expected);
  });

  test('a page that is exactly full, without a word on pages, leaves it open', () => {
    expect(read('dvc-progress-tree', { children: [ROW] }, { pageSize: 1 }).nextPage).toBe('unknown');
  });

  test('another page than the one asked for is refused', () => {
    expect(() => read('transparency', { evaluation: [], pagination: { currentPage: 1, totalPages: 3 } }, { page: 2 })).toThrow(
      'asked for was 2',
    );
  });
});

describe('nothing of an answer counts that', () => {
  it.each([
    ['has another code', { code: 'ERR', message: 'no rights', data: null }, '/code: ERR instead of OK (no rights)'],
    ['has no data', { code: 'OK', data: null }, '/data: neither "evaluation" nor "children"'],
    ['is of neither shape', { code: 'OK', data: { rows: [] } }, '/data: neither "evaluation" nor "children"'],
    ['is no envelope', [], 'must be object'],
    [
      'has a text for a count',
      { code: 'OK', data: { evaluation: [{ ...ROW, metrics: [{ code: 'X', numerator: '7' }] }] } },
      '/data/evaluation/0/metrics/0/numerator',
    ],
    [
      'has a department without id and code',
      { code: 'OK', data: { evaluation: [{ totalScore: 1 }] } },
      '/data/evaluation/0: neither departmentId nor departmentCode',
    ],
    [
      'says two things of one figure',
      {
        code: 'OK',
        data: {
          evaluation: [
            { ...ROW, totalScore: 1 },
            { ...ROW, totalScore: 2 },
          ],
        },
      },
      'stands there twice and differs',
    ],
    [
      'has a name that cannot be stored',
      { code: 'OK', data: { evaluation: [{ ...ROW, departmentId: 'a\u0000' }] } },
      '/data/evaluation/0/departmentId',
    ],
    [
      'has half a character',
      { code: 'OK', data: { evaluation: [{ ...ROW, departmentName: '\ud800' }] } },
      '/data/evaluation/0/departmentName',
    ],
  ])('%s', (_, value, message) => {
    expect(() => readAnswer(value, { asked: askedFor('transparency'), capturedAt: CAPTURED, answer: 'aa' })).toThrow(message);
  });

  test('is broken off', () => {
    const { place, body } = portalRequest('transparency', AUGUST, PHU_THO, null);
    const text = portalAnswer({ path: '', place, body });
    expect(() => parseAnswer(text.slice(0, -40))).toThrow(`the answer is not whole JSON (${text.length - 40} characters)`);
  });
});

test('a text where a tree has a count is refused with its place', () => {
  expect(() => read('dvc-progress-tree', { children: [{ ...ROW, totalOnTime: 'many' }] })).toThrow(
    '/data/children/0/totalOnTime: must be number or null',
  );
});

test('the same figure twice with the same content is one', () => {
  expect(read('transparency', { overview: { ...ROW, totalScore: 1 }, evaluation: [{ ...ROW, totalScore: 1 }] }).figures).toHaveLength(1);
});
