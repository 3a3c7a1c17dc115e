import { stringify } from 'yaml';

import { parseMapping } from '../../catalogue/read-mapping.ts';
import type { Mapping } from './mapping.ts';

type Words = Readonly<Record<string, unknown>>;

/** The smallest sound mapping (a row is a status event of a national unit), with some of its words put otherwise. */
export function mappingWords(words: Words = {}): Words {
  return {
    source: 'test',
    title: { vi: 'Thử', en: 'Test' },
    terms: 'none',
    time_zone: 'Asia/Ho_Chi_Minh',
    date_formats: { usual: 'iso' },
    dossier: { column: 'code' },
    procedure: { constant: '1.000001' },
    ...('tree' in words ? {} : { unit: { column: 'unit' } }),
    ...('snapshot' in words ? {} : { event: { at: { column: 'at' }, status: { column: 'status' } } }),
    ...words,
  };
}

/** The same, checked as a mapping file is. */
export function mappingOf(words: Words = {}): Mapping {
  return parseMapping(stringify(mappingWords(words)), 'test.yaml');
}
