import type { Verdict } from '../contract.ts';

/** What the senders of national packets expect to hear: `"0"` where all was taken, else a text for whoever looks after the system. */
export function nationalAnswer(verdicts: readonly Verdict[]): { readonly error_code: string; readonly message: string } {
  const refused = verdicts.flatMap((verdict, at) => (verdict.verdict === 'quarantined' ? [{ at, verdict }] : []));
  if (refused.length === 0) return { error_code: '0', message: `Thành công: ${verdicts.length} bản ghi` };
  const told = refused.slice(0, 20).map(({ at, verdict }) => `#${at + 1} ${verdict.reason} ${verdict.pointer}: ${verdict.detail}`);
  const more = refused.length > told.length ? `; … (${refused.length})` : '';
  return { error_code: '1', message: `${refused.length}/${verdicts.length} bản ghi được giữ lại: ${told.join('; ')}${more}` };
}
