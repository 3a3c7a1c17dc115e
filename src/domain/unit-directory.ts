import { AppError } from '../shared/app-error.ts';
import type { Day } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { normaliseUnitCode } from './unit-code.ts';
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
   * and another one today (`00004` was Trúc Bạch and is Ba Đình): the day decides. `undefined` for an unknown code.
   */
  resolve(code: string, day: Day): ResolvedUnit | undefined;
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

  return {
    all,
    roots: children.get(null) ?? [],
    get: (id) => byId.get(id),
    children: childrenOf,
    ancestors: (id) => ancestors.get(id) ?? [],
    leavesUnder,
    resolve: resolver(byId, former, aliases),
    kindOn,
    withUnits: (more) => unitDirectory([...all, ...more], former, aliases),
  };
}

function resolver(byId: ReadonlyMap<string, AdminUnit>, former: readonly FormerUnit[], aliases: ReadonlyMap<string, string>) {
  const formerByCode = new Map(former.map((unit) => [unit.code, unit]));
  const idByAgencyCode = new Map<string, string>();
  for (const { id, eIdCode } of byId.values()) if (eIdCode !== null) idByAgencyCode.set(eIdCode, id);

  return (written: string, day: Day): ResolvedUnit | undefined => {
    const given = written.trim();
    const code = normaliseUnitCode(given);
    const ended = formerByCode.get(code);
    if (ended !== undefined && day <= ended.validTo) return successorOf(ended, given);
    if (byId.has(code)) return arrivedAt(code, given);
    const agency = idByAgencyCode.get(code);
    if (agency !== undefined) return arrivedAt(agency, given);
    if (ended !== undefined) return successorOf(ended, given);
    const alias = aliases.get(code);
    return alias === undefined ? undefined : arrivedAt(alias, given);
  };
}

function successorOf(ended: FormerUnit, given: string): ResolvedUnit | undefined {
  const [unit, ...others] = ended.successors;
  if (unit === undefined) return undefined;
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
