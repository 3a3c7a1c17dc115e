import type { Pool } from 'pg';

import { normaliseUnitCode } from '../domain/unit-code.ts';
import type { PublishedReader } from '../reconcile/published-answer.ts';
import type { PublishedCapture } from '../reconcile/published-figure.ts';
import { failedReading } from './outage.ts';

export interface PublishedQuestion {
  /** Our unit, or the code or id under which a source knows a department. */
  readonly unit: string;
  /** The id of the period: `2026-08`. */
  readonly period: string;
  /** The source's id of the procedure that the figures are limited to; left out for those of all procedures. */
  readonly formality?: string;
}

/** The newest capture of each figure of a unit and period, of all sources and places. */
export async function readPublished(pool: Pool, question: PublishedQuestion): Promise<readonly PublishedCapture[]> {
  const captures = await readPublishedHistory(pool, question);
  return captures.filter((capture, at) => !isSameFigure(capture, captures[at + 1]));
}

/** All captures of them, those of one figure together and in order of time. */
async function readPublishedHistory(pool: Pool, { unit, period, formality }: PublishedQuestion): Promise<readonly PublishedCapture[]> {
  const { rows } = await pool
    .query<PublishedCapture>({
      name: 'published-read',
      text: `SELECT c.source, c.place, c.period, c.period_kind AS "periodKind", c.department, c.formality, c.component, c.raw_code AS "rawCode",
  c.numerator, c.denominator, c.ratio, c.score, c.max_score AS "maxScore", c.flags, d.code AS "unitCode", d.name AS "unitName",
  d.level AS "unitLevel", d.unit_id AS unit, c.captured_at AS "capturedAt", c.seen_until AS "seenUntil", c.run + 1 AS captures,
  encode(a.hash, 'hex') AS answer
FROM published_department d JOIN published_capture c USING (source, department) JOIN published_answer a ON a.id = c.answers[1]
WHERE (d.unit_id = $1 OR d.code IN ($1, $2) OR d.department IN ($1, $2)) AND c.period = $3 AND c.formality IS NOT DISTINCT FROM $4
ORDER BY c.component, c.place, c.source, c.department, c.run`,
      values: [unit, normaliseUnitCode(unit), period, formality ?? null],
    })
    .catch(failedReading);
  return rows;
}

/** Whether any source ever spoke of it. */
async function isPublishedUnit(pool: Pool, unit: string): Promise<boolean> {
  const { rowCount } = await pool
    .query('SELECT FROM published_department d WHERE d.unit_id = $1 OR d.code IN ($1, $2) OR d.department IN ($1, $2) LIMIT 1', [
      unit,
      normaliseUnitCode(unit),
    ])
    .catch(failedReading);
  return rowCount !== 0;
}

function isSameFigure(one: PublishedCapture, other: PublishedCapture | undefined): boolean {
  return (
    other !== undefined &&
    one.component === other.component &&
    one.place === other.place &&
    one.source === other.source &&
    one.department === other.department
  );
}

export function publishedReader(pool: Pool): PublishedReader {
  return {
    newest: (question) => readPublished(pool, question),
    all: (question) => readPublishedHistory(pool, question),
    knows: (unit) => isPublishedUnit(pool, unit),
  };
}
