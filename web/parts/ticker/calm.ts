import type { Happening } from '../../../src/live/wire.ts';

const MOST_ROWS = 24;

export function keyOf(happening: Happening): string {
  return `${happening.at} ${happening.unit} ${happening.procedure} ${happening.what}`;
}

/**
 * The next lines of a ticker that a person can follow: of what is new at most `most` lines come in, the late ones
 * before the others, newest on top. Both lists are newest first.
 */
export function nextLines(shown: readonly Happening[], latest: readonly Happening[], most: number): readonly Happening[] {
  const newestShown = shown[0]?.at;
  const known = new Set(shown.map(keyOf));
  const news = latest.filter(
    (happening) => !known.has(keyOf(happening)) && (newestShown === undefined || Date.parse(happening.at) >= Date.parse(newestShown)),
  );
  if (news.length === 0) return shown;
  const chosen = new Set(news.toSorted((a, b) => Number(b.late) - Number(a.late)).slice(0, shown.length === 0 ? MOST_ROWS : most));
  return [...news.filter((happening) => chosen.has(happening)), ...shown].slice(0, MOST_ROWS);
}
