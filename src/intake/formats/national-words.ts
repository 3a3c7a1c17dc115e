import { STATUS_CODES, statusOfCode, type Status } from '../../domain/status.ts';
import type { EnumMaps } from './format.ts';
import { fault, type Fields } from './record-fields.ts';

/** What the words of a list mean where the source's declaration says nothing else: two systems give one field different meanings. */
const USUAL: EnumMaps = {
  KenhThucHien: { '1': 'in_person', '2': 'online', '3': 'postal' },
  DuocThanhToanTrucTuyen: { '0': 'none', '1': 'national_portal', '2': 'agency_gateway' },
};
/** The ten of the national synchronisation; what else we know a source reaches by name. */
const LAST_CODE = 10;

/** What one source means by its words. */
export interface Words {
  statusIn(fields: Fields, field: string): Status;
  /** `undefined` where the field is empty. A word that nobody translates is a fault, never a guess. */
  wordIn<T extends string>(fields: Fields, field: string, allowed: readonly T[]): T | undefined;
  /** What the declaration makes of the value of a field; `undefined` where it says nothing of it. */
  declared(field: string, given: string): string | undefined;
  /** Whether the declaration says anything of a field. */
  knows(field: string): boolean;
}

export function nationalWords(enums: EnumMaps): Words {
  const maps = { ...USUAL, ...enums };
  const declared = (field: string, given: string): string | undefined => {
    const map = maps[field];
    const word = given.normalize('NFC');
    return map !== undefined && Object.hasOwn(map, word) ? map[word] : undefined;
  };
  return {
    declared,
    knows: (field) => Object.keys(maps[field] ?? {}).length > 0,
    statusIn(fields, field) {
      const given = fields.needed(field);
      const status = statusCalled(declared(field, given) ?? given);
      return status ?? fault('unknown_status', `/${field}`, 'is none of the ten statuses, nor translated by the declaration');
    },
    wordIn(fields, field, allowed) {
      const given = fields.text(field);
      if (given === undefined) return undefined;
      const meant = declared(field, given) ?? given;
      return (
        allowed.find((word) => word === meant) ?? fault('unknown_value', `/${field}`, 'is a word that the declaration does not translate')
      );
    },
  };
}

/** By its code or its name. */
export function statusCalled(word: string): Status | undefined {
  if (/^\d{1,2}$/.test(word)) return Number(word) <= LAST_CODE ? statusOfCode(Number(word)) : undefined;
  // The keys of a literal object are exactly its declared keys.
  return Object.hasOwn(STATUS_CODES, word) ? (word as Status) : undefined;
}
