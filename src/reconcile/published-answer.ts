import { Type, type Static } from 'typebox';

import type { UnitDirectory } from '../domain/unit-directory.ts';
import { parsePeriod } from '../measure/period.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, formatDay, formatInstant } from '../shared/instant.ts';
import type { PublishedCapture } from './published-figure.ts';

/** The published shape of published figures: instants are ISO 8601 with offset, ratios 0..1, null is "had no value there". */

const number = Type.Union([Type.Number(), Type.Null()]);
const text = Type.Union([Type.String(), Type.Null()]);

const publishedFigureSchema = Type.Object({
  component: Type.String({ description: 'A component of the index, GROUP:…, TOTAL, or the name that the source gives it' }),
  rawCode: Type.String({ description: 'The name under which the source published it' }),
  source: Type.String(),
  place: Type.String({ description: 'Where in the source' }),
  formality: text,
  department: Type.Object({ id: Type.String(), code: text, name: text, level: text }, { description: 'As the source calls it' }),
  numerator: number,
  denominator: number,
  ratio: number,
  score: number,
  maxScore: number,
  flags: Type.Array(Type.String()),
  capturedAt: Type.String(),
  seenUntil: Type.String({ description: 'The last time that the same was captured' }),
  captures: Type.Integer({ description: 'How many contents in turn were captured of it, this one included' }),
  answer: Type.String({ description: 'SHA-256 of the answer that held it first' }),
});

export const publishedSchema = Type.Object({
  asked: Type.String(),
  unit: Type.Union(
    [Type.Object({ id: Type.String(), level: Type.String(), name: Type.Object({ vi: Type.String(), en: Type.String() }) }), Type.Null()],
    {
      description: 'null: a department that only its source knows',
    },
  ),
  period: Type.Object({ id: Type.String(), kind: Type.String(), from: Type.String(), to: Type.String() }),
  figures: Type.Array(publishedFigureSchema),
});

export type PublishedAnswer = Static<typeof publishedSchema>;

export interface PublishedQuery {
  /** Our unit, a code that leads to one, or a code or id that only a source knows. */
  readonly unit: string;
  readonly period: string;
  readonly formality?: string | undefined;
  /** Earlier captures too. */
  readonly history?: boolean | undefined;
}

type Question = Pick<PublishedQuery, 'unit' | 'period'> & { readonly formality?: string };

/** Where captures are kept. */
export interface PublishedReader {
  /** The newest capture of each figure. */
  newest(question: Question): Promise<readonly PublishedCapture[]>;
  /** All captures, those of one figure together and in order of time. */
  all(question: Question): Promise<readonly PublishedCapture[]>;
  /** Whether any source ever spoke of it. */
  knows(unit: string): Promise<boolean>;
}

export interface PublishedContext {
  readonly reader: PublishedReader;
  readonly directory: UnitDirectory;
  readonly clock: Clock;
}

/** What was published of a unit in a period. Throws AppError `notFound` for a unit that neither we nor any source knows. */
export async function answerPublished(
  { unit: asked, period, formality, history }: PublishedQuery,
  { reader, directory, clock }: PublishedContext,
): Promise<PublishedAnswer> {
  const today = dayOf(clock.now());
  const { id, kind, from, to } = parsePeriod(period, today);
  const resolved = directory.resolve(asked, today)?.unit;
  const question = { unit: resolved ?? asked.trim(), period: id, ...(formality === undefined ? {} : { formality }) };
  const captures = await (history === true ? reader.all(question) : reader.newest(question));
  if (captures.length === 0 && resolved === undefined && !(await reader.knows(question.unit))) {
    throw new AppError('notFound', `no such unit: ${asked.slice(0, 40)}`);
  }
  // A code of the source's own can lead to one of our units: it is told.
  const unit = directory.get(resolved ?? captures.find((one) => one.unit !== null)?.unit ?? '');
  return {
    asked,
    unit: unit === undefined ? null : { id: unit.id, level: unit.level, name: unit.name },
    period: { id, kind, from: formatDay(from), to: formatDay(to) },
    figures: captures.map(figureOf),
  };
}

function figureOf(capture: PublishedCapture): PublishedAnswer['figures'][number] {
  const { component, rawCode, source, place, formality, numerator, denominator, ratio, score, maxScore, flags, captures, answer } = capture;
  const { department: id, unitCode: code, unitName: name, unitLevel: level, capturedAt, seenUntil } = capture;
  const content = { numerator, denominator, ratio, score, maxScore, flags: [...flags] };
  const times = { capturedAt: formatInstant(capturedAt), seenUntil: formatInstant(seenUntil) };
  return { component, rawCode, source, place, formality, department: { id, code, name, level }, ...content, ...times, captures, answer };
}
