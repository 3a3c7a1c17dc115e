import type { ClientBase, Pool } from 'pg';

import type { UnitDirectory } from '../domain/unit-directory.ts';
import { historyOf, type CapturePoint, type CaptureRun } from '../reconcile/capture-history.ts';
import type { SaveCounts } from '../reconcile/fetch-queue.ts';
import { contentText, identityText, type FigureContent, type FigureIdentity, type PublishedFigure } from '../reconcile/published-figure.ts';
import type { Instant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { inTransaction } from './in-transaction.ts';
import { saveDepartments } from './published-departments.ts';

/** Saves figures from files or elsewhere, all or none. */
export function savePublished(pool: Pool, figures: readonly PublishedFigure[], directory: UnitDirectory): Promise<SaveCounts> {
  return inTransaction(pool, (client) => writePublished(client, figures, directory));
}

/** Held by whoever writes figures: a history is read, prolonged and written as a whole. Any number of ours. */
const WRITE_LOCK = 766_001;

/**
 * Adds captures to the histories of their figures, within a transaction. Arrival in any order, and how often, gives the same
 * histories.
 */
export async function writePublished(
  client: ClientBase,
  figures: readonly PublishedFigure[],
  directory: UnitDirectory,
): Promise<SaveCounts> {
  if (figures.length === 0) return { added: 0, duplicate: 0 };
  await client.query('SELECT pg_advisory_xact_lock($1)', [WRITE_LOCK]);
  await saveDepartments(client, figures, directory);
  const answers = await saveAnswers(client, figures);
  const stored = Map.groupBy(await readStored(client, figures), (row) => identityText(row));
  const captured = Map.groupBy(figures, (figure) => identityText(figure));
  const counts = { added: 0, duplicate: 0 };
  const [gone, written]: [number[], object[]] = [[], []];
  for (const [identity, fresh] of captured) {
    const rows = stored.get(identity) ?? [];
    const before = rows.flatMap(pointsOf);
    const runs = historyOf([...before, ...fresh.map((figure) => pointOf(figure, answers))]);
    // One capture that cuts a run in two is one new one.
    const added = Math.min(fresh.length, runs.length - rows.length);
    counts.added += added;
    counts.duplicate += fresh.length - added;
    if (runs.reduce((sum, { points }) => sum + points.length, 0) === before.length) continue;
    gone.push(...rows.map(({ id }) => id));
    written.push(...runs.map((run, at) => rowOf(must(fresh[0], 'a figure'), run, at)));
  }
  await client.query('DELETE FROM published_capture WHERE id = ANY($1)', [gone]);
  await insertRuns(client, written);
  return counts;
}

interface Point extends CapturePoint {
  readonly answerId: number;
  readonly figure: FigureContent;
}

type StoredRun = FigureIdentity &
  FigureContent & { readonly id: number; readonly answers: readonly { id: number; at: Instant; hash: string }[] };

function pointsOf(row: StoredRun): Point[] {
  const content = contentText(row);
  return row.answers.map(({ id, at, hash }) => ({ at, content, answer: hash, answerId: id, figure: row }));
}

function pointOf(figure: PublishedFigure, answers: ReadonlyMap<string, number>): Point {
  const { capturedAt, answer } = figure;
  const answerId = must(answers.get(answerText(figure)), 'the answer of a figure');
  return { at: capturedAt, content: contentText(figure), answer, answerId, figure };
}

function answerText({ source, place, capturedAt, answer }: Pick<PublishedFigure, 'source' | 'place' | 'capturedAt' | 'answer'>): string {
  return JSON.stringify([source, place, capturedAt, answer]);
}

/** The numbers under which the answers are kept. */
async function saveAnswers(client: ClientBase, figures: readonly PublishedFigure[]): Promise<ReadonlyMap<string, number>> {
  const distinct = new Map(
    figures.map(({ source, place, capturedAt, answer }) => [
      answerText({ source, place, capturedAt, answer }),
      { source, place, capturedAt, answer },
    ]),
  );
  const { rows } = await client.query<{ id: number; source: string; place: string; capturedAt: Instant; answer: string }>(
    `INSERT INTO published_answer AS a (source, place, captured_at, hash)
SELECT source, place, "capturedAt", decode(answer, 'hex') FROM jsonb_to_recordset($1::jsonb) AS r (source text, place text, "capturedAt" int8, answer text)
ON CONFLICT (source, place, captured_at, hash) DO UPDATE SET hash = excluded.hash
RETURNING id, source, place, captured_at AS "capturedAt", encode(hash, 'hex') AS answer`,
    [JSON.stringify([...distinct.values()])],
  );
  return new Map(rows.map((row) => [answerText(row), row.id]));
}

/** All runs of the departments and periods of the figures. */
async function readStored(client: ClientBase, figures: readonly PublishedFigure[]): Promise<readonly StoredRun[]> {
  const keys = new Map(
    figures.map(({ source, department, period }) => [JSON.stringify([source, department, period]), { source, department, period }]),
  );
  const { rows } = await client.query<StoredRun>(
    `SELECT c.id, c.source, c.department, c.period, c.period_kind AS "periodKind", c.component, c.place, c.formality, c.raw_code AS "rawCode",
  c.numerator, c.denominator, c.ratio, c.score, c.max_score AS "maxScore", c.flags, of.answers
FROM jsonb_to_recordset($1::jsonb) AS k (source text, department text, period text)
JOIN published_capture c USING (source, department, period)
CROSS JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('id', a.id, 'at', a.captured_at, 'hash', encode(a.hash, 'hex'))) AS answers
  FROM published_answer a WHERE a.id = ANY (c.answers)
) of`,
    [JSON.stringify([...keys.values()])],
  );
  return rows;
}

function rowOf(figure: PublishedFigure, { points }: CaptureRun<Point>, run: number): object {
  const { source, department, period, periodKind, component, place, formality } = figure;
  const first = must(points[0], 'a capture');
  const { rawCode, numerator, denominator, ratio, score, maxScore, flags } = first.figure;
  const identity = { source, department, period, periodKind, component, place, formality, run };
  const content = { rawCode, numerator, denominator, ratio, score, maxScore, flags: flags.toSorted() };
  const answers = points.map(({ answerId }) => answerId);
  return { ...identity, ...content, capturedAt: first.at, seenUntil: points.at(-1)?.at, answers };
}

async function insertRuns(client: ClientBase, rows: readonly object[]): Promise<void> {
  await client.query(
    `INSERT INTO published_capture (source, department, period, period_kind, component, place, formality, run, raw_code, numerator, denominator,
  ratio, score, max_score, flags, captured_at, seen_until, answers)
SELECT source, department, period, "periodKind", component, place, formality, run, "rawCode", numerator, denominator,
  ratio, score, "maxScore", flags, "capturedAt", "seenUntil", answers
FROM jsonb_to_recordset($1::jsonb) AS r (source text, department text, period text, "periodKind" text, component text, place text, formality text,
  run int4, "rawCode" text, numerator float8, denominator float8, ratio float8, score float8, "maxScore" float8, flags text[],
  "capturedAt" int8, "seenUntil" int8, answers int4[])`,
    [JSON.stringify(rows)],
  );
}
