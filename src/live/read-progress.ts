import { targetOf } from '../measure/indicator.ts';
import { PERIOD_KINDS } from '../measure/period.ts';
import { againstTarget } from '../measure/progress.ts';
import type { PartOfPeriod } from '../measure/progress-spans.ts';
import { AppError } from '../shared/app-error.ts';
import { formatDay } from '../shared/instant.ts';
import type { Observatory } from './observatory.ts';
import type { KindProgress, ProgressBook } from './progress-book.ts';
import type { ProgressAnswer } from './wire-signs.ts';

export interface ProgressQuestion {
  readonly unit: string;
  readonly period: string;
  readonly indicator?: string | undefined;
}

type OfIndicator = ProgressAnswer['indicators'][string];

/** Throws AppError `notFound` for an unknown unit, `invalid` for a period that does not run or an unknown indicator. */
export function readProgressAnswer(question: ProgressQuestion, view: Observatory, book: ProgressBook | null): ProgressAnswer {
  const { unit, period, indicators } = view.subject(question);
  const figures = view.liveFigures(period);
  if (figures === null)
    throw new AppError('invalid', 'period: only of the running day, week, month, quarter or year is it kept how it has come about');
  if (book === null) return { unit: unit.id, upTo: null, indicators: {} };
  const wanted = book.indicatorsOf(unit.id).filter((id) => question.indicator === undefined || question.indicator === id);
  const answer: [string, OfIndicator][] = wanted.flatMap((id) => {
    const indicator = indicators.get(id);
    if (indicator === undefined) return [];
    const { definition } = indicator;
    const value = indicator.evaluate(unit.level, figures.current(unit.id));
    const target = targetOf(definition, unit.id, unit.level, book.today);
    const kinds = PERIOD_KINDS.flatMap((kind) => {
      const known = book.of(unit.id, id, kind);
      return known === null ? [] : [[kind, kindOf(known)] as const];
    });
    const against = againstTarget(definition, value.kind === 'value' ? value.value : null, target);
    return [
      [
        id,
        { definition: `${id}@${definition.version}`, target: { target: null, gap: null, ...against }, kinds: Object.fromEntries(kinds) },
      ],
    ];
  });
  return { unit: unit.id, upTo: formatDay(book.today - 1), indicators: Object.fromEntries(answer) };
}

function kindOf({ spans, now, like, finished, progress, run }: KindProgress) {
  return {
    now: stretchOf(spans.now, now),
    like: stretchOf(spans.like, like),
    ...progress,
    run,
    finished: spans.finished.map((period, at) => ({ period: period.id, value: finished[at] ?? null })),
  };
}

function stretchOf({ period, upTo }: PartOfPeriod, value: number | null) {
  return { period: period.id, from: formatDay(period.from), to: formatDay(upTo), value };
}
