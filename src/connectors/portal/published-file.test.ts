import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it, test } from 'vitest';

import { PHU_THO, portalAnswer } from '../../../test/portal-answers.ts';
import { parsePeriod } from '../../measure/period.ts';
import { formatInstant, MINUTE_MS } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import type { PublishedFigure } from '../../reconcile/published-figure.ts';
import { portalRequest } from './portal-request.ts';
import { readPublishedFile, type PublishedFileContext } from './published-file.ts';

const AUGUST = parsePeriod('2026-08', 0);
const CAPTURED = Date.parse('2026-09-26T18:14:39+07:00');
const NOW = Date.parse('2026-11-25T08:00:00+07:00');
const BARE = { name: 'file.json', period: null, capturedAt: null, now: NOW };
const GIVEN = { name: 'file.json', period: AUGUST, capturedAt: CAPTURED, now: NOW };

function read(value: unknown, context: PublishedFileContext = GIVEN): readonly PublishedFigure[] {
  return readPublishedFile(JSON.stringify(value), context);
}

function find(figures: readonly PublishedFigure[], component: string): PublishedFigure {
  return must(
    figures.find((one) => one.component === component),
    component,
  );
}

const { place, body } = portalRequest('transparency', AUGUST, PHU_THO, null);
const TEXT = portalAnswer({ path: '', place, body });
const RECORDING = { endpoint: place, request: body, capturedAt: '2026-09-26T18:14:39+07:00', status: 201, answer: TEXT };

describe('a recording', () => {
  it.each([
    ['with its answer as text', RECORDING],
    ['with its answer as JSON', { ...RECORDING, answer: JSON.parse(TEXT) as unknown }],
    ['in a list', [RECORDING]],
  ])('%s gives the figures of the answer', (_, value) => {
    const figures = read(value, BARE);
    expect(find(figures, 'PUBLIC_CONTENT_FULL')).toMatchObject({
      place: 'transparency',
      period: '2026-08',
      capturedAt: CAPTURED,
      numerator: 87,
    });
  });

  test('a line is one of its own', () => {
    const other = { ...RECORDING, request: { ...body, month: 7 } };
    const text = `${JSON.stringify(RECORDING)}\n\n${JSON.stringify(other)}\n`;
    const periods = readPublishedFile(text, { ...BARE, name: 'answers.NDJSON' }).map(({ period }) => period);
    expect(new Set(periods)).toEqual(new Set(['2026-08', '2026-07']));
  });

  test('without its time takes the one that is given', () => {
    expect(find(read({ ...RECORDING, capturedAt: undefined }), 'DOSSIER_SYNC').capturedAt).toBe(CAPTURED);
  });

  test('may begin with a mark of its encoding', () => {
    expect(readPublishedFile(`\uFEFF${JSON.stringify(RECORDING)}`, BARE)).not.toEqual([]);
  });

  it.each([
    ['without its request', { ...RECORDING, request: undefined }, 'a recording has endpoint, request and answer'],
    ['of a refusal', { ...RECORDING, status: 403 }, '/status: 403'],
    ['without any time', { ...RECORDING, capturedAt: undefined }, 'the time of capture is not in the file, and was not given'],
    ['captured at no instant', { ...RECORDING, capturedAt: '2026-09-26' }, '/capturedAt: is no instant'],
    ['whose answer is broken off', { ...RECORDING, answer: TEXT.slice(0, 300) }, 'the answer is not whole JSON (300 characters)'],
  ])('%s is refused', (_, value, message) => {
    expect(() => read(value, BARE)).toThrow(message);
  });

  test('of another period than the one given is refused', () => {
    expect(() => read(RECORDING, { ...GIVEN, period: parsePeriod('2026-07', 0) })).toThrow('/request: is of 2026-08, not 2026-07');
  });

  test('is refused with the file and the line', () => {
    const text = `${JSON.stringify(RECORDING)}\n{"endpoint":`;
    expect(() => readPublishedFile(text, { ...BARE, name: 'answers.jsonl' })).toThrow('answers.jsonl:2: is not whole JSON');
    expect(() => read([RECORDING, {}], BARE)).toThrow('file.json: /1: ');
  });
});

