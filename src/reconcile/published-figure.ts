import type { UnitLevel } from '../domain/unit.ts';
import type { PeriodKind } from '../measure/period.ts';
import type { Instant } from '../shared/instant.ts';

/** What was published. `null`: the source had no value there; never zero. */
export interface FigureContent {
  /** The name under which the source published it. */
  readonly rawCode: string;
  readonly numerator: number | null;
  readonly denominator: number | null;
  /** 0..1. */
  readonly ratio: number | null;
  /** Points. */
  readonly score: number | null;
  readonly maxScore: number | null;
  /** The source's own remarks on the quality of the figure, such as `TEMP_NATIONAL_REPORT_DENOMINATOR`. */
  readonly flags: readonly string[];
}

/** Which figure it is. The same metric published in two places is two figures: they need not agree. */
export interface FigureIdentity {
  /** `npsp`: the National Public Service Portal. */
  readonly source: string;
  /** Where in the source: the name of an evaluation endpoint, or `extract` for a file that was taken from several. */
  readonly place: string;
  /** `2026-08`, `2026-Q3`, `2026`. */
  readonly period: string;
  readonly periodKind: PeriodKind;
  /** The source's own id of the department; its code where it gives no id. */
  readonly department: string;
  /** The source's id of the procedure that the figure is limited to; `null` for all procedures. */
  readonly formality: string | null;
  /** A component of the index, `GROUP:…`, `TOTAL`, or the source's own name where the index has none. */
  readonly component: string;
}

/** A figure as it was published, at the moment of its capture. */
export interface PublishedFigure extends FigureIdentity, FigureContent {
  /** The code, name and level of the department where the source gives them. */
  readonly unitCode: string | null;
  readonly unitName: string | null;
  readonly unitLevel: UnitLevel | null;
  readonly capturedAt: Instant;
  /** SHA-256 of the answer that held it, in hex. */
  readonly answer: string;
}

/** A stored capture: the content of a figure from `capturedAt` to `seenUntil`. */
export interface PublishedCapture extends PublishedFigure {
  /** Our unit, or `null` while code and name lead to none. */
  readonly unit: string | null;
  /** The last time at which the same content was captured. */
  readonly seenUntil: Instant;
  /** How many different contents in turn were captured of this figure, this one included. */
  readonly captures: number;
}

/** The index of Decision 766/QĐ-TTg as a whole, as the portal sums it up. */
export const TOTAL = 'TOTAL';

/** The groups of the portal's layout: its key of each, and the code under which its summary and our indexes know it. */
const GROUP_CODES: ReadonlyMap<string, string> = new Map([
  ['transparency', 'CKMB'],
  ['dvc-progress-tree', 'TDGQ'],
  ['provide-online-tree', 'CLGQ'],
  ['formality-online-payment-tree', 'TTTT'],
  ['dossier-digitized', 'MDSH'],
  ['handling-satisfaction', 'MDHL'],
]);

/** The component that holds the sum of a group, by the portal's key: `GROUP:transparency`. */
export function groupComponent(key: string): string {
  return `GROUP:${key}`;
}

/** The same by the group's code: `CKMB` is `GROUP:transparency`. A code that is not known stays as it is. */
export function componentOfGroupCode(code: string): string {
  const known = [...GROUP_CODES].find(([, other]) => other === code);
  return known === undefined ? code : groupComponent(known[0]);
}

/** The same text for the same content, and only then. */
export function contentText({ rawCode, numerator, denominator, ratio, score, maxScore, flags }: FigureContent): string {
  return JSON.stringify([rawCode, numerator, denominator, ratio, score, maxScore, flags.toSorted()]);
}

/** The same text for the same figure, and only then. */
export function identityText({ source, place, period, department, formality, component }: FigureIdentity): string {
  return JSON.stringify([source, place, period, department, formality, component]);
}
