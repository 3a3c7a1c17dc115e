import { Ajv } from 'ajv';
import { Type, type Static } from 'typebox';

import { normaliseUnitCode } from '../../domain/unit-code.ts';
import { groupComponent, TOTAL, type PublishedFigure } from '../../reconcile/published-figure.ts';
import { AppError } from '../../shared/app-error.ts';
import { countedFigure, ratioOfPercent, type CountedComponent, type RowFigure, type RowPoints } from './counted-figure.ts';
import { EXTRACT_PLACE, PORTAL_SOURCE } from './endpoints.ts';
import { statedFields, timesOf, type FileContext } from './file-times.ts';
import { misfit } from './misfit.ts';
import { name, optionalName, optionalNumber } from './schema-parts.ts';
import { levelOfName } from './unit-level.ts';
import { checkFigures } from './check-figures.ts';

/** A file of published figures that somebody took out of answers: units, and for each group a row a unit. */

const metricSchema = Type.Object({
  numerator: optionalNumber,
  denominator: optionalNumber,
  publishedRatio: optionalNumber,
  publishedScore: optionalNumber,
  maxScore: optionalNumber,
});
const rowSchema = Type.Object({ unit: name, publishedRatio: optionalNumber, publishedScore: optionalNumber, maxScore: optionalNumber });
type Row = Static<typeof rowSchema>;

const extractSchema = Type.Object({
  ...statedFields,
  units: Type.Array(Type.Object({ code: name, name: optionalName, level: optionalName })),
  groups: Type.Record(name, Type.Array(rowSchema)),
  total: Type.Optional(rowSchema),
});

const ajv = new Ajv({ strict: false });
const isExtract = ajv.compile<Static<typeof extractSchema>>(extractSchema);
const isMetric = ajv.compile<Static<typeof metricSchema>>(metricSchema);

/** The portal's key of each group, and the components that stand in the row itself. */
const GROUPS: ReadonlyMap<string, { readonly key: string; readonly components: readonly CountedComponent[] }> = new Map(
  Object.entries({
    transparency: { key: 'transparency', components: [] },
    progress: { key: 'dvc-progress-tree', components: [{ component: '2.1', counts: ['onTime', 'received'], isScored: true }] },
    online_services: { key: 'provide-online-tree', components: [{ component: '3.0', counts: null, isScored: true }] },
    online_payment: {
      key: 'formality-online-payment-tree',
      components: [
        { component: '3.5a', counts: ['proceduresIntegrated', 'feeProcedures'], isScored: false },
        { component: '3.5b', counts: ['proceduresWithTransaction', 'feeProcedures'], isScored: false },
        { component: '3.6', counts: ['paidOnline', 'withFinancialObligation'], isScored: false },
      ],
    },
    digitisation: { key: 'dossier-digitized', components: [] },
    satisfaction: { key: 'handling-satisfaction', components: [] },
  }),
);

/** The portal's code of each metric that the file names in its own words. */
const METRICS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    announcedOnTime: 'PUBLISH_ON_TIME',
    publishedOnTime: 'PUBLIC_UPDATE_ON_TIME',
    contentComplete: 'PUBLIC_CONTENT_FULL',
    dossierSync: 'DOSSIER_SYNC',
    electronicResult: 'ORIGINAL_RESULT_AVAILABLE',
    digitised: 'SO_HOA_GIAY_TO_GIAI_QUYET',
    reused: 'REUSED_DIGITIZED_DATA',
    personalStorage: 'SYNCED_WITH_DVCQG_PERSONAL_STORAGE',
    citizenDataDossiers: 'CITIZEN_DATA_CONNECTED_DOSSIER',
    citizenDataProcedures: 'CITIZEN_DATA_CONNECTED_FORMALITY',
    certifiedCopy: 'ELECTRONIC_CERTIFIED_COPY',
    dossierReceiving: 'DOSSIER_RECEIVING_SATISFACTION',
    petitionOnTime: 'PETITION_PROCESSING_ON_TIME',
    petitionHandling: 'PETITION_HANDLING_SATISFACTION',
  }),
);

/** Throws AppError `invalid` with the place of the fault. `answer`: the hash of the file. */
export function readExtract(value: unknown, answer: string, context: FileContext): readonly PublishedFigure[] {
  if (!isExtract(value)) throw misfit(isExtract);
  const { period, capturedAt } = timesOf(value, context);
  const units = new Map(value.units.map((unit) => [unit.code, unit]));
  const rows = Object.entries(value.groups).flatMap(([group, list]) =>
    list.map((row, at) => ({ unit: row.unit, found: figuresOfRow(group, row, `/groups/${group}/${at}`) })),
  );
  if (value.total !== undefined) rows.push({ unit: value.total.unit, found: sumOf(TOTAL, pointsOf(value.total)) });
  const figures = rows.flatMap(({ unit, found }) =>
    found.map((figure) => ({
      source: PORTAL_SOURCE,
      place: EXTRACT_PLACE,
      period: period.id,
      periodKind: period.kind,
      department: normaliseUnitCode(unit),
      formality: null,
      ...figure,
      unitCode: unit,
      unitName: units.get(unit)?.name ?? null,
      unitLevel: levelOfName(units.get(unit)?.level),
      capturedAt,
      answer,
    })),
  );
  return checkFigures(figures, '/groups');
}

function figuresOfRow(group: string, row: Row, pointer: string): RowFigure[] {
  const { key, components } = GROUPS.get(group) ?? { key: group, components: [] };
  const points = pointsOf(row);
  const own = components.flatMap((one) => countedFigure(row, one, points, pointer));
  const metrics = Object.entries(row).flatMap(([field, metric]: [string, unknown]) => {
    if (typeof metric !== 'object' || metric === null) return [];
    if (!isMetric(metric)) throw new AppError('invalid', `${pointer}/${field}: is no metric`);
    const { numerator = null, denominator = null, publishedRatio, publishedScore = null, maxScore = null } = metric;
    const ratio = ratioOfPercent(publishedRatio);
    const component = METRICS.get(field) ?? field;
    return [{ component, rawCode: field, numerator, denominator, ratio, score: publishedScore, maxScore, flags: [] }];
  });
  return [...sumOf(groupComponent(key), points), ...own, ...metrics];
}

function pointsOf({ publishedRatio, publishedScore, maxScore = null }: Row): RowPoints | null {
  if (publishedScore === undefined) return null;
  return { rawCode: 'publishedScore', score: publishedScore, maxScore, ratio: ratioOfPercent(publishedRatio) };
}

function sumOf(component: string, points: RowPoints | null): RowFigure[] {
  return points === null ? [] : [{ numerator: null, denominator: null, flags: [], ...points, component }];
}
