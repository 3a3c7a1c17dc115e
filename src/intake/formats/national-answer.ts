import type { Verdict } from '../contract.ts';
import { BrokenRecord, type RawRecord } from './format.ts';

/** So many are told one by one: senders write the message into a log. */
const TOLD = 20;
/** Of dossier codes nobody has longer ones; what is longer may be anything. */
const MAX_CODE = 100;

export interface NationalAnswer {
  readonly error_code: string;
  readonly message: string;
}

/**
 * What the senders of national packets expect to hear: `"0"` where all was taken, else which dossiers were not, and why, for whoever
 * looks after the system. `verdicts[i]` is that of `records[i]`.
 */
export function nationalAnswer(verdicts: readonly Verdict[], records: readonly RawRecord[]): NationalAnswer {
  const refused = verdicts.flatMap((verdict, at) => (verdict.verdict === 'quarantined' ? [{ at, verdict }] : []));
  if (refused.length === 0) return { error_code: '0', message: `Thành công: ${verdicts.length} bản ghi` };
  const told = refused.slice(0, TOLD).map(({ at, verdict: { reason, pointer, detail } }) => {
    return `#${at + 1} ${nameOf(records[at])}: ${reason} ${pointer} (${detail})`;
  });
  const more = refused.length > told.length ? `; … (${refused.length})` : '';
  return { error_code: '1', message: `${refused.length}/${verdicts.length} bản ghi được giữ lại: ${told.join('; ')}${more}` };
}

function nameOf(record: RawRecord): string {
  if (typeof record !== 'object' || record === null || record instanceof BrokenRecord || !('MaHoSo' in record)) return 'MaHoSo ?';
  const code = record.MaHoSo;
  const isTold = (typeof code === 'string' && code.trim() !== '' && code.length <= MAX_CODE) || typeof code === 'number';
  return `MaHoSo ${isTold ? code : '?'}`;
}
