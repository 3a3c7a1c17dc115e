import { Ajv } from 'ajv';
import { Type, type Static } from 'typebox';

import type { PublishedFigure } from '../../reconcile/published-figure.ts';
import { AppError } from '../../shared/app-error.ts';
import { formatInstant, MINUTE_MS, type Instant } from '../../shared/instant.ts';
import { parseAnswer, readAnswer } from './answers/read-answer.ts';
import { readExtract } from './extract.ts';
import { readFigureList } from './figure-list.ts';
import { missing, statedInstant, type FileContext } from './file-times.ts';
import { misfit } from './misfit.ts';
import { hashText, readRequest } from './portal-request.ts';

/** An answer of the portal with what it answers. */
const recordingSchema = Type.Object({
  endpoint: Type.String(),
  request: Type.Record(Type.String(), Type.Unknown(), { description: 'The body of the request' }),
  capturedAt: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer()),
  answer: Type.Unknown({ description: 'The whole answer: as JSON, or the text of it as it came' }),
});

const ajv = new Ajv({ strict: false });
const isRecording = ajv.compile<Static<typeof recordingSchema>>(recordingSchema);

export interface PublishedFileContext extends FileContext {
  /** How the file is called in messages; `.ndjson` and `.jsonl` hold a recording a line. */
  readonly name: string;
  readonly now: Instant;
}

/** Clocks differ by so much. What was captured later than now would hide every capture to come. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * The figures of a file: a recorded answer with its request, a list of such, one such a line, an extract by groups, or a list of
 * figures. All or none: throws AppError `invalid` with file and place, also for what was captured later than now.
 */
export function readPublishedFile(text: string, context: PublishedFileContext): readonly PublishedFigure[] {
  const { name } = context;
  const figuresAt = (place: string, read: () => readonly PublishedFigure[]): readonly PublishedFigure[] =>
    located(place, () => notFromTheFuture(read(), context.now));
  if (/\.(ndjson|jsonl)$/i.test(name)) {
    return text
      .split('\n')
      .flatMap((line, at) => (line.trim() === '' ? [] : figuresAt(`${name}:${at + 1}`, () => readRecording(parseJson(line), context))));
  }
  const value = located(name, () => parseJson(text));
  if (Array.isArray(value)) return value.flatMap((one: unknown, at) => figuresAt(`${name}: /${at}`, () => readRecording(one, context)));
  if (typeof value === 'object' && value !== null) {
    if ('groups' in value) return figuresAt(name, () => readExtract(value, hashText(text), context));
    if ('figures' in value) return figuresAt(name, () => readFigureList(value, hashText(text), context));
  }
  return figuresAt(name, () => readRecording(value, context));
}

function readRecording(value: unknown, { period, capturedAt }: PublishedFileContext): readonly PublishedFigure[] {
  if (!isRecording(value)) throw misfit(isRecording, '', '; a recording has endpoint, request and answer');
  const { endpoint, request, status = 200, answer } = value;
  if (status !== 200 && status !== 201) throw new AppError('invalid', `/status: ${status} is the status of no answer`);
  const [text, parsed] = typeof answer === 'string' ? [answer, parseAnswer(answer)] : [JSON.stringify(answer), answer];
  const asked = readRequest(endpoint, request);
  if (period !== null && period.id !== asked.period.id)
    throw new AppError('invalid', `/request: is of ${asked.period.id}, not ${period.id}`);
  const { figures } = readAnswer(parsed, {
    asked,
    capturedAt: statedInstant(value.capturedAt) ?? capturedAt ?? missing('the time of capture'),
    answer: hashText(text),
  });
  return figures;
}

function notFromTheFuture(figures: readonly PublishedFigure[], now: Instant): readonly PublishedFigure[] {
  const later = figures.find(({ capturedAt }) => capturedAt > now + CLOCK_TOLERANCE_MS);
  if (later === undefined) return figures;
  const at = formatInstant(later.capturedAt);
  throw new AppError('invalid', `/capturedAt: is ${at}, which is later than now, ${formatInstant(now)}`);
}

function parseJson(text: string): unknown {
  try {
    // Editors like to begin a file with a mark of its encoding.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new AppError('invalid', 'is not whole JSON', error);
  }
}

function located<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.kind, `${place}: ${error.message}`, error.cause);
  }
}
