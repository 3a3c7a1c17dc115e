import type { IndicatorDefinition } from '../measure/indicator.ts';
import { formatDay } from '../shared/instant.ts';
import { complaints, type Complaints } from './complaints.ts';
import { indicatorFileSchema, plainPartOf } from './indicator-schema.ts';
import { keyOf, sumsOf, type PlacedIndicator } from './indicator-terms.ts';
import { readLocated } from './locate-yaml.ts';
import { refusal } from './read-tsv.ts';
import { yamlFilesIn } from './yaml-files.ts';

export interface IndicatorCatalogue {
  /** Every version of each; those of the file with the headline first. */
  readonly indicators: readonly IndicatorDefinition[];
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
  /** `file:line` of a version, `id@version`. */
  readonly places: ReadonlyMap<string, string>;
}

interface ReadFile {
  readonly headline: { readonly ids: readonly string[]; readonly byDefault: string; readonly where: string } | null;
  readonly placed: readonly PlacedIndicator[];
}

/**
 * The indicators of a file, or of all files of a folder. `measures` are the known ids. Throws AppError `configuration`, a line
 * for each fault: a term or a headline that nothing stands behind, a circle, two versions in force on one day, or a day on which
 * the default or one of the headline has none.
 */
export async function readIndicators(source: string, measures: ReadonlySet<string>): Promise<IndicatorCatalogue> {
  const files = await Promise.all((await yamlFilesIn(source)).map(readFile));
  const headlines = files.flatMap(({ headline }) => headline ?? []);
  const [headline] = headlines;
  if (headline === undefined) throw refusal(source, 'no file has headline and default');
  const faults = complaints();
  for (const { where } of headlines.slice(1)) faults.add(where, 'headline and default stand in two files');

  const placed = files
    .toSorted((one, other) => Number(other.headline !== null) - Number(one.headline !== null))
    .flatMap((file) => file.placed);
  const byKey = new Map<string, PlacedIndicator>();
  for (const one of placed) {
    const key = keyOf(one.given);
    if (byKey.has(key)) faults.add(one.where([]), `the indicator ${key} stands twice`);
    byKey.set(key, one);
  }
  const ids = new Set(placed.map(({ given }) => given.id));
  for (const id of [...headline.ids, headline.byDefault]) {
    if (!ids.has(id)) faults.add(headline.where, `headline or default names ${id}, which is no indicator`);
  }
  const indicators = placed.flatMap((one) => {
    const definition = faults.try((): IndicatorDefinition => ({ ...plainPartOf(one.given, one.where), ...sumsOf(one, byKey, measures) }));
    if (definition === null) return [];
    checkDefinition(definition, one, measures, faults);
    checkShares(one, faults);
    return [definition];
  });
  const places = new Map([...byKey].map(([key, { where }]) => [key, where([])]));
  checkValidity(indicators, places, faults);
  checkAlwaysInForce(indicators, new Set([...headline.ids, headline.byDefault]), byKey, faults);
  faults.refuse();
  return { indicators, headline: headline.ids, defaultIndicator: headline.byDefault, places };
}

async function readFile(file: string): Promise<ReadFile> {
  const { value, locate } = await readLocated(file, indicatorFileSchema);
  const { headline, default: byDefault, indicators } = value;
  if ((headline === undefined) !== (byDefault === undefined)) throw refusal(locate([]), 'headline and default stand together');
  return {
    headline: headline === undefined || byDefault === undefined ? null : { ids: headline, byDefault, where: locate(['headline']) },
    placed: indicators.map((given, at) => ({ given, where: (path) => locate(['indicators', at, ...path]) })),
  };
}

function checkDefinition(
  definition: IndicatorDefinition,
  { where }: PlacedIndicator,
  measures: ReadonlySet<string>,
  faults: Complaints,
): void {
  const { id, unit, denominator, percentile, known } = definition;
  const named = { percentile: percentile?.of, known: known?.measure, 'known/among': known?.among, 'known/reported': known?.reported };
  for (const [field, measure] of Object.entries(named)) {
    if (measure !== undefined && !measures.has(measure)) faults.add(where(field.split('/')), `${id} names ${measure}, which is no measure`);
  }
  if (unit === 'ratio' && denominator === null) faults.add(where(['unit']), `${id} is a ratio without a denominator`);
  const others = denominator === null ? (['orDenominator', 'elseDenominator'] as const).filter((field) => definition[field] !== null) : [];
  for (const field of others) faults.add(where([field]), `${id} has another denominator without a first`);
}

/** A share is told as 0..1: 95 for 95 percent would be a target that nobody reaches. */
function checkShares({ given: { id, unit, target, targets = [], bands }, where }: PlacedIndicator, faults: Complaints): void {
  if (unit !== 'ratio') return;
  const check = (value: number | undefined, path: readonly (string | number)[]): void => {
    if (value !== undefined && (value < 0 || value > 1)) faults.add(where(path), `${id} is a ratio, 0 to 1, and ${value} is none`);
  };
  check(target, ['target']);
  for (const [at, { value }] of targets.entries()) check(value, ['targets', at, 'value']);
  check(bands?.amber, ['bands', 'amber']);
  check(bands?.red, ['bands', 'red']);
}

/** Of each id the versions in order of validity: numbers rise, and no day has two. */
function checkValidity(indicators: readonly IndicatorDefinition[], places: ReadonlyMap<string, string>, faults: Complaints): void {
  for (const versions of Map.groupBy(indicators, ({ id }) => id).values()) {
    const inOrder = versions.toSorted((one, other) => one.validFrom - other.validFrom);
    for (const [at, version] of inOrder.entries()) {
      const before = inOrder[at - 1];
      if (before === undefined) continue;
      const where = places.get(keyOf(version)) ?? '';
      if (before.validTo === null || before.validTo >= version.validFrom) {
        const from = formatDay(version.validFrom);
        faults.add(where, `${keyOf(version)} and ${keyOf(before)} are both in force on ${from}`);
      } else if (before.version > version.version) {
        faults.add(where, `${keyOf(version)} comes after ${keyOf(before)}: a later version has a higher number`);
      }
    }
  }
}

/** What every board shows has a version on every day from its first on: a board without it could not be drawn, nor ranked. */
function checkAlwaysInForce(
  indicators: readonly IndicatorDefinition[],
  shown: ReadonlySet<string>,
  byKey: ReadonlyMap<string, PlacedIndicator>,
  faults: Complaints,
): void {
  for (const [id, versions] of Map.groupBy(indicators, (one) => one.id)) {
    if (!shown.has(id)) continue;
    const inOrder = versions.toSorted((one, other) => one.validFrom - other.validFrom);
    for (const [at, version] of inOrder.entries()) {
      const next = inOrder[at + 1];
      if (version.validTo === null || (next !== undefined && next.validFrom <= version.validTo + 1)) continue;
      const until = next === undefined ? '' : ` to ${formatDay(next.validFrom - 1)}`;
      const place = byKey.get(keyOf(version))?.where(['validTo']) ?? '';
      faults.add(place, `${id} is the default or of the headline, and has no version from ${formatDay(version.validTo + 1)}${until}`);
    }
  }
}
