import type { Confidence } from '../../../src/live/wire-signs.ts';
import type { Catalogue } from '../../i18n/catalogue.ts';
import type { Formats } from '../../i18n/format.ts';

/** The grounds of a confidence, a sentence for each that is known. */
export function confidenceLines(
  { completeness, sources, freshness, quality }: Confidence,
  { confidence }: Pick<Catalogue, 'confidence'>,
  format: Pick<Formats, 'text' | 'age'>,
): readonly string[] {
  const share = (value: number): string => format.text(value, 'ratio');
  return [
    ...(completeness === null ? [] : [confidence.completeness(share(completeness))]),
    ...(sources === null ? [confidence.noSource] : [confidence.sources(share(sources))]),
    ...(freshness === null ? [] : [confidence.freshness(format.age(freshness))]),
    ...(quality === null ? [] : [confidence.quality(share(quality))]),
  ];
}