const EXTRACT = {
  units: [{ code: 'H44', name: 'UBND tỉnh Phú Thọ', level: 'province' }],
  groups: {
    progress: [{ unit: 'H44', received: 184_513, onTime: 144_625, publishedRatio: 78.38, publishedScore: 15.68, maxScore: 20 }],
    online_services: [{ unit: 'H44', publishedScore: 8.83, maxScore: 12 }],
    online_payment: [{ unit: 'H44', paidOnline: 7, withFinancialObligation: 9, feeProcedures: 310, publishedScore: 6.25, maxScore: 10 }],
    transparency: [
      { unit: 'H44', announcedOnTime: { numerator: 0, denominator: 0, publishedScore: null }, dossierSync: { publishedScore: 6 } },
    ],
    constructor: [{ unit: 'H44', toString: { numerator: 1 } }],
  },
  total: { unit: 'H44', publishedScore: 59.91, maxScore: 100 },
};

describe('a capture later than now', () => {
  const minutes = (count: number): string => formatInstant(NOW + count * MINUTE_MS);
  const late = minutes(6);
  const list = { units: [{ code: 'H44' }], figures: [{ unit: 'H44', component: '2.1', score: 1 }] };
  const refused = (where: string) => `${where}: /capturedAt: is ${late}, which is later than now, ${minutes(0)}`;

  it.each<[string, unknown, PublishedFileContext, string]>([
    ['of a recording', { ...RECORDING, capturedAt: late }, BARE, 'file.json'],
    ['of one in a list', [RECORDING, { ...RECORDING, capturedAt: late }], BARE, 'file.json: /1'],
    ['of an extract', { ...EXTRACT, capturedAt: late }, GIVEN, 'file.json'],
    ['of a list of figures', { ...list, capturedAt: late }, GIVEN, 'file.json'],
    ['that is given beside the file', list, { ...GIVEN, capturedAt: NOW + 6 * MINUTE_MS }, 'file.json'],
  ])('%s is refused, with the place', (_, value, context, where) => {
    expect(() => read(value, context)).toThrow(expect.objectContaining({ kind: 'invalid', message: refused(where) }));
  });

  test('of a line is refused with the line', () => {
    const text = `${JSON.stringify(RECORDING)}\n${JSON.stringify({ ...RECORDING, capturedAt: late })}`;
    expect(() => readPublishedFile(text, { ...BARE, name: 'answers.jsonl' })).toThrow(refused('answers.jsonl:2'));
  });

  test('by as much as clocks differ is taken', () => {
    expect(read({ ...RECORDING, capturedAt: minutes(5) }, BARE)[0]?.capturedAt).toBe(NOW + 5 * MINUTE_MS);
  });
});

describe('an extract by groups', () => {
  const figures = read(EXTRACT);
  it.each([
    ['2.1', { numerator: 144_625, denominator: 184_513, ratio: 0.7838, score: 15.68, maxScore: 20 }],
    ['GROUP:dvc-progress-tree', { numerator: null, denominator: null, score: 15.68 }],
    ['3.0', { numerator: null, denominator: null, score: 8.83, maxScore: 12 }],
    ['3.6', { numerator: 7, denominator: 9, score: null }],
    ['3.5b', { numerator: null, denominator: 310, score: null }],
    ['GROUP:formality-online-payment-tree', { score: 6.25, maxScore: 10 }],
    ['PUBLISH_ON_TIME', { numerator: 0, denominator: 0, score: null, maxScore: null }],
    ['DOSSIER_SYNC', { numerator: null, denominator: null, score: 6 }],
    ['TOTAL', { score: 59.91, maxScore: 100 }],
    ['toString', { numerator: 1, denominator: null, score: null }],
  ])('gives %s as it stands there', (component, expected) => {
    const common = {
      source: 'npsp',
      place: 'extract',
      department: 'H44',
      unitCode: 'H44',
      unitName: 'UBND tỉnh Phú Thọ',
      unitLevel: 'province',
    };
    expect(find(figures, component)).toMatchObject({ ...common, ...expected, period: '2026-08', capturedAt: CAPTURED });
  });

  test('has no points for a group that states none', () => {
    expect(figures.some(({ component }) => component === 'GROUP:transparency')).toBe(false);
  });

  it.each([
    [
      'a count that is a text',
      { progress: [{ unit: 'H44', onTime: 'many' }] },
      'file.json: /groups/progress/0/onTime: must be number or null',
    ],
    ['a row without a unit', { progress: [{ onTime: 7 }] }, "/groups/progress/0: must have required property 'unit'"],
    [
      'a metric that is none',
      { transparency: [{ unit: 'H44', dossierSync: { numerator: '7' } }] },
      '/groups/transparency/0/dossierSync: is no metric',
    ],
    [
      'a unit twice, with other points',
      {
        progress: [
          { unit: 'H44', publishedScore: 1 },
          { unit: 'H44', publishedScore: 2 },
        ],
      },
      'stands there twice and differs',
    ],
  ])('with %s is refused', (_, groups, message) => {
    expect(() => read({ ...EXTRACT, groups })).toThrow(message);
  });
});

