import type { IndexGroup, IndexVersion } from '../measure/score/index-definition.ts';
import { formatDay } from '../shared/instant.ts';
import type { Complaints } from './complaints.ts';
import type { Locate } from './locate-yaml.ts';

/** The points of an index. */
const WHOLE = 100;
/** The noise of adding decimals. */
const NOISE = 1e-9;

/** Whether one version of an index holds together. */
export function checkIndexVersion(version: IndexVersion, where: Locate, measures: ReadonlySet<string>, faults: Complaints): void {
  checkComponents(version, where, faults);
  checkLevels(version, where, faults);
  for (const [at, layout] of version.layouts.entries()) {
    checkLayout(version, layout.groups, (path) => where(['layouts', at, ...path]), faults);
  }
  if (new Set(version.layouts.map(({ id }) => id)).size < version.layouts.length)
    faults.add(where(['layouts']), 'two layouts have one name');
  checkBands(version, where, faults);
  checkRanking(version, where, measures, faults);
}

interface PlacedVersion {
  readonly version: IndexVersion;
  readonly where: Locate;
}

/** Versions of one index: numbers stand once, no day has two, and none between the first and the last has none. */
export function checkVersions(versions: readonly PlacedVersion[], faults: Complaints): void {
  checkGaps(versions, faults);
  for (const [at, { version, where }] of versions.entries()) {
    for (const { version: other } of versions.slice(0, at)) {
      if (other.version === version.version) faults.add(where(['version']), `version ${version.version} stands twice`);
      if (areBothInForce(version, other))
        faults.add(where(['validFrom']), `version ${version.version} and version ${other.version} are in force on the same day`);
    }
  }
}

function checkGaps(versions: readonly PlacedVersion[], faults: Complaints): void {
  const dated = versions.flatMap(({ version: { version, validity }, where }) =>
    validity === null ? [] : [{ version, where, ...validity }],
  );
  const inOrder = dated.toSorted((one, other) => one.from - other.from);
  for (const [at, { version, from, where }] of inOrder.entries()) {
    const before = inOrder[at - 1];
    if (before === undefined || before.to === null || from <= before.to + 1) continue;
    const gap = `${formatDay(before.to + 1)} to ${formatDay(from - 1)}`;
    faults.add(where(['validFrom']), `between version ${before.version} and version ${version} none is in force, ${gap}`);
  }
}

function areBothInForce({ validity: one }: IndexVersion, { validity: other }: IndexVersion): boolean {
  if (one === null || other === null) return false;
  return one.from <= (other.to ?? Infinity) && other.from <= (one.to ?? Infinity);
}

function checkComponents({ components }: IndexVersion, where: Locate, faults: Complaints): void {
  const ids = new Set<string>();
  for (const [at, { id }] of components.entries()) {
    if (ids.has(id)) faults.add(where(['components', at, 'id']), `the component ${id} stands twice`);
    ids.add(id);
  }
  const sum = sumOf(components.map(({ maxPoints }) => maxPoints));
  if (!isEqual(sum, WHOLE)) faults.add(where(['components']), `the maxima of the components make ${sum}, not ${WHOLE}`);
}

/** What a unit of a level that has everything can reach, against what is said of it. */
function checkLevels({ levels, components }: IndexVersion, where: Locate, faults: Complaints): void {
  for (const { level, outOf } of levels) {
    const reachable = components.filter((one) => one.levels.includes(level) || one.elsewhere[level] === 'fullPoints');
    const sum = sumOf(reachable.map(({ maxPoints }) => maxPoints));
    if (!isEqual(sum, outOf)) faults.add(where(['levels', level, 'outOf']), `a ${level} can reach ${sum} points, not ${outOf}`);
  }
}

function checkLayout({ components }: IndexVersion, groups: readonly IndexGroup[], where: Locate, faults: Complaints): void {
  const maxima = new Map(components.map(({ id, maxPoints }) => [id, maxPoints]));
  const groupOf = new Map<string, string>();
  for (const [at, group] of groups.entries()) {
    for (const [place, id] of group.components.entries()) {
      const path = ['groups', at, 'components', place];
      const other = groupOf.get(id);
      if (!maxima.has(id)) faults.add(where(path), `${id} is no component of this version`);
      else if (other !== undefined) faults.add(where(path), `${id} is in two groups: ${other} and ${group.id}`);
      groupOf.set(id, group.id);
    }
    const sum = sumOf(group.components.map((id) => maxima.get(id) ?? 0));
    if (!isEqual(sum, group.maxPoints))
      faults.add(where(['groups', at, 'maxPoints']), `the components of ${group.id} make ${sum}, not ${group.maxPoints}`);
  }
  for (const id of maxima.keys()) if (!groupOf.has(id)) faults.add(where(['groups']), `${id} is in no group`);
}

function checkBands({ bands }: IndexVersion, where: Locate, faults: Complaints): void {
  for (const [at, { id, from }] of bands.entries()) {
    const above = bands[at - 1];
    if (above !== undefined && from >= above.from) faults.add(where(['bands', at]), `the band ${id} does not lie below ${above.id}`);
  }
  if (bands.at(-1)?.from !== 0) faults.add(where(['bands']), 'the bands do not fall to 0: a figure could be in none');
}

function checkRanking({ ranking, levels }: IndexVersion, where: Locate, measures: ReadonlySet<string>, faults: Complaints): void {
  const { volumeMeasure, peers } = ranking;
  if (!measures.has(volumeMeasure))
    faults.add(where(['ranking', 'volumeMeasure']), `the ranking names ${volumeMeasure}, which is no measure`);
  for (const [at, { level, groups }] of peers.entries()) {
    const path = ['ranking', 'peers', at];
    if (!levels.some((one) => one.level === level)) faults.add(where([...path, 'level']), `the version has no level ${level}`);
    if (groups[0]?.from !== 0) faults.add(where([...path, 'groups']), `the peer groups of a ${level} do not begin at 0`);
    if (groups.some(({ from }, place) => place > 0 && from <= (groups[place - 1]?.from ?? 0)))
      faults.add(where([...path, 'groups']), `the peer groups of a ${level} do not rise`);
  }
}

function sumOf(points: readonly number[]): number {
  return points.reduce((sum, one) => sum + one, 0);
}

function isEqual(one: number, other: number): boolean {
  return Math.abs(one - other) < NOISE;
}
