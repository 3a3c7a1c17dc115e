import { MINUTE_MS, dayOf, formatDay, parseDay, startOfDay } from '../../shared/instant.ts';

/** Which candidate of which minute a dossier is: all that is needed to plan it again. */
export interface CandidateKey {
  /** Epoch minute. */
  readonly slot: number;
  readonly index: number;
}

const FORM = /^([A-Z0-9.]+)-(\d{2})(\d{2})(\d{2})-([01]\d|2[0-3])([0-5]\d)(\d{3,5})$/;

/**
 * The customary form `<agency>-<yyMMdd>-<sequence>`; our sequence is the time of day of the candidate's minute (HHmm) and
 * its number in that minute: `H26.00004-261122-0931003`.
 */
export function formatDossierCode(agency: string, { slot, index }: CandidateKey): string {
  const at = slot * MINUTE_MS;
  const day = dayOf(at);
  const minutes = Math.floor((at - startOfDay(day)) / MINUTE_MS);
  const clock = two(Math.floor(minutes / 60)) + two(minutes % 60);
  return `${agency}-${formatDay(day).replaceAll('-', '').slice(2)}-${clock}${String(index).padStart(3, '0')}`;
}

/** `undefined` where the code cannot be one of ours. */
export function parseDossierCode(code: string): (CandidateKey & { readonly agency: string }) | undefined {
  const parts = FORM.exec(code);
  if (parts === null) return undefined;
  const [, agency = '', year, month, dayOfMonth, hour, minute, index] = parts;
  const start = startOfDay(parseDay(`20${year}-${month}-${dayOfMonth}`));
  if (Number.isNaN(start)) return undefined;
  return { agency, slot: start / MINUTE_MS + Number(hour) * 60 + Number(minute), index: Number(index) };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
