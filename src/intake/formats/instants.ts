import { DateTime, type Zone } from 'luxon';

import { DayZone } from './day-zone.ts';

/** ISO 8601 with offset, or `undefined` where the text is no date in any of the formats. */
export type ReadInstant = (text: string) => string | undefined;

/** The door takes 1990 to 2100; a date outside is an error of typing that we can still point to its column. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

/** Spelled out, because a parser left to itself also takes "12:00", a week or a bare year, and fills in today. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?$/;

/** Never the machine's language: month names and AM/PM are read in English wherever this runs. */
const LOCALE = 'en-US';

/**
 * A reader of dates in any of `formats` (`iso`, or luxon tokens such as `MM/dd/yyyy hh:mm:ss a`), tried in order.
 * An offset in the text holds; without one the text is local time in `zone`. Local times that the clocks skip in spring
 * move forward by what was skipped (luxon's rule); of the two that they repeat in autumn the earlier is taken, because
 * luxon's own choice depends on the season in which it runs, and the same file must give the same instants every day.
 */
export function instantReader(formats: readonly string[], zone: string, endOfDay = false): ReadInstant {
  const options = { zone: new DayZone(zone), setZone: true, locale: LOCALE };
  const parsers = formats.map((format): ((text: string) => DateTime) => {
    if (format === 'iso') return (text) => readIso(text, options);
    const parser = DateTime.buildFormatParser(format, { locale: LOCALE });
    return (text) => DateTime.fromFormatParser(text, parser, options);
  });
  return (text) => {
    for (const parse of parsers) {
      const read = parse(text);
      if (read.isValid && read.year >= FIRST_YEAR && read.year <= LAST_YEAR) {
        const settled = earliest(read);
        return (endOfDay ? settled.endOf('day') : settled).toISO() ?? undefined;
      }
    }
    return undefined;
  };
}

/** What is wrong with a format of a mapping file, or `undefined`. */
export function faultOfFormat(format: string): string | undefined {
  if (format === 'iso') return undefined;
  const tokens = format.replaceAll(/'[^']*'/g, '');
  if (!/y/.test(tokens) || !/[MLo]/.test(tokens) || !/[do]/.test(tokens))
    return 'a format needs a year, a month and a day, such as dd/MM/yyyy';
  const written = DateTime.fromObject({ year: 2022, month: 11, day: 23, hour: 13, minute: 47, second: 5 }, { zone: 'utc', locale: LOCALE });
  return DateTime.fromFormat(written.toFormat(format), format, { locale: LOCALE }).isValid ? undefined : 'not a date format';
}

function readIso(text: string, options: { readonly zone: Zone; readonly setZone: boolean }): DateTime {
  if (!ISO.test(text)) return DateTime.invalid('not ISO 8601');
  return DateTime.fromISO(text.slice(0, 10) + text.slice(10).replace(' ', 'T').replace(' ', ''), options);
}

function earliest(local: DateTime): DateTime {
  return local.getPossibleOffsets().reduce((first, other) => (other < first ? other : first), local);
}
