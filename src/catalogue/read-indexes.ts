import type { UnitLevel } from '../domain/unit.ts';
import type { IndicatorDefinition } from '../measure/indicator.ts';
import type { ElsewherePolicy, IndexComponent, IndexDefinition, IndexVersion } from '../measure/score/index-definition.ts';
import { complaints, type Complaints } from './complaints.ts';
import { checkIndexVersion, checkVersions } from './check-index.ts';
import { curveOf } from './curve-schema.ts';
import { indexFileSchema, type GivenComponent, type GivenVersion } from './index-schema.ts';
import { readLocated, type Locate } from './locate-yaml.ts';
import { dayIn, refusal } from './read-tsv.ts';
import { yamlFilesIn } from './yaml-files.ts';

/** What an index may name. */
export interface IndexContext {
  /** Every version of each. */
  readonly indicators: readonly IndicatorDefinition[];
  readonly measures: ReadonlySet<string>;
}

/**
 * The indexes of a file, or of all files of a folder, by id. Throws AppError `configuration`, a line for each fault: what it
 * names and is not there, points that do not make 100, a component in no group or in two, two versions in force on one day.
 */
export async function readIndexes(source: string, context: IndexContext): Promise<ReadonlyMap<string, IndexDefinition>> {
  const faults = complaints();
  const indexes = new Map<string, IndexDefinition>();
  for (const file of await yamlFilesIn(source)) {
    const { value, locate } = await readLocated(file, indexFileSchema);
    const { id, name, owner, legalBasis } = value;
    if (indexes.has(id)) faults.add(locate(['id']), `the index ${id} stands in two files`);
    const versions = value.versions.flatMap((given, at) => {
      const where: Locate = (path) => locate(['versions', at, ...path]);
      const version = versionOf(id, given, where, context, faults);
      if (version === null) return [];
      checkIndexVersion(version, where, context.measures, faults);
      return [{ version, where }];
    });
    checkVersions(versions, faults);
    indexes.set(id, { id, name, owner, legalBasis, versions: versions.map(({ version }) => version) });
  }
  faults.refuse();
  return indexes;
}

function versionOf(index: string, given: GivenVersion, where: Locate, context: IndexContext, faults: Complaints): IndexVersion | null {
  const { version, name, source, rounding, layouts, bands, ranking } = given;
  const validity = faults.try(() => validityOf(given, where));
  const reviewedOn = faults.try(() => dayIn(given.reviewedOn, where(['reviewedOn'])));
  const policies = new Map(levelsOf(given).map(({ level, elsewhere }) => [level, elsewhere]));
  const components = given.components.map((component, at) =>
    faults.try(() =>
      componentOf(component, { validity, policies, indicators: context.indicators }, (path) => where(['components', at, ...path])),
    ),
  );
  const found = components.filter((component) => component !== null);
  if (reviewedOn === null || found.length < components.length) return null;
  return {
    index,
    version,
    name,
    validity,
    source,
    reviewedOn,
    rounding,
    levels: levelsOf(given).map(({ level, outOf }) => ({ level, outOf })),
    components: found,
    layouts: layouts.map(({ id, groups }) => ({ id, groups: groups.map((group) => ({ ...group, code: group.code ?? null })) })),
    bands,
    ranking,
  };
}

function validityOf({ validFrom, validTo }: GivenVersion, where: Locate): IndexVersion['validity'] {
  if (validFrom === undefined) {
    if (validTo !== undefined) throw refusal(where(['validTo']), 'a version that ends must begin');
    return null;
  }
  const from = dayIn(validFrom, where(['validFrom']));
  const to = validTo === undefined ? null : dayIn(validTo, where(['validTo']));
  if (to !== null && to < from) throw refusal(where(['validTo']), 'the version ends before it begins');
  return { from, to };
}

interface GivenLevel {
  readonly level: UnitLevel;
  readonly outOf: number;
  readonly elsewhere: ElsewherePolicy;
}

function levelsOf({ levels }: GivenVersion): readonly GivenLevel[] {
  // The schema knows the levels; the keys of a record lose their type.
  return Object.entries(levels).map(([level, given]) => ({ level: level as UnitLevel, ...given }));
}

interface VersionContext {
  readonly validity: IndexVersion['validity'];
  readonly policies: ReadonlyMap<UnitLevel, ElsewherePolicy>;
  readonly indicators: readonly IndicatorDefinition[];
}

function componentOf(given: GivenComponent, { validity, policies, indicators }: VersionContext, where: Locate): IndexComponent {
  const { id, number, name, indicator, legalBasis, note = null, unverified = false } = given;
  const versions = versionsIn(
    validity,
    indicators.filter((one) => one.id === indicator),
  );
  if (versions.length === 0) throw refusal(where(['indicator']), `${id} names ${indicator}, which is no indicator at that time`);
  if (versions.some(({ denominator }) => denominator === null))
    throw refusal(where(['indicator']), `${indicator} is no ratio: it gives no points`);
  const levels = given.levels ?? [...policies.keys()];
  const missing = levels.find((level) => versions.some((one) => one.levels !== null && !one.levels.includes(level)));
  if (missing !== undefined) throw refusal(where(['levels']), `${indicator} does not apply to a ${missing}`);
  const foreign = levels.find((level) => !policies.has(level));
  if (foreign !== undefined) throw refusal(where(['levels']), `the version has no level ${foreign}`);
  const elsewhere = [...policies].flatMap(([level, policy]) =>
    levels.includes(level) ? [] : [[level, given.elsewhere?.[level] ?? policy] as const],
  );
  const curve = given.curve === undefined ? null : curveOf(given.curve, where(['curve']));
  return {
    id,
    number,
    name,
    indicator,
    maxPoints: given.maxPoints ?? inherited('maxPoints', versions, where),
    curve: curve ?? inherited('curve', versions, where),
    zeroDenominator: given.zeroDenominator ?? inherited('zeroDenominator', versions, where),
    levels,
    elsewhere: Object.fromEntries(elsewhere),
    legalBasis,
    note,
    isUnverified: unverified,
  };
}

/** The versions of an indicator that can be met while a version of the index is in force; where it is not, those of now. */
function versionsIn(validity: IndexVersion['validity'], versions: readonly IndicatorDefinition[]): readonly IndicatorDefinition[] {
  if (validity === null) return versions.filter(({ validTo }) => validTo === null);
  const first = Math.min(...versions.map(({ validFrom }) => validFrom));
  // The first version counts what is older than itself too.
  const isBegun = ({ validFrom }: IndicatorDefinition): boolean => validFrom === first || validFrom <= (validity.to ?? Infinity);
  return versions.filter((one) => isBegun(one) && (one.validTo ?? Infinity) >= validity.from);
}

/** What the indicator says of its points; in all versions that the index can meet the same. */
function inherited<Field extends 'maxPoints' | 'curve' | 'zeroDenominator'>(
  field: Field,
  versions: readonly IndicatorDefinition[],
  where: Locate,
): NonNullable<IndicatorDefinition[Field]> {
  const [first, ...others] = versions.map((version) => version[field]);
  if (first === null || first === undefined) throw refusal(where([]), `neither the component nor its indicator says ${field}`);
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first)))
    throw refusal(where([]), `the versions of the indicator differ in ${field}: the component has to say it`);
  return first;
}
