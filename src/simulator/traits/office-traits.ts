import type { UnitDirectory } from '../../domain/unit-directory.ts';
import type { NationParameters } from '../parameters.ts';
import { quantiles } from './quantiles.ts';

type OfficeShares = Readonly<Record<keyof NationParameters['offices'], number>>;

/** How a province or a ministry treats what is no dossier: stable for a seed. */
export interface OfficeTraits extends OfficeShares {
  readonly id: string;
  readonly level: 'province' | 'ministry';
}

/** The provinces, then the ministries of Viet Nam, in the order of the catalogue. */
export function officeTraits(directory: UnitDirectory, seed: number, { offices }: NationParameters): readonly OfficeTraits[] {
  const below = directory.children('VN');
  return (['province', 'ministry'] as const).flatMap((level) => {
    const ids = below.filter((unit) => unit.level === level).map(({ id }) => id);
    const quantile = quantiles(ids, seed);
    return ids.map((id): OfficeTraits => {
      const shares = Object.entries(offices).map(([trait, { from, to, skew }]) => [
        trait,
        from + (to - from) * quantile(trait, id) ** skew,
      ]);
      // The keys are those of the parameters.
      return { ...(Object.fromEntries(shares) as OfficeShares), id, level };
    });
  });
}
