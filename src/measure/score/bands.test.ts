import { expect, it } from 'vitest';

import { bandOf } from './bands.ts';
import { component, indexVersion } from './score-fixture.ts';

const VERSION = indexVersion([component('a')], [['a']]);

it.each([
  [100, 'excellent'],
  [90, 'excellent'],
  [89.996, 'excellent'],
  [89.99, 'good'],
  [80, 'good'],
  [79.99, 'weak'],
  [0, 'weak'],
])('a figure of %f, as it is shown, is in the band %s', (figure, band) => {
  expect(bandOf(VERSION, figure)?.id).toBe(band);
});

it('without a figure there is no band', () => {
  expect(bandOf(VERSION, null)).toBeNull();
});
