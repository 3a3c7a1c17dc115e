/** Text as one types it in a hurry: without tones, `đ` as `d`, small letters. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/giu, 'd').toLowerCase();
}

/** Whether every word of `wanted` occurs in the text, whatever the tones. */
export function matches(text: string, wanted: string): boolean {
  const inside = plain(text);
  return plain(wanted)
    .split(/\s+/)
    .every((word) => inside.includes(word));
}
