import type { LightTone } from './paint/palette.ts';
import { markOf } from './paint/symbol.ts';

const BOX = 16;
const RADIUS = 4.2;

/** The mark of a light as it is on the map, for lists and the legend. */
export function ToneMark({ tone }: { readonly tone: LightTone }) {
  const mark = markOf(tone, tone === 'red' ? 2.9 : RADIUS);
  const middle = BOX / 2;
  const r = mark.radius;
  const colour = `var(--tone-${tone})`;
  return (
    <svg className="tone-mark" viewBox={`0 0 ${BOX} ${BOX}`} width={BOX} height={BOX} aria-hidden="true" data-tone={tone}>
      {mark.kind === 'diamond' && (
        <rect x={middle - r} y={middle - r} width={2 * r} height={2 * r} transform={`rotate(45 ${middle} ${middle})`} fill={colour} />
      )}
      {mark.kind === 'hollow' && <circle cx={middle} cy={middle} r={r} fill="none" stroke={colour} strokeWidth={1.5} />}
      {(mark.kind === 'dot' || mark.kind === 'ringed') && <circle cx={middle} cy={middle} r={r} fill={colour} />}
      {mark.kind === 'ringed' && (
        <circle cx={middle} cy={middle} r={Math.min(mark.ring, 7.2)} fill="none" stroke={colour} strokeWidth={1.2} />
      )}
    </svg>
  );
}
