/** The last message that was delivered: its place in the stream, and when that stream was made. */
export interface StreamPlace {
  readonly made: string;
  readonly seq: number;
}

export function cursorAt(place: StreamPlace): string {
  return JSON.stringify(place);
}

/** The place in a cursor; `null` where it is none of this kind. */
export function placeIn(cursor: string): StreamPlace | null {
  try {
    const place: unknown = JSON.parse(cursor);
    if (typeof place !== 'object' || place === null || !('made' in place) || !('seq' in place)) return null;
    const { made, seq } = place;
    return typeof made === 'string' && Number.isSafeInteger(seq) ? { made, seq: Number(seq) } : null;
  } catch {
    return null;
  }
}
