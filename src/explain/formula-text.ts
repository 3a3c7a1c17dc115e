import type { IndicatorDefinition } from '../measure/indicator.ts';
import type { Value } from '../measure/value.ts';
import { formatDay, type Day } from '../shared/instant.ts';
import type { LocaleText } from '../shared/locale-text.ts';
import type { FilledFormula, FilledTerm } from './explain-wire.ts';

export interface TextContext {
  readonly value: Value;
  /** The last day of what is told as of a day. */
  readonly asOf: Day;
}

type Language = 'vi' | 'en';

/** A formula in a line, its numbers filled in: `resolved_on_time 112 / (resolved_on_time 112 + resolved_late 8) = 93.33 %`. */
export function formulaText(formula: Omit<FilledFormula, 'text'>, definition: IndicatorDefinition, context: TextContext): LocaleText {
  const inLanguage = (language: Language): string => {
    const left = formula.percentile === null ? fraction(formula, context, language) : percentile(formula, formula.percentile, language);
    return `${left} = ${shown(context.value, definition, language)}`;
  };
  return { vi: inLanguage('vi'), en: inLanguage('en') };
}

const WORDS = {
  vi: {
    all: 'mọi ngày',
    asOf: 'đến hết',
    or: 'lớn hơn trong',
    workingDays: 'ngày làm việc',
    noData: 'không có dữ liệu',
    notApplicable: 'không áp dụng',
    of: 'của',
    reach: 'không quá',
    beyond: 'trên mọi ngưỡng',
    hours: 'giờ',
    days: 'ngày',
  },
  en: {
    all: 'all days',
    asOf: 'up to',
    or: 'the greater of',
    workingDays: 'working days',
    noData: 'no data',
    notApplicable: 'not applicable',
    of: 'of',
    reach: 'at most',
    beyond: 'above all bounds',
    hours: 'hours',
    days: 'days',
  },
} as const;

function fraction({ numerator, denominator }: Omit<FilledFormula, 'text'>, context: TextContext, language: Language): string {
  const above = sumText(numerator.terms, context, language);
  const top = numerator.dividedBy === 1 ? above : `${bracketed(above)} / ${numerator.dividedBy}`;
  if (denominator === null) return top;
  const { terms, other, fallback, perWorkingDays } = denominator;
  const first = sumText(terms, context, language);
  const words = WORDS[language];
  const greater = other === null ? first : `${words.or}(${first}; ${sumText(other.terms, context, language)})`;
  const below = fallback?.isTaken === true ? sumText(fallback.terms, context, language) : greater;
  return `${bracketed(top)} / ${perWorkingDays === null ? bracketed(below) : `(${bracketed(below)} / ${perWorkingDays} ${words.workingDays})`}`;
}

function percentile(
  { numerator, denominator }: Omit<FilledFormula, 'text'>,
  { measure, p, buckets }: NonNullable<FilledFormula['percentile']>,
  language: Language,
): string {
  const words = WORDS[language];
  let below = 0;
  const reached = buckets.find(({ count }) => {
    below += count;
    return count > 0 && below >= numerator.sum;
  });
  const bound = reached?.upTo ?? null;
  const where = bound === null ? words.beyond : `${words.reach} ${bound} ${words.hours}`;
  return `P${Math.round(p * 100)} ${measure}: ${numerator.sum} ${words.of} ${denominator?.sum ?? 0} ${where}`;
}

function sumText(terms: readonly FilledTerm[], { asOf }: TextContext, language: Language): string {
  if (terms.length === 0) return '0';
  return terms
    .map(({ measure, times, over, count }, at) => {
      const sign = times < 0 ? (at === 0 ? '−' : ' − ') : at === 0 ? '' : ' + ';
      const size = Math.abs(times);
      const factor = size > 1 ? `${size} × ` : '';
      const divisor = size < 1 ? ` / ${Math.round(1 / size)}` : '';
      return `${sign}${factor}${measure}${scopeText(over, asOf, language)} ${count}${divisor}`;
    })
    .join('');
}

function scopeText(over: FilledTerm['over'], asOf: Day, language: Language): string {
  if (over === 'period') return '';
  return over === 'all' ? ` (${WORDS[language].all})` : ` (${WORDS[language].asOf} ${formatDay(asOf)})`;
}

function bracketed(text: string): string {
  return / [+−/] /.test(text) ? `(${text})` : text;
}

function shown(value: Value, { unit, rounding }: IndicatorDefinition, language: Language): string {
  const words = WORDS[language];
  if (value.kind !== 'value') return words[value.kind];
  if (unit === 'ratio') return `${(value.value * 100).toFixed(rounding)} %`;
  const number = String(Number(value.value.toFixed(rounding)));
  return unit === 'count' ? number : `${number} ${words[unit]}`;
}
