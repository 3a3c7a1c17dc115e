import { createHash } from 'node:crypto';

import { parsePeriod, periodOf, type Period } from '../../measure/period.ts';
import type { FetchRequest } from '../../reconcile/fetch-queue.ts';
import { AppError } from '../../shared/app-error.ts';
import { formatDay, parseDay } from '../../shared/instant.ts';
import { ENDPOINTS, isEndpoint, type Endpoint } from './endpoints.ts';
import { isName } from './schema-parts.ts';

/** Rows a page: what the portal's own page asks for. */
const PAGE_SIZE = 200;

/** What a request asks for, whoever made it. */
export interface AskedFor {
  readonly endpoint: Endpoint;
  readonly period: Period;
  /** The portal's id of the area, or `null` for the whole nation. */
  readonly root: string | null;
  /** The portal's id of the procedure that the answer is limited to. */
  readonly formality: string | null;
  readonly page: number;
  readonly pageSize: number;
}

type Body = FetchRequest['body'];

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The first page. Throws AppError `invalid` for a period that the portal does not evaluate, or a limit it does not know. */
export function portalRequest(endpoint: Endpoint, period: Period, root: string | null, formality: string | null): FetchRequest {
  const { formalityField, asksByDates } = ENDPOINTS[endpoint];
  if (formality !== null && formalityField === null) throw new AppError('invalid', `${endpoint} has no view of one procedure`);
  return requestOf(endpoint, {
    ...(asksByDates ? datesOf(period) : timeOf(period)),
    ...(root === null ? {} : { rootDepartmentId: root }),
    ...(formality === null || formalityField === null ? {} : { [formalityField]: formality }),
    currentPage: 1,
    pageSize: PAGE_SIZE,
  });
}

export function nextPage({ place, body }: FetchRequest, { page }: AskedFor): FetchRequest {
  return requestOf(place, { ...body, currentPage: page + 1 });
}

function requestOf(place: string, body: Body): FetchRequest {
  // The order of the fields is ours and fixed, so that the same request has the same hash.
  return { place, body, hash: hashText(`${place} ${JSON.stringify(body)}`) };
}

function timeOf({ kind, id, from }: Period): Body {
  const year = Number(id.slice(0, 4));
  const month = Number(formatDay(from).slice(5, 7));
  if (kind === 'month') return { timeType: kind, year, month };
  if (kind === 'quarter') return { timeType: kind, year, quarter: (month + 2) / 3 };
  if (kind === 'year') return { timeType: kind, year };
  throw noSuchPeriod(id);
}

function datesOf({ kind, id, from, to }: Period): Body {
  if (kind === 'day' || kind === 'week') throw noSuchPeriod(id);
  return { fromDate: formatDay(from), toDate: formatDay(to) };
}

function noSuchPeriod(id: string): AppError {
  return new AppError('invalid', `${id.slice(0, 40)}: the portal evaluates months, quarters and years`);
}

/** Fields that say how an answer is cut, and none that we do not know: it could limit the figures unnoticed. */
const KNOWN_FIELDS = new Set([
  'timeType',
  'year',
  'quarter',
  'month',
  'fromDate',
  'toDate',
  'rootDepartmentId',
  'departmentType',
  'formalityId',
  'formalityID',
  'currentPage',
  'pageSize',
]);

/** What a body asks an endpoint for. Throws AppError `invalid` where it cannot be told. */
export function readRequest(endpoint: string, body: Readonly<Record<string, unknown>>): AskedFor {
  if (!isEndpoint(endpoint)) throw new AppError('invalid', `no such evaluation: ${endpoint.slice(0, 60)}`);
  const unknown = Object.keys(body).find((field) => !KNOWN_FIELDS.has(field));
  if (unknown !== undefined) throw new AppError('invalid', `the request has a field that is not known: ${unknown.slice(0, 60)}`);
  return {
    endpoint,
    period: ENDPOINTS[endpoint].asksByDates ? periodOfDates(body) : periodOfTime(body),
    root: textOf(body, 'rootDepartmentId'),
    formality: textOf(body, 'formalityId') ?? textOf(body, 'formalityID'),
    page: numberOf(body, 'currentPage') ?? 1,
    pageSize: numberOf(body, 'pageSize') ?? PAGE_SIZE,
  };
}

function periodOfTime(body: Readonly<Record<string, unknown>>): Period {
  const kind = textOf(body, 'timeType');
  const year = needNumber(body, 'year');
  if (kind === 'year') return namedPeriod(`${year}`);
  if (kind === 'quarter') return namedPeriod(`${year}-Q${needNumber(body, 'quarter')}`);
  if (kind === 'month') return namedPeriod(`${year}-${String(needNumber(body, 'month')).padStart(2, '0')}`);
  throw new AppError('invalid', 'timeType is year, quarter or month');
}

function namedPeriod(name: string): Period {
  // A name, never "the current one": no clock is asked.
  return parsePeriod(name, 0);
}

function periodOfDates(body: Readonly<Record<string, unknown>>): Period {
  const [from, to] = [textOf(body, 'fromDate') ?? '', textOf(body, 'toDate') ?? ''];
  const day = parseDay(from);
  const candidates = Number.isNaN(day) ? [] : (['month', 'quarter', 'year'] as const).map((kind) => periodOf(kind, day));
  const period = candidates.find((one) => formatDay(one.from) === from && formatDay(one.to) === to);
  if (period === undefined) throw new AppError('invalid', 'fromDate and toDate are the ends of a month, a quarter or a year');
  return period;
}

function textOf(body: Readonly<Record<string, unknown>>, field: string): string | null {
  const value = body[field] ?? null;
  if (value === null || (typeof value === 'string' && isName(value))) return value;
  throw new AppError('invalid', `${field} is a text of 1 to 200 characters`);
}

function needNumber(body: Readonly<Record<string, unknown>>, field: string): number {
  const value = numberOf(body, field);
  if (value === null) throw new AppError('invalid', `${field} is missing`);
  return value;
}

function numberOf(body: Readonly<Record<string, unknown>>, field: string): number | null {
  const value = body[field] ?? null;
  if (value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value > 0)) return value;
  throw new AppError('invalid', `${field} is a whole number above zero`);
}
