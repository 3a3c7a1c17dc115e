import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import type { Signs } from '../../../src/live/wire-signs.ts';
import type { Lang, PeriodKind } from '../../i18n/catalogue.ts';
import { TextProvider, textOf } from '../../i18n/text.tsx';
import { runText, signsText } from './progress-text.ts';
import { RunNote } from './run-note.tsx';
import { SignMarks } from './sign-marks.tsx';
import { Sparkline } from './sparkline.tsx';

const SIGNS: Signs = { day: 'same', week: 'better', month: 'worse', quarter: 'same', year: 'unknown' };

describe('the sign of a unit', () => {
  it('is said in words, in both languages', () => {
    expect(signsText(SIGNS, textOf('vi').t)).toBe('Tuần tốt hơn, tháng kém hơn, quý như trước, năm chưa có dữ liệu để so');
    expect(signsText(SIGNS, textOf('en').t)).toBe('Week better, month worse, quarter the same, year no data to compare with');
  });

  const marks = (period: PeriodKind, lang: Lang = 'vi'): string =>
    renderToStaticMarkup(
      <TextProvider lang={lang}>
        <SignMarks signs={SIGNS} period={period} />
      </TextProvider>,
    );

  it('is four marks that differ by shape, hidden from whoever listens, and their words', () => {
    const html = marks('month');
    const shapes = [...html.matchAll(/<svg[^>]*>(.*?)<\/svg>/g)].map(([, shape]) => shape);
    expect(new Set(shapes).size).toBe(4);
    expect(html.match(/<svg/g)).toEqual(html.match(/<svg[^>]*aria-hidden="true"/g)?.map(() => '<svg'));
    expect(html).toContain('<span class="unseen">Tuần tốt hơn');
    expect(marks('month', 'en')).toContain('<span class="unseen">Week better');
  });

  it.each([
    ['month', 'worse'],
    ['day', 'better'],
  ] as const)('where there is room for one, of a %s it is that which is %s', (period, sign) => {
    const own = /data-own="true"><svg[^>]*data-sign="(\w+)"/.exec(marks(period))?.[1];
    expect(own).toBe(sign);
  });
});

describe('a run', () => {
  const note = (run: number, lang: Lang = 'vi'): string =>
    renderToStaticMarkup(
      <TextProvider lang={lang}>
        <RunNote run={run} kind="week" />
      </TextProvider>,
    );

  it('is told in full to whoever listens', () => {
    expect(runText(5, 'week', textOf('vi').t)).toBe('5 tuần liền, mỗi tuần tốt hơn tuần trước');
    expect(runText(-2, 'month', textOf('en').t)).toBe('2 months running, each worse than the one before');
    expect(runText(0, 'month', textOf('vi').t)).toBeNull();
  });

  it('is short on screen, with a mark that does not rest on colour', () => {
    expect(note(5)).toContain('<span aria-hidden="true">5 tuần liền</span>');
    expect([note(5), note(-5)].map((html) => /data-sign="(\w+)"/.exec(html)?.[1])).toEqual(['better', 'worse']);
  });

  it('of one period is none', () => {
    expect([note(1), note(-1), note(0)]).toEqual(['', '', '']);
  });
});

describe('finished periods', () => {
  it('have a column each, and a dot where there was no data: not a column of no height', () => {
    const of = (...values: (number | null)[]) => values.map((value, at) => ({ period: `2026-W${at + 10}`, value }));
    const html = renderToStaticMarkup(<Sparkline finished={of(null, 0, 0.5, 1)} />);
    expect([html.match(/<rect/g)?.length, html.match(/<circle/g)?.length]).toEqual([3, 1]);
    expect([...html.matchAll(/height="([\d.]+)" rx/g)].map(([, height]) => Number(height))).toEqual([3, 10.5, 18]);
    expect(renderToStaticMarkup(<Sparkline finished={of(null, null)} />)).toBe('');
  });
});
