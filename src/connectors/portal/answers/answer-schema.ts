import { Type, type Static } from 'typebox';

import { name, nullable, optionalName, optionalNumber, STORABLE } from '../schema-parts.ts';

/**
 * The answers of the portal's evaluation, as far as they are read. More fields are allowed everywhere: what is a number among
 * them is kept under its own name.
 */

const metricSchema = Type.Object({
  code: name,
  numerator: optionalNumber,
  denominator: optionalNumber,
  /** Percent. */
  ratio: optionalNumber,
  score: optionalNumber,
  maxScore: optionalNumber,
  dataQualityStatus: Type.Optional(Type.Union([name, Type.Array(name, { maxItems: 20 }), Type.Null()])),
});
export type Metric = Static<typeof metricSchema>;

const rowSchema = Type.Object({
  departmentId: optionalName,
  departmentCode: optionalName,
  departmentName: Type.Optional(nullable(Type.String({ maxLength: 1_000, pattern: STORABLE }))),
  totalScore: optionalNumber,
  totalMaxScore: optionalNumber,
  score: optionalNumber,
  maxScore: optionalNumber,
  /** Percent. */
  ratio: optionalNumber,
  metrics: Type.Optional(Type.Array(metricSchema, { maxItems: 200 })),
  /** Points by the code of a group: `CKMB`, `TDGQ`, … */
  groupScores: Type.Optional(nullable(Type.Record(name, nullable(Type.Number())))),
});
/** A department with its figures. */
export type Row = Static<typeof rowSchema>;

const paginationSchema = Type.Object({ currentPage: Type.Integer(), totalPages: Type.Integer() });

/** Shape A: an overview and the departments below it, each with metrics that have codes. */
export const metricsDataSchema = Type.Object({
  overview: Type.Optional(nullable(rowSchema)),
  evaluation: Type.Array(rowSchema),
  /** The summary's points of the groups for the overview. */
  radar: Type.Optional(nullable(Type.Array(Type.Object({ code: name, score: optionalNumber, maxScore: optionalNumber })))),
  pagination: Type.Optional(nullable(paginationSchema)),
});

export type MetricsData = Static<typeof metricsDataSchema>;

/** Shape B: a parent and its children, each with raw counts. */
export const treeDataSchema = Type.Object({
  parent: Type.Optional(nullable(rowSchema)),
  children: Type.Array(rowSchema),
  pagination: Type.Optional(nullable(paginationSchema)),
});

export type TreeData = Static<typeof treeDataSchema>;

/** What all answers come in, with HTTP status 201. */
export const envelopeSchema = Type.Object({ code: Type.String(), data: Type.Unknown(), message: Type.Optional(Type.Unknown()) });
export type Envelope = Static<typeof envelopeSchema>;
