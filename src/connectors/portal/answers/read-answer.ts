import { Ajv } from 'ajv';

import type { PublishedFigure } from '../../../reconcile/published-figure.ts';
import { AppError } from '../../../shared/app-error.ts';
import type { Instant } from '../../../shared/instant.ts';
import { PORTAL_SOURCE } from '../endpoints.ts';
import type { AskedFor } from '../portal-request.ts';
import type { RowFigure } from '../counted-figure.ts';
import { misfit } from '../misfit.ts';
import { levelOfDepartment } from '../unit-level.ts';
import { checkFigures } from '../check-figures.ts';
import {
  envelopeSchema,
  metricsDataSchema,
  treeDataSchema,
  type Envelope,
  type MetricsData,
  type Row,
  type TreeData,
} from './answer-schema.ts';
import { figuresOfRow, groupPoints } from './row-figures.ts';

const ajv = new Ajv({ strict: false });
const isEnvelope = ajv.compile<Envelope>(envelopeSchema);
const isMetricsData = ajv.compile<MetricsData>(metricsDataSchema);
const isTreeData = ajv.compile<TreeData>(treeDataSchema);
const SHOWN = 200;

export interface AnswerContext {
  readonly asked: AskedFor;
  readonly capturedAt: Instant;
  /** The hash of the answer. */
  readonly answer: string;
}

export interface ReadAnswer {
  readonly figures: readonly PublishedFigure[];
  /** The portal's ids of the departments below, in order. */
  readonly departments: readonly string[];
  /** `unknown`: the page is exactly full, and nothing is said of others. */
  readonly nextPage: 'yes' | 'no' | 'unknown';
}

/** A department of either shape: the one above, or one of those below. */
interface Part {
  readonly row: Row;
  /** JSON pointer into the answer. */
  readonly pointer: string;
  readonly figures: readonly RowFigure[];
}

interface Shape {
  readonly above: Part | null;
  readonly below: readonly Part[];
  readonly pagination: MetricsData['pagination'];
}

/** The answer as JSON. Throws AppError `invalid` for a text that is none, or is broken off. */
export function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError('invalid', `the answer is not whole JSON (${text.length} characters)`, error);
  }
}

/** All figures of an answer of shape A or B. Throws AppError `invalid` with the place of the fault: then nothing of it counts. */
export function readAnswer(value: unknown, context: AnswerContext): ReadAnswer {
  const { above, below, pagination } = shapeOf(dataOf(value), context.asked);
  const parts = above === null ? below : [above, ...below];
  return {
    figures: checkFigures(
      parts.flatMap((part) => figuresOf(part, part === above, context)),
      '/data',
    ),
    departments: below.flatMap(({ row }) => row.departmentId ?? []),
    nextPage: nextPageOf(pagination ?? null, below.length, context.asked),
  };
}

function dataOf(value: unknown): object {
  if (!isEnvelope(value)) throw misfit(isEnvelope);
  const { code, data, message } = value;
  if (code !== 'OK') {
    throw new AppError(
      'invalid',
      `/code: ${code.slice(0, SHOWN)} instead of OK (${typeof message === 'string' ? message.slice(0, SHOWN) : 'no message'})`,
    );
  }
  if (typeof data === 'object' && data !== null) return data;
  throw new AppError('invalid', '/data: neither "evaluation" nor "children"');
}

function shapeOf(data: object, { endpoint }: AskedFor): Shape {
  const part = (row: Row, place: string, more: readonly RowFigure[] = []): Part => ({
    row,
    pointer: `/data/${place}`,
    figures: [...figuresOfRow(row, endpoint, `/data/${place}`), ...more],
  });
  if ('evaluation' in data) {
    if (!isMetricsData(data)) throw misfit(isMetricsData, '/data');
    const { overview, evaluation, pagination } = data;
    return {
      above: overview ? part(overview, 'overview', radarOf(data)) : null,
      below: evaluation.map((row, at) => part(row, `evaluation/${at}`)),
      pagination,
    };
  }
  if ('children' in data) {
    if (!isTreeData(data)) throw misfit(isTreeData, '/data');
    const { parent, children, pagination } = data;
    return { above: parent ? part(parent, 'parent') : null, below: children.map((row, at) => part(row, `children/${at}`)), pagination };
  }
  throw new AppError('invalid', '/data: neither "evaluation" nor "children"');
}

/** The summary tells the groups of the area itself in its chart, where it does not tell them in the row. */
function radarOf({ overview, radar }: MetricsData): RowFigure[] {
  if (overview?.groupScores) return [];
  return (radar ?? []).map(({ code, score, maxScore }) => groupPoints(code, score ?? null, maxScore ?? null));
}

function figuresOf({ row, pointer, figures }: Part, isAbove: boolean, { asked, capturedAt, answer }: AnswerContext): PublishedFigure[] {
  // The area that was asked for may stand there without its own id. The nation has none, and is no department.
  const department = row.departmentId ?? row.departmentCode ?? (isAbove ? asked.root : null);
  if (department === null) {
    if (isAbove) return [];
    throw new AppError('invalid', `${pointer}: neither departmentId nor departmentCode`);
  }
  return figures.map((figure) => ({
    source: PORTAL_SOURCE,
    place: asked.endpoint,
    period: asked.period.id,
    periodKind: asked.period.kind,
    department,
    formality: asked.formality,
    ...figure,
    unitCode: row.departmentCode ?? null,
    unitName: row.departmentName ?? null,
    unitLevel: levelOfDepartment(row, row.departmentCode ?? null),
    capturedAt,
    answer,
  }));
}

function nextPageOf(pagination: { currentPage: number; totalPages: number } | null, rows: number, asked: AskedFor): ReadAnswer['nextPage'] {
  // Trees come whole, whatever the page size: only a page that is exactly full leaves it open.
  if (pagination === null) return rows === asked.pageSize ? 'unknown' : 'no';
  if (pagination.currentPage !== asked.page) {
    throw new AppError('invalid', `/data/pagination/currentPage: ${pagination.currentPage}, asked for was ${asked.page}`);
  }
  return pagination.currentPage < pagination.totalPages ? 'yes' : 'no';
}
