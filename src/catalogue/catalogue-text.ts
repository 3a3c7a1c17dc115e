import { rulesText } from '../measure/rules-text.ts';
import { VOCABULARIES } from '../measure/vocabulary.ts';
import type { Catalogue } from './read-catalogue.ts';

/** All that the evaluation of rows rests on besides their histories and the clock: dossiers and other facts. */
export function evaluationText({ calendars, procedures, limits }: Pick<Catalogue, 'calendars' | 'procedures' | 'limits'>): string {
  return `${rulesText(calendars, procedures, limits)}\n${JSON.stringify([limits.feedback, limits.announcement, VOCABULARIES])}`;
}

/** The same, and all that is counted and made of it: equal texts give equal figures of equal histories. */
export function catalogueText(catalogue: Catalogue): string {
  const { definitions, indicatorVersions, indexes } = catalogue;
  const indicators = indicatorVersions.map(({ definition }) => definition);
  return [evaluationText(catalogue), JSON.stringify(definitions), JSON.stringify(indicators), JSON.stringify([...indexes])].join('\n');
}
