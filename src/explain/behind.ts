import type { CalendarBook } from '../domain/calendar-book.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import type { Figures } from '../live/figures.ts';
import type { MeasureSet } from '../measure/measure.ts';
import { kindOf, sumPieces, type Piece } from '../measure/piece.ts';
import { AppError } from '../shared/app-error.ts';
import { formatDay, formatInstant, HOUR_MS, type Instant } from '../shared/instant.ts';
import type { Behind } from './explain-wire.ts';
import { placeAfter, writeCursor } from './page-cursor.ts';
import type { CountedDossier, CountedFact, PageQuestion, RecordPlace, RecordReader, Spans } from './ports.ts';
import type { SideName, Sides } from './sides.ts';
import { isAfter, unitsWithRecords } from './unit-page.ts';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 200;
/** Units that the store is asked of at a time. */
const UNITS_AT_A_TIME = 64;

export interface PageOptions {
  readonly unit: string;
  readonly figures: Figures;
  readonly spans: Spans;
  readonly sides: Sides;
  /** The side where none is asked for: the lost one. */
  readonly side: SideName | undefined;
  readonly limit: number;
  readonly after: string | undefined;
  /** What the question is about besides: a cursor of another one is refused. */
  readonly about: string;
  readonly directory: UnitDirectory;
  readonly measures: MeasureSet;
  readonly calendars: Pick<CalendarBook, 'of'>;
  readonly now: Instant;
}

/** A page of the records behind a side, unit by unit; `null` where the side counts several kinds of thing, or nothing. */
export async function readBehind(records: Pick<RecordReader, 'dossiers' | 'facts'>, options: PageOptions): Promise<Behind | null> {
  const { unit, figures, sides, limit, measures } = options;
  const side = options.side ?? sides.lost;
  const pieces = sides[side];
  if (pieces === null) throw new AppError('invalid', `dossiers: the indicator has no ${side}`);
  const about = `${options.about} ${side}`;
  const after = options.after === undefined ? null : placeAfter(options.after, about);
  const kind = kindOf(pieces, measures);
  const sum = sumPieces(pieces, figures.current(unit));
  if (kind === null) return pieces.length === 0 ? { side, sum, dossiers: [], records: [], next: null } : null;
  const next = (page: readonly RecordPlace[]): string | null => {
    const last = page.length > limit ? page[limit - 1] : undefined;
    return last === undefined ? null : writeCursor(last, about);
  };
  if (kind === 'dossier') {
    const found = await gather((question) => records.dossiers(question), side, pieces, after, options);
    return { side, sum, dossiers: found.slice(0, limit).map((one) => dossierRow(one, options)), records: [], next: next(found) };
  }
  const found = await gather((question) => records.facts(question), side, pieces, after, options);
  return { side, sum, dossiers: [], records: found.slice(0, limit).map(factRow), next: next(found) };
}

/** One more than a page, as far as there are so many: from a few units at a time, those that the counters say have any. */
async function gather<T extends RecordPlace>(
  read: (question: PageQuestion) => Promise<readonly T[]>,
  side: SideName,
  pieces: readonly Piece[],
  after: RecordPlace | null,
  { unit, figures, spans, limit, directory, measures }: PageOptions,
): Promise<readonly T[]> {
  const all = unitsWithRecords(unit, side, pieces, figures, directory, measures);
  const waiting = after === null ? all : all.filter((one) => !isAfter(after.unit, one.unit));
  const found: T[] = [];
  let at = 0;
  while (at < waiting.length && found.length <= limit) {
    const wanted = limit + 1 - found.length;
    const units: string[] = [];
    for (let expected = 0; at < waiting.length && expected < wanted && units.length < UNITS_AT_A_TIME; at++) {
      const next = waiting[at];
      if (next === undefined) break;
      units.push(next.unit);
      expected += next.expected;
    }
    found.push(...(await read({ units, asked: unit, spans, pieces, after, limit: wanted })));
  }
  return found;
}

function dossierRow(dossier: CountedDossier, { calendars, now }: PageOptions): Behind['dossiers'][number] {
  const { source, code, unit, procedure, status, submittedAt, acceptedAt, dueAt, endedAt, counts } = dossier;
  return {
    source,
    code,
    unit,
    procedure,
    status,
    submittedAt: formatInstant(submittedAt),
    acceptedAt: shown(acceptedAt),
    dueAt: shown(dueAt),
    endedAt: shown(endedAt),
    lateWorkingHours: latenessOf(dossier, calendars, now),
    counts,
  };
}

/** By the hours of the unit that has it; while the clock stands nothing becomes later. */
function latenessOf(
  { unit, acceptedAt, dueAt, endedAt, pausedSince }: CountedDossier,
  calendars: Pick<CalendarBook, 'of'>,
  now: Instant,
): number | null {
  if (acceptedAt === null || dueAt === null) return null;
  const late = calendars.of(unit).workingMs(dueAt, endedAt ?? pausedSince ?? now);
  return Math.round((late / HOUR_MS) * 100) / 100;
}

function factRow({ kind, source, code, unit, procedure, days, learnedAt, counts }: CountedFact): Behind['records'][number] {
  return {
    kind,
    source,
    code,
    unit,
    procedure,
    days: days.map(({ on, day }) => ({ on, day: formatDay(day) })),
    learnedAt: formatInstant(learnedAt),
    counts,
  };
}

function shown(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
