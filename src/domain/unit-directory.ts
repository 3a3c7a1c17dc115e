import { AppError } from '../shared/app-error.ts';
import type { Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { normaliseUnitCode } from './unit-code.ts';
import { nameIndex } from './unit-name.ts';
import type { AdminUnit, FormerUnit, UnitKind } from './unit.ts';

/** Where a code leads. `given` is what the source wrote, where that differs from the unit's own id. */
export interface ResolvedUnit {
  readonly unit: string;
  readonly given?: string;
  /** The code belonged to a unit that was split, and its default successor was taken. */
  readonly guessed?: boolean;
}

/** The units in force as trees, and every code that leads to one of them. */
export interface UnitDirectory {
  readonly all: readonly AdminUnit[];
  readonly roots: readonly AdminUnit[];
  get(id: string): AdminUnit | undefined;
  /** In catalogue order; empty for an unknown id. */
  children(id: string): readonly AdminUnit[];
  /** From the unit itself up to its root; empty for an unknown id. */
  ancestors(id: string): readonly string[];
  /** The units without children under `id`; the unit itself where it has none. */
  leavesUnder(id: string): readonly AdminUnit[];
  /**
   * The unit in force that a source's code means for something that happened on `day`. A code can name a former unit
   * and another one today (`00004` was Trúc Bạch and is Ba Đình): the day decides. Where a unit was split, it is `counter` if that
   * is one of the successors. A source that has no codes names units below one, as `79/Phường Sài Gòn`: the same holds of names.
   * `undefined` for what is unknown, and for a name that could mean several.
   */
  resolve(code: string, day: Day, counter?: string): ResolvedUnit | undefined;
  /**
   * The unit in force of that Vietnamese name, with or without marks and kind; `undefined` where there is none or no telling which.
   * With `under` below that unit, and right below it first: a ward often has the name of its province.
   */
  findByName(name: string, under?: string): AdminUnit | undefined;
  /** What the unit is on a day; its first kind before it began. */
  kindOn(unit: AdminUnit, day: Day): UnitKind;
  /** A directory with more units, or newer ones of the same id. Refuses a missing parent and a circle. */
  withUnits(more: readonly AdminUnit[]): UnitDirectory;
}

/** `aliases` are further codes of units, valid on every day. */
export function unitDirectory(
  units: readonly AdminUnit[],
  former: readonly FormerUnit[],
  aliases: ReadonlyMap<string, string>,
): UnitDirectory {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const all = [...byId.values()];
  const ancestors = new Map(all.map((unit) => [unit.id, ancestorsOf(unit, byId)]));
  const children = Map.groupBy(all, (unit) => unit.parent);
  const isBelow = (id: string, under: string): boolean => id !== under && ancestors.get(id)?.includes(under) === true;
  const childrenOf = (id: string): readonly AdminUnit[] => children.get(id) ?? [];

  // Asked for with every board: found once.
  const leaves = new Map<string, readonly AdminUnit[]>();
  const findLeaves = (id: string): readonly AdminUnit[] => {
    const below = childrenOf(id);
    if (below.length > 0) return below.flatMap((child) => leavesUnder(child.id));
    const unit = byId.get(id);
    return unit === undefined ? [] : [unit];
  };
  const leavesUnder = (id: string): readonly AdminUnit[] => {
    const known = leaves.get(id);
    if (known !== undefined) return known;
    const found = findLeaves(id);
    if (byId.has(id)) leaves.set(id, found);
    return found;
  };

  const findByName = nameFinder(all, isBelow);
  return {
    all,
    roots: children.get(null) ?? [],
    get: (id) => byId.get(id),
    children: childrenOf,
    ancestors: (id) => ancestors.get(id) ?? [],
    leavesUnder,
    resolve: resolver({ byId, former, aliases, isBelow, findByName }),
    findByName,
    kindOn,
    withUnits: (more) => unitDirectory([...all, ...more], former, aliases),
  };
}

type IsBelow = (id: string, under: string) => boolean;

function nameFinder(all: readonly AdminUnit[], isBelow: IsBelow): UnitDirectory['findByName'] {
  // Made when first asked for: most sources have codes, and a directory is made anew with each foreign unit.
  const names = once(() => nameIndex(all.map((unit) => ({ name: unit.name.vi, kinds: unit.kinds.map(({ kind }) => kind), unit }))));
  return (name, under) => {
    const rightBelow = under === undefined ? [] : names()(name, ({ parent }) => parent === under);
    const found = rightBelow.length > 0 ? rightBelow : names()(name, ({ id }) => under === undefined || isBelow(id, under));
    return found.length === 1 ? found[0] : undefined;
  };
}

interface ResolverParts {
  readonly byId: ReadonlyMap<string, AdminUnit>;
  readonly former: readonly FormerUnit[];
  readonly aliases: ReadonlyMap<string, string>;
  readonly isBelow: IsBelow;
  readonly findByName: UnitDirectory['findByName'];
}

function resolver({ byId, former, aliases, isBelow, findByName }: ResolverParts): UnitDirectory['resolve'] {
  const formerByCode = new Map(former.map((unit) => [unit.code, unit]));
  const idByAgencyCode = new Map<string, string>();
  for (const { id, eIdCode } of byId.values()) if (eIdCode !== null) idByAgencyCode.set(eIdCode, id);

  const formerNames = once(() => nameIndex(former.map((unit) => ({ name: unit.name, unit }))));

  const named = (given: string, day: Day, counter: string | undefined): ResolvedUnit | undefined => {
    const slash = given.lastIndexOf('/');
    const above = slash === -1 ? undefined : resolve(given.slice(0, slash), day)?.unit;
    if (above === undefined) return undefined;
    const name = given.slice(slash + 1);
    const ended = formerNames()(name, ({ successors }) => successors.some((id) => isBelow(id, above)));
    const stillInForce = ended.filter(({ validTo }) => day <= validTo);
    const found = stillInForce.length > 0 ? undefined : findByName(name, above);
    if (found !== undefined) return arrivedAt(found.id, given);
    const [meant, ...others] = stillInForce.length > 0 ? stillInForce : ended;
    return meant === undefined || others.length > 0 ? undefined : successorOf(meant, given, counter);
  };

  const resolve: UnitDirectory['resolve'] = (written, day, counter) => {
    const given = written.trim();
    const code = normaliseUnitCode(given);
    const ended = formerByCode.get(code);
    if (ended !== undefined && day <= ended.validTo) return successorOf(ended, given, counter);
    if (byId.has(code)) return arrivedAt(code, given);
    const agency = idByAgencyCode.get(code);
    if (agency !== undefined) return arrivedAt(agency, given);
    if (ended !== undefined) return successorOf(ended, given, counter);
    const alias = aliases.get(code);
    return alias === undefined ? named(given, day, counter) : arrivedAt(alias, given);
  };
  return resolve;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function successorOf({ successors }: FormerUnit, given: string, counter: string | undefined): ResolvedUnit | undefined {
  const [unit, ...others] = successors;
  if (unit === undefined) return undefined;
  if (counter !== undefined && successors.includes(counter)) return arrivedAt(counter, given);
  return others.length === 0 ? arrivedAt(unit, given) : { ...arrivedAt(unit, given), guessed: true };
}

function arrivedAt(unit: string, given: string): ResolvedUnit {
  return unit === given ? { unit } : { unit, given };
}

function ancestorsOf(unit: AdminUnit, byId: ReadonlyMap<string, AdminUnit>): readonly string[] {
  const path = [unit.id];
  for (let parent = unit.parent; parent !== null;) {
    if (path.includes(parent))
      throw new AppError('invalid', `Unit ${unit.id}: its parents form a circle (${[...path, parent].join(' → ')}).`);
    const above = byId.get(parent);
    if (above === undefined) throw new AppError('invalid', `Unit ${path.at(-1)}: its parent ${parent} does not exist.`);
    path.push(parent);
    parent = above.parent;
  }
  return path;
}

function kindOn(unit: AdminUnit, day: Day): UnitKind {
  const begun = unit.kinds.findLast(({ from }) => from <= day) ?? unit.kinds[0];
  return must(begun, `a kind of unit ${unit.id}`).kind;
}
