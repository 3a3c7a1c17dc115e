import type { AdminUnit } from '../../domain/unit.ts';
import { parseDay } from '../../shared/instant.ts';
import type { LocaleText } from '../../shared/locale-text.ts';
import type { Mapping } from './mapping.ts';

/** Foreign bodies are in force as far back as the door takes dates. */
const FIRST_DAY = parseDay('1990-01-01');

/** How the door is told of the unit that a value of the unit column stands for: by its code, or as a name below a unit. */
export function unitCodeOf({ by, under }: NonNullable<Mapping['unit']>, value: string): string {
  return by === 'name' ? `${under ?? 'VN'}/${value.replaceAll('/', ' ')}` : value;
}

/** The code of the foreign unit that a value of the unit column stands for. */
export function unitIdOf(tree: NonNullable<Mapping['tree']>, value: string): string {
  return tree.unit.id.replace('{value}', () => value);
}

/**
 * The units that a value of the mapping's unit column brings with it, parent first: the foreign root and its department.
 * None where the mapping speaks of units of the national catalogue.
 */
export function unitsOf(mapping: Mapping, value: string): readonly AdminUnit[] {
  const { tree } = mapping;
  if (tree === undefined) return [];
  const { root, unit } = tree;
  const name = unit.names !== undefined && Object.hasOwn(unit.names, value) ? unit.names[value] : undefined;
  return [
    foreignUnit({ id: root.id, parent: null, level: 'city', kind: 'city', name: root.name }),
    foreignUnit({
      id: unitIdOf(tree, value),
      parent: root.id,
      level: 'department',
      kind: 'department',
      name: name ?? { vi: value, en: value },
    }),
  ];
}

interface ForeignUnit {
  readonly id: string;
  readonly parent: string | null;
  readonly level: 'city' | 'department';
  readonly kind: 'city' | 'department';
  readonly name: LocaleText;
}

function foreignUnit({ kind, ...unit }: ForeignUnit): AdminUnit {
  return {
    ...unit,
    kinds: [{ from: FIRST_DAY, kind }],
    validFrom: FIRST_DAY,
    validTo: null,
    point: null,
    population: null,
    eIdCode: null,
  };
}
