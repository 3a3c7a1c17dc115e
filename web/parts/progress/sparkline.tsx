import type { ProgressAnswer } from '../../../src/live/wire-signs.ts';

type Finished = NonNullable<ProgressAnswer['indicators'][string]['kinds']['week']>['finished'];

const STEP = 6;
const HEIGHT = 18;
const LEAST = 3;

/** Finished periods as small columns, oldest first; one that is missing is a dot, not a column of no height. */
export function Sparkline({ finished }: { readonly finished: Finished }) {
  const known = finished.flatMap(({ value }) => (value === null ? [] : [value]));
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // From a little below the lowest: differences are what is looked for here, sizes stand beside it.
  const heightOf = (value: number): number => (high === low ? HEIGHT / 2 : LEAST + ((value - low) / (high - low)) * (HEIGHT - LEAST));
  const width = finished.length * STEP;
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
      {finished.map(({ period, value }, at) => {
        if (value === null) return <circle key={period} cx={at * STEP + STEP / 2} cy={HEIGHT - 1} r="0.8" fill="currentColor" />;
        const height = heightOf(value);
        return <rect key={period} x={at * STEP + 0.5} y={HEIGHT - height} width={STEP - 2} height={height} rx="0.8" fill="currentColor" />;
      })}
    </svg>
  );
}
