import type { Signs } from '../../../src/live/wire-signs.ts';
import type { Catalogue, PeriodKind } from '../../i18n/catalogue.ts';

/** The four that were asked for: each week better than the last, each month, each quarter, each year. */
export const MARKED_KINDS = ['week', 'month', 'quarter', 'year'] as const satisfies readonly PeriodKind[];

/** `Tuần tốt hơn, tháng kém hơn, quý như trước, năm chưa có dữ liệu để so`: what the four marks say. */
export function signsText(signs: Signs, { progress }: Pick<Catalogue, 'progress'>): string {
  return MARKED_KINDS.map((kind, at) => {
    const name = progress.kinds[kind];
    return `${at === 0 ? name : name.toLowerCase()} ${progress.signs[signs[kind]]}`;
  }).join(', ');
}

/** What a run says in full; `null` where there is none. */
export function runText(run: number, kind: PeriodKind, { progress }: Pick<Catalogue, 'progress'>): string | null {
  if (run === 0) return null;
  return run > 0 ? progress.runBetter(run, kind) : progress.runWorse(-run, kind);
}