describe('period and capture of a file', () => {
  const SOURCE = 'Portal, month 2026-08, as captured on 2026-09-26 in public fixtures';
  it.each([
    ['its own fields', { period: '2026-08', capturedAt: '2026-09-26T18:14:39+07:00' }, BARE, CAPTURED],
    ['what is given', {}, GIVEN, CAPTURED],
    ['the words of its source, the day from its beginning', { source: SOURCE }, BARE, Date.parse('2026-09-26T00:00:00+07:00')],
    ['what is given rather than words', { source: 'year 2025, captured on 2026-01-02' }, GIVEN, CAPTURED],
  ])('come from %s', (_, fields, context, capturedAt) => {
    expect(read({ ...EXTRACT, ...fields }, context)[0]).toMatchObject({ period: '2026-08', capturedAt });
  });

  it.each([
    ['neither stated nor given', {}, 'the period is not in the file, and was not given'],
    ['in no words that name one', { source: 'month of August 2026' }, 'the period is not in the file'],
    ['without a time', { period: '2026-08' }, 'the time of capture is not in the file'],
    ['of no calendar', { period: '2026-13' }, 'no such period: 2026-13'],
  ])('%s: refused', (_, fields, message) => {
    expect(() => read({ ...EXTRACT, ...fields }, BARE)).toThrow(message);
  });

  test('that contradict what is given are refused', () => {
    expect(() => read({ ...EXTRACT, period: '2026-07' })).toThrow('/period: is 2026-07, not 2026-08');
  });
});

describe('a list of figures', () => {
  const LIST = {
    period: '2026-08',
    capturedAt: '2026-09-26T18:14:39+07:00',
    units: [{ code: 'H44.07', name: 'Sở Công Thương', level: 'department' }],
    figures: [
      { unit: 'H44.07', component: '2.1', numerator: 332, denominator: 482, ratio: 0.6888, score: 13.78, maxScore: 20, flags: ['X'] },
    ],
  };
  test('gives each as it stands there', () => {
    const { unit, ...content } = must(LIST.figures[0], 'a figure');
    expect(read(LIST, BARE)).toMatchObject([
      {
        department: unit,
        unitCode: unit,
        unitName: 'Sở Công Thương',
        unitLevel: 'department',
        place: 'extract',
        capturedAt: CAPTURED,
        ...content,
      },
    ]);
  });

  test('takes what is left out for unknown, never for zero', () => {
    expect(read({ ...LIST, figures: [{ unit: 'H44.07', component: '2.1' }] }, BARE)).toMatchObject([
      { numerator: null, denominator: null, ratio: null, score: null, maxScore: null, flags: [] },
    ]);
  });

  it.each([
    [
      'a misspelt field',
      { figures: [{ unit: 'H44.07', component: '2.1', numerater: 1 }] },
      '/figures/0: must NOT have additional properties (numerater)',
    ],
    ['a unit that is not listed', { figures: [{ unit: 'H44.08', component: '2.1' }] }, '/figures/0/unit: H44.08 is not among the units'],
    [
      'a figure twice that differs',
      {
        figures: [
          { unit: 'H44.07', component: '2.1', score: 1 },
          { unit: 'H44.07', component: '2.1' },
        ],
      },
      'stands there twice and differs',
    ],
  ])('with %s is refused', (_, fields, message) => {
    expect(() => read({ ...LIST, ...fields }, BARE)).toThrow(message);
  });
});

test('the published figures of Phú Thọ for August 2026 are read whole, null as null', async () => {
  const name = path.resolve(import.meta.dirname, '../../../test/golden/index766-phu-tho-2026-08.json');
  const figures = readPublishedFile(await readFile(name, 'utf8'), { ...BARE, name });
  expect(figures).toHaveLength(240);
  expect(new Set(figures.map(({ department }) => department)).size).toBe(13);
  expect(figures.filter(({ score }) => score !== null)).toHaveLength(181);
  expect(find(figures, 'PUBLISH_ON_TIME')).toMatchObject({ numerator: 0, denominator: 0, score: null });
  expect(find(figures, 'ELECTRONIC_CERTIFIED_COPY')).toMatchObject({ numerator: null, denominator: null, score: 2 });
});
