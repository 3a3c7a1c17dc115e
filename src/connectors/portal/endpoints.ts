/** How the evaluation endpoints of the National Public Service Portal differ. */
interface EndpointTraits {
  /** The body field that limits an answer to one procedure, spelt as the portal spells it; `null` where it knows none. */
  readonly formalityField: 'formalityId' | 'formalityID' | null;
  /** Whether the period is given by its first and last day instead of by its kind and number. */
  readonly asksByDates: boolean;
}

/** Source of names and differences: public code that reads the portal, seen in 2026. */
export const ENDPOINTS = {
  'service-results': { formalityField: 'formalityId', asksByDates: false },
  transparency: { formalityField: 'formalityId', asksByDates: false },
  'dvc-progress-tree': { formalityField: 'formalityId', asksByDates: false },
  'provide-online-tree': { formalityField: 'formalityId', asksByDates: false },
  'formality-online-payment-tree': { formalityField: 'formalityId', asksByDates: false },
  'dossier-digitized': { formalityField: 'formalityID', asksByDates: false },
  'handling-satisfaction': { formalityField: null, asksByDates: true },
} as const satisfies Readonly<Record<string, EndpointTraits>>;

export type Endpoint = keyof typeof ENDPOINTS;

// The keys of a literal object are exactly its declared keys.
export const ENDPOINT_NAMES = Object.keys(ENDPOINTS) as readonly Endpoint[];

/** The portal's name in our tables. */
export const PORTAL_SOURCE = 'npsp';

/** The place of figures that were taken out of several answers and written into one file. */
export const EXTRACT_PLACE = 'extract';

export function isEndpoint(name: string): name is Endpoint {
  return Object.hasOwn(ENDPOINTS, name);
}
