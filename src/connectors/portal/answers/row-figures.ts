import { componentOfGroupCode, groupComponent, TOTAL } from '../../../reconcile/published-figure.ts';
import type { Endpoint } from '../endpoints.ts';
import { countedFigure, numberIn, ratioOfPercent, type CountedComponent, type RowFigure, type RowPoints } from '../counted-figure.ts';
import { isName } from '../schema-parts.ts';
import type { Metric, Row } from './answer-schema.ts';

const TREE_COMPONENTS: Partial<Readonly<Record<Endpoint, readonly CountedComponent[]>>> = {
  'dvc-progress-tree': [{ component: '2.1', counts: ['totalOnTime', 'totalReceived'], isScored: true }],
  'provide-online-tree': [{ component: '3.0', counts: null, isScored: true }],
  'formality-online-payment-tree': [
    {
      component: '3.6',
      counts: ['totalDossierOnlinePaymentSuccess', 'totalDossierFinancialObligation'],
      isScored: false,
    },
    {
      component: '3.5b',
      counts: ['totalDossierOnlineFormalityPaymentSuccess', 'totalFeeFormality'],
      isScored: false,
    },
    {
      component: '3.5a',
      counts: ['totalFeeDossierFormality', 'totalFeeFormality'],
      isScored: false,
    },
  ],
};

/** Fields of a row that are no figures of its own: names, the place in the list, and the difference to an earlier reading. */
const NO_FIGURES = [
  'departmentId',
  'departmentCode',
  'departmentName',
  'departmentType',
  'departmentLevel',
  'agencyLevel',
  'level',
  'childGroup',
  'stt',
  'scoreDelta',
  'totalScore',
  'totalMaxScore',
  'score',
  'maxScore',
  'ratio',
  'metrics',
  'groupScores',
];

const NOTHING = { numerator: null, denominator: null, ratio: null, score: null, maxScore: null, flags: [] };

/**
 * All figures of a row, of either shape. A field that is not there is a figure that was not published. Throws AppError `invalid`
 * with the place of a count that is no number.
 */
export function figuresOfRow(row: Row, endpoint: Endpoint, pointer: string): readonly RowFigure[] {
  const components = TREE_COMPONENTS[endpoint] ?? [];
  const points = pointsOf(row);
  const used = components.flatMap(({ counts }) => counts ?? []);
  return [
    ...sumOf(points, endpoint),
    ...(row.metrics ?? []).map(figureOfMetric),
    ...Object.entries(row.groupScores ?? {}).map(([code, score]) => groupPoints(code, score, null)),
    ...components.flatMap((component) => countedFigure(row, component, points, pointer)),
    ...parametersOf(row, new Set([...NO_FIGURES, ...used])),
  ];
}

/** The summary's points of a group. */
export function groupPoints(code: string, score: number | null, maxScore: number | null): RowFigure {
  return { ...NOTHING, component: componentOfGroupCode(code), rawCode: code, score, maxScore };
}

function sumOf(points: RowPoints | null, endpoint: Endpoint): RowFigure[] {
  if (points === null) return [];
  return [{ ...NOTHING, ...points, component: endpoint === 'service-results' ? TOTAL : groupComponent(endpoint) }];
}

/** Trees write `totalScore` for the parent and either name for the children. */
function pointsOf(row: Row): RowPoints | null {
  const rest = { maxScore: row.totalMaxScore ?? row.maxScore ?? null, ratio: ratioOfPercent(row.ratio) };
  if (row.totalScore !== undefined) return { rawCode: 'totalScore', score: row.totalScore, ...rest };
  return row.score === undefined ? null : { rawCode: 'score', score: row.score, ...rest };
}

function figureOfMetric({ code, numerator, denominator, ratio, score, maxScore, dataQualityStatus }: Metric): RowFigure {
  return {
    component: code,
    rawCode: code,
    numerator: numerator ?? null,
    denominator: denominator ?? null,
    ratio: ratioOfPercent(ratio),
    score: score ?? null,
    maxScore: maxScore ?? null,
    flags: [dataQualityStatus ?? []].flat(),
  };
}

/** Further numbers of a row, under their own names: a count without a denominator. */
function parametersOf(row: Row, known: ReadonlySet<string>): RowFigure[] {
  return Object.keys(row).flatMap((field) => {
    if (known.has(field) || !isName(field)) return [];
    const numerator = numberIn(row, field);
    return numerator === undefined ? [] : [{ ...NOTHING, component: field, rawCode: field, numerator }];
  });
}
