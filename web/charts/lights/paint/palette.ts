import type { Tone } from '../../../i18n/catalogue.ts';

/** How a light looks when it has no tone: `none` no data, `outside` not of the unit shown. */
export type LightTone = Tone | 'none' | 'outside';

/** Painted in this order, so that what burns lies on top. */
export const PAINT_ORDER: readonly LightTone[] = ['outside', 'none', 'best', 'q1', 'q2', 'good', 'q3', 'fair', 'q4', 'q5', 'amber', 'red'];

export interface Palette {
  /** The theme it was read in. */
  readonly theme: string;
  readonly tones: Readonly<Record<LightTone, string>>;
  readonly ground: string;
  readonly land: string;
  readonly line: string;
  readonly label: string;
  /** A name behind the lights. */
  readonly behind: string;
  readonly strong: string;
  readonly accent: string;
  readonly font: string;
}

/** The canvas takes its colours from the same tokens as everything else. */
export function readPalette(element: Element, theme: string): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const tone = (name: LightTone) => token(`--tone-${name}`);
  return {
    theme,
    tones: {
      best: tone('best'),
      good: tone('good'),
      fair: tone('fair'),
      amber: tone('amber'),
      red: tone('red'),
      q1: tone('q1'),
      q2: tone('q2'),
      q3: tone('q3'),
      q4: tone('q4'),
      q5: tone('q5'),
      none: tone('none'),
      outside: tone('outside'),
    },
    ground: token('--ground'),
    land: token('--map-land'),
    line: token('--map-line'),
    label: token('--map-label'),
    behind: token('--map-behind'),
    strong: token('--ink'),
    accent: token('--pulse'),
    font: style.fontFamily,
  };
}
