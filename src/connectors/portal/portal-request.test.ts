import { describe, expect, it, test } from 'vitest';

import { parsePeriod } from '../../measure/period.ts';
import { ENDPOINT_NAMES } from './endpoints.ts';
import { nextPage, portalRequest, readRequest } from './portal-request.ts';

const AUGUST = parsePeriod('2026-08', 0);
const PAGED = { currentPage: 1, pageSize: 200 };

describe('the body', () => {
  it.each([
    ['transparency', '2026-08', { timeType: 'month', year: 2026, month: 8 }],
    ['transparency', '2026-Q3', { timeType: 'quarter', year: 2026, quarter: 3 }],
    ['dvc-progress-tree', '2026', { timeType: 'year', year: 2026 }],
    ['handling-satisfaction', '2026-08', { fromDate: '2026-08-01', toDate: '2026-08-31' }],
    ['handling-satisfaction', '2026-Q1', { fromDate: '2026-01-01', toDate: '2026-03-31' }],
    ['handling-satisfaction', '2024', { fromDate: '2024-01-01', toDate: '2024-12-31' }],
  ] as const)('of %s for %s has the period as that endpoint wants it', (endpoint, period, expected) => {
    expect(portalRequest(endpoint, parsePeriod(period, 0), null, null).body).toEqual({ ...expected, ...PAGED });
  });

  it.each(ENDPOINT_NAMES.filter((one) => one !== 'handling-satisfaction'))(
    'of %s names the procedure as that endpoint spells it',
    (endpoint) => {
      const field = endpoint === 'dossier-digitized' ? 'formalityID' : 'formalityId';
      const { body } = portalRequest(endpoint, AUGUST, 'area', '2.000815');
      expect(body).toMatchObject({ [field]: '2.000815', rootDepartmentId: 'area' });
      expect(Object.keys(body).filter((key) => /^formality/i.test(key))).toEqual([field]);
    },
  );

  test('of satisfaction knows no procedure', () => {
    expect(() => portalRequest('handling-satisfaction', AUGUST, null, '2.000815')).toThrow('has no view of one procedure');
  });

  it.each(['2026-08-01', '2026-W32'])('%s is no period that the portal evaluates', (period) => {
    for (const endpoint of ['transparency', 'handling-satisfaction'] as const) {
      expect(() => portalRequest(endpoint, parsePeriod(period, 0), null, null)).toThrow('the portal evaluates months, quarters and years');
    }
  });
});

describe('a request read back', () => {
  it.each(ENDPOINT_NAMES.flatMap((endpoint) => ['2026-08', '2026-Q3', '2026'].map((period) => [endpoint, period] as const)))(
    'of %s for %s asks for what it was made of',
    (endpoint, name) => {
      const period = parsePeriod(name, 0);
      const formality = endpoint === 'handling-satisfaction' ? null : '2.000815';
      const { place, body } = portalRequest(endpoint, period, 'area', formality);
      expect(readRequest(place, body)).toEqual({ endpoint, period, root: 'area', formality, page: 1, pageSize: 200 });
    },
  );

  const MONTH = { timeType: 'month', year: 2026, month: 8 };
  it.each([
    ['formalities', MONTH, 'no such evaluation: formalities'],
    ['transparency', { ...MONTH, agencyLevel: 2 }, 'a field that is not known: agencyLevel'],
    ['transparency', { ...MONTH, month: 13 }, 'no such period: 2026-13'],
    ['transparency', { timeType: 'month', year: 2026 }, 'month is missing'],
    ['transparency', { ...MONTH, timeType: 'week' }, 'timeType is year, quarter or month'],
    ['transparency', { ...MONTH, rootDepartmentId: 7 }, 'rootDepartmentId is a text'],
    ['transparency', { ...MONTH, rootDepartmentId: 'a\u0000b' }, 'rootDepartmentId is a text'],
    ['transparency', { ...MONTH, currentPage: 0 }, 'currentPage is a whole number above zero'],
    ['handling-satisfaction', { fromDate: '2026-08-01', toDate: '2026-08-30' }, 'the ends of a month, a quarter or a year'],
    ['handling-satisfaction', { fromDate: 'August', toDate: '2026-08-31' }, 'the ends of a month, a quarter or a year'],
  ])('of %s with %j is refused', (endpoint, body, message) => {
    expect(() => readRequest(endpoint, body)).toThrow(message);
  });
});

test('the same request has the same hash, another place, body or page another', () => {
  const request = portalRequest('transparency', AUGUST, 'area', null);
  const others = [
    portalRequest('dossier-digitized', AUGUST, 'area', null),
    portalRequest('transparency', AUGUST, 'other', null),
    nextPage(request, readRequest(request.place, request.body)),
  ];
  expect(portalRequest('transparency', AUGUST, 'area', null).hash).toBe(request.hash);
  expect(new Set([request, ...others].map(({ hash }) => hash)).size).toBe(4);
  expect(others[2]?.body['currentPage']).toBe(2);
});
