import { groupComponent, TOTAL } from './published-figure.ts';

/** The portal's summary of an area: what it says of a group, the group's own endpoint says with more detail. */
export const SUMMARY_PLACE = 'service-results';

/** The endpoint of each group of the portal's layout, and the components of the group in any version of the index. */
const COMPONENTS: Readonly<Record<string, readonly string[]>> = {
  transparency: ['PUBLISH_ON_TIME', 'PUBLIC_UPDATE_ON_TIME', 'PUBLIC_CONTENT_FULL', 'DOSSIER_SYNC'],
  'dvc-progress-tree': ['2.1'],
  'provide-online-tree': ['3.0', '3.1', '3.2', '3.3'],
  'formality-online-payment-tree': ['3.5a', '3.5b', '3.6'],
  'dossier-digitized': [
    'ORIGINAL_RESULT_AVAILABLE',
    'SO_HOA_GIAY_TO_GIAI_QUYET',
    'ELECTRONIC_CERTIFIED_COPY',
    'REUSED_DIGITIZED_DATA',
    'SYNCED_WITH_DVCQG_PERSONAL_STORAGE',
    'CITIZEN_DATA_CONNECTED_DOSSIER',
    'CITIZEN_DATA_CONNECTED_FORMALITY',
  ],
  'handling-satisfaction': ['PETITION_PROCESSING_ON_TIME', 'PETITION_HANDLING_SATISFACTION', 'DOSSIER_RECEIVING_SATISFACTION'],
};

const ENDPOINTS: ReadonlySet<string> = new Set([SUMMARY_PLACE, ...Object.keys(COMPONENTS)]);

const OWN: ReadonlyMap<string, string> = new Map([
  [TOTAL, SUMMARY_PLACE],
  ...Object.entries(COMPONENTS).flatMap(([place, ids]) => [groupComponent(place), ...ids].map((id) => [id, place] as const)),
]);

/** The endpoint whose business a component is; `null` where that is not known. */
export function ownPlaceOf(component: string): string | null {
  return OWN.get(component) ?? null;
}

/** Whether a figure stands in the answer of an endpoint whose business its component is not; of the summary, all but the total is. */
export function isFromElsewhere({ component, place }: { readonly component: string; readonly place: string }): boolean {
  if (!ENDPOINTS.has(place)) return false;
  const own = ownPlaceOf(component);
  return own === null ? place === SUMMARY_PLACE : own !== place;
}
