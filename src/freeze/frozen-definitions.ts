import type { Indicator, IndicatorDefinition } from '../measure/indicator.ts';
import type { MeasureDefinition } from '../measure/measure.ts';
import type { IndexDefinition, IndexVersion } from '../measure/score/index-definition.ts';
import { formatDay, type Day } from '../shared/instant.ts';
import type { Definitions, FrozenIndex, FrozenIndicator } from './frozen.ts';

export interface DefinitionSource {
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
  readonly definitions: readonly MeasureDefinition[];
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
}

/** The catalogue as far as figures rest on it, so that they can be read when it says otherwise, or is gone. */
export function freezeDefinitions(
  { headline, defaultIndicator, definitions, indexes }: DefinitionSource,
  indicators: ReadonlyMap<string, Indicator>,
): Definitions {
  return {
    headline,
    defaultIndicator,
    indicators: [...indicators.values()].map(({ definition }) => freezeIndicator(definition)),
    measures: definitions,
    indexes: [...indexes.values()].map(freezeIndex),
  };
}

function freezeIndicator({ targets, ...definition }: IndicatorDefinition): FrozenIndicator {
  const { validFrom, validTo, reviewedOn } = definition;
  return {
    ...definition,
    validFrom: formatDay(validFrom),
    validTo: dayOrNull(validTo),
    reviewedOn: dayOrNull(reviewedOn),
    targets: targets.map((target) => ({ ...target, from: dayOrNull(target.from), to: dayOrNull(target.to) })),
  };
}

function freezeIndex({ versions, ...index }: IndexDefinition): FrozenIndex {
  return { ...index, versions: versions.map(freezeVersion) };
}

function freezeVersion({ validity, ...version }: IndexVersion): FrozenIndex['versions'][number] {
  return {
    ...version,
    reviewedOn: formatDay(version.reviewedOn),
    validity: validity === null ? null : { from: formatDay(validity.from), to: dayOrNull(validity.to) },
  };
}

function dayOrNull(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}
