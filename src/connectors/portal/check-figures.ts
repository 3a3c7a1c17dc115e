import { contentText, identityText, type PublishedFigure } from '../../reconcile/published-figure.ts';
import { AppError } from '../../shared/app-error.ts';
import { isName } from './schema-parts.ts';

/** The figures of one answer, each once. One that stands there twice must say the same twice. Throws AppError `invalid`. */
export function checkFigures(figures: readonly PublishedFigure[], pointer: string): PublishedFigure[] {
  const byIdentity = new Map<string, PublishedFigure>();
  for (const figure of figures) {
    const { component, rawCode, department, unitName } = figure;
    if (![component, rawCode, department].every(isName)) {
      throw new AppError('invalid', `${pointer}: a name of no or more than 200 characters, or with broken ones`);
    }
    const identity = identityText(figure);
    const known = byIdentity.get(identity);
    if (known !== undefined && contentText(known) !== contentText(figure)) {
      throw new AppError('invalid', `${pointer}: ${rawCode} of ${unitName ?? department} stands there twice and differs`);
    }
    byIdentity.set(identity, known ?? figure);
  }
  return [...byIdentity.values()];
}
