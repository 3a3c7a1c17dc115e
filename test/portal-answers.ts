import type { PortalRequest } from './portal-server.ts';

/** A small portal: a nation of two provinces, one of them with a department and a commune, in the shapes that the portal answers in. */

export interface PortalDepartment {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly more?: Readonly<Record<string, unknown>>;
}

export const PHU_THO = 'b6e0b4b6-0000-4000-8000-000000000044';
export const GIA_LAI = 'b6e0b4b6-0000-4000-8000-000000000029';

export const DEPARTMENTS: readonly PortalDepartment[] = [
  { id: PHU_THO, code: 'H44', name: 'UBND tỉnh Phú Thọ', parent: null, more: { departmentLevel: 'PROVINCE' } },
  { id: GIA_LAI, code: 'H21', name: 'UBND tỉnh Gia Lai', parent: null, more: { departmentLevel: 'PROVINCE' } },
  { id: 'd-44-07', code: 'H44.07', name: 'Sở Công Thương', parent: PHU_THO, more: { departmentLevel: 'PROVINCE', childGroup: 'AGENCY' } },
  {
    id: 'c-44-100',
    code: 'H44.100',
    name: 'Phường Việt Trì',
    parent: PHU_THO,
    more: { departmentLevel: 'COMMUNE', childGroup: 'COMMUNE' },
  },
];

const TREES = new Set(['dvc-progress-tree', 'provide-online-tree', 'formality-online-payment-tree']);

export interface PortalOptions {
  /** Rows a page; trees come whole. */
  readonly rowsAPage?: number;
  /** Added to every number of a metric: another day's figures. */
  readonly more?: number;
}

/** The answer of the small portal to a request. */
export function portalAnswer({ place, body }: PortalRequest, { rowsAPage = 200, more = 0 }: PortalOptions = {}): string {
  const root = typeof body['rootDepartmentId'] === 'string' ? body['rootDepartmentId'] : null;
  const page = Number(body['currentPage']);
  const all = DEPARTMENTS.filter(({ parent }) => parent === root);
  const above = DEPARTMENTS.find(({ id }) => id === root);
  if (TREES.has(place)) {
    return envelope({
      parent: above === undefined ? {} : treeRow(above, place, more),
      children: all.map((one) => treeRow(one, place, more)),
    });
  }
  return envelope({
    overview: above === undefined ? { metrics: [] } : metricsRow(above, place, more),
    evaluation: all.slice((page - 1) * rowsAPage, page * rowsAPage).map((one) => metricsRow(one, place, more)),
    pagination: { currentPage: page, totalPages: Math.max(1, Math.ceil(all.length / rowsAPage)) },
  });
}

export function envelope(data: unknown): string {
  return JSON.stringify({ code: 'OK', data, message: 'OK' });
}

function named({ id, code, name, more }: PortalDepartment): Record<string, unknown> {
  return { departmentId: id, departmentCode: code, departmentName: name, departmentType: 'ADMINISTRATIVE_UNIT', ...more };
}

function treeRow(department: PortalDepartment, place: string, more: number): Record<string, unknown> {
  const row = { ...named(department), totalScore: 15.68, totalMaxScore: 20, scoreDelta: -0.4 };
  if (place === 'dvc-progress-tree')
    return { ...row, totalReceived: 184_513 + more, totalOnTime: 144_625, totalOverdue: null, ratio: 78.38 };
  if (place === 'provide-online-tree') return { ...row, onlineDossierCount: 5_120 + more };
  return {
    ...row,
    totalDossierOnlinePaymentSuccess: 82_913,
    totalDossierFinancialObligation: 98_459 + more,
    totalDossierOnlineFormalityPaymentSuccess: 93,
    totalFeeDossierFormality: 56,
    totalFeeFormality: 310,
  };
}

function metricsRow(department: PortalDepartment, place: string, more: number): Record<string, unknown> {
  if (place === 'service-results')
    return { ...named(department), totalScore: 59.91, totalMaxScore: 100, groupScores: { CKMB: 7.96, TDGQ: 15.68 } };
  const metrics = [
    { code: 'PUBLIC_CONTENT_FULL', name: '…', numerator: 87, denominator: 89 + more, ratio: 97.75, score: 1.96, maxScore: 2 },
    { code: 'PUBLISH_ON_TIME', name: '…', numerator: 0, denominator: 0, ratio: null, score: null, maxScore: 6 },
    {
      code: 'DOSSIER_SYNC',
      name: '…',
      numerator: 138_744,
      denominator: 138_744,
      ratio: 100,
      score: 6,
      maxScore: 6,
      dataQualityStatus: 'TEMP_NATIONAL_REPORT_DENOMINATOR',
    },
  ];
  return { ...named(department), totalScore: 7.96, totalMaxScore: 18, metrics };
}
