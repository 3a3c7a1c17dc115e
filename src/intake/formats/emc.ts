import type { Status } from '../../domain/status.ts';
import type { EnumMaps, Format, FormatSettings, ReadRecord } from './format.ts';
import { jsonRecords } from './json-records.ts';
import { keepOnly, type Shape } from './keep-only.ts';
import { fault, fieldsReader, orFinding } from './record-fields.ts';

/** `SiteId` is the unit, `CodeProfile` the system's own number of the dossier; names, users and data are not read. */
const SHAPE = {
  CodeProfile: true,
  SiteId: true,
  CodeTTHC: true,
  MaHoSo: true,
  Status: true,
  FormsReception: true,
  FormsPayments: true,
  Level: true,
  receivedAt: true,
} as const satisfies Shape;

/** As the code that sends it has them; a declaration may say otherwise. */
const USUAL: EnumMaps = {
  Status: { '1': 'accepted', '2': 'in_process', '3': 'returned', '4': 'in_process' },
  FormsReception: { '1': 'online', '2': 'in_person' },
  Level: { '0': 'partial', '1': 'full', '3': 'partial', '4': 'full' },
  FormsPayments: {},
};
const STATUSES: readonly Status[] = [
  'registered',
  'accepted',
  'rejected',
  'in_process',
  'supplement_requested',
  'payment_requested',
  'withdrawn',
  'stopped',
  'resolved',
  'returned',
];

/**
 * The event of the ministry's monitoring system, sent at each change of a status. It says nothing of when: it is sent at once, so the
 * instant of its arrival, which the door writes to it, is taken.
 */
export function emcFormat({ source, enums, timeZone }: FormatSettings): Format {
  const fieldsOf = fieldsReader(timeZone);
  const words = { ...USUAL, ...enums };
  return {
    id: 'emc',
    version: 1,
    kept: (record) => keepOnly(record, SHAPE),
    decode: jsonRecords,
    stampsArrival: true,
    read: (record) =>
      orFinding((): ReadRecord => {
        const fields = fieldsOf(record);
        const translated = (field: string): string | undefined => {
          const given = fields.text(field);
          const own = words[field] ?? {};
          if (given === undefined) return undefined;
          return Object.hasOwn(own, given)
            ? own[given]
            : fault('unknown_value', `/${field}`, 'is a word that the declaration does not translate');
        };
        const word = translated('Status') ?? fault('missing_value', '/Status', 'is missing or empty');
        const status = STATUSES.find((one) => one === word) ?? fault('unknown_status', '/Status', 'is translated to no status');
        const channel = translated('FormsReception');
        const level = translated('Level');
        return {
          items: [
            {
              source,
              dossierCode: fields.text('MaHoSo') ?? fields.needed('CodeProfile'),
              unit: fields.needed('SiteId'),
              procedure: fields.needed('CodeTTHC'),
              status,
              occurredAt: fields.instant('receivedAt') ?? fault('missing_value', '/receivedAt', 'nothing says when it came'),
              facts: {
                ...(channel === 'online' || channel === 'in_person' || channel === 'postal' ? { channel } : {}),
                ...(level === undefined ? {} : { fullProcess: level === 'full' }),
              },
            },
          ],
        };
      }),
  };
}
