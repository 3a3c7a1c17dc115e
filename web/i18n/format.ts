import type { IndicatorList } from '../../src/live/wire.ts';
import type { Catalogue, Lang } from './catalogue.ts';

type IndicatorUnit = IndicatorList['indicators'][number]['unit'];

/** A number as read on screen; the suffix (`%`, `giờ`) is apart because it is set smaller. */
export interface Shown {
  readonly number: string;
  readonly suffix: string;
}

const LOCALES: Readonly<Record<Lang, string>> = { vi: 'vi-VN', en: 'en-GB' };
const TIME_ZONE = 'Asia/Ho_Chi_Minh';

export interface Formats {
  readonly count: (value: number) => string;
  readonly value: (value: number, unit: IndicatorUnit) => Shown;
  readonly text: (value: number, unit: IndicatorUnit) => string;
  readonly signed: (value: number, decimals: number) => string;
  readonly day: (isoDay: string) => string;
  readonly time: (instant: string) => string;
  readonly age: (ms: number) => string;
}

/** One way to write numbers, days and ages; percent exists only here. */
export function formatsOf(lang: Lang, t: Catalogue): Formats {
  const locale = LOCALES[lang];
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });

  const value = (v: number, unit: IndicatorUnit): Shown => {
    if (unit === 'ratio') return { number: tenth.format(v * 100), suffix: '%' };
    if (unit === 'count') return { number: whole.format(v), suffix: '' };
    return { number: tenth.format(v), suffix: unit === 'hours' ? t.units.hours : t.units.days };
  };
  return {
    count: (v) => whole.format(v),
    value,
    text: (v, unit) => joinShown(value(v, unit)),
    signed: (v, decimals) => {
      const digits = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
        Math.abs(v),
      );
      return `${v < 0 ? '−' : '+'}${digits}`;
    },
    day: (isoDay) => isoDay.slice(0, 10).split('-').toReversed().join('/'),
    time: (instant) => clock.format(new Date(instant)),
    age: (ms) => ageText(ms, t, (n) => whole.format(n)),
  };
}

export function joinShown(shown: Shown): string {
  if (shown.suffix === '') return shown.number;
  return shown.suffix === '%' ? `${shown.number}%` : `${shown.number} ${shown.suffix}`;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function ageText(ms: number, t: Catalogue, n: (value: number) => string): string {
  if (ms < SECOND) return t.justNow;
  if (ms < MINUTE) return t.secondsAgo(n(Math.floor(ms / SECOND)));
  if (ms < HOUR) return t.minutesAgo(n(Math.floor(ms / MINUTE)));
  if (ms < 2 * DAY) return t.hoursAgo(n(Math.floor(ms / HOUR)));
  return t.daysAgo(n(Math.floor(ms / DAY)));
}
