import type { View } from '../data/view.ts';
import { parseView } from '../data/view.ts';

const KEY = 'nhip.display';

/** What this reader chose last; the address of a page goes before it. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): Pick<View, 'lang' | 'theme'> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const { lang, theme } = parseView({ ...stored });
    return { ...(lang === undefined ? {} : { lang }), ...(theme === undefined ? {} : { theme }) };
  } catch {
    // Unreadable or forbidden storage only means that nothing was chosen yet.
    return {};
  }
}

export function keepPreferences(storage: Pick<Storage, 'getItem' | 'setItem'>, view: View): void {
  try {
    storage.setItem(KEY, JSON.stringify({ ...readPreferences(storage), ...pick(view) }));
  } catch {
    // A reader who forbids storage keeps the choice in the address alone.
  }
}

function pick({ lang, theme }: View): Pick<View, 'lang' | 'theme'> {
  return { ...(lang === undefined ? {} : { lang }), ...(theme === undefined ? {} : { theme }) };
}
