import type { StatusEventItem } from '../src/intake/contract.ts';
import { formatInstant, MINUTE_MS } from '../src/shared/instant.ts';

/** A ward of Ha Noi (province 01), and one of Ho Chi Minh City (province 79). */
export const WARD = '00008';
export const OTHER_WARD = '26740';
export const PROVINCE = '01';
/** A procedure of communes whose statutory time is given in working days. */
export const PROCEDURE = '1.000080';

/** A good status event of a minute ago; whatever the test is about is given. */
export function eventItem(over: Partial<StatusEventItem> & { readonly dossierCode: string }): StatusEventItem {
  return {
    source: 'test',
    unit: WARD,
    procedure: PROCEDURE,
    status: 'accepted',
    occurredAt: formatInstant(Date.now() - MINUTE_MS),
    ...over,
  };
}
