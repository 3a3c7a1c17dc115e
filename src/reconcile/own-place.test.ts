import { expect, test } from 'vitest';

import { readIndexes } from '../catalogue/read-indexes.ts';
import { readIndicators } from '../catalogue/read-indicators.ts';
import { readMeasures } from '../catalogue/read-measures.ts';
import { CATALOGUE_DIR } from '../core.ts';
import { ownPlaceOf } from './own-place.ts';
import { componentOfGroupCode } from './published-figure.ts';

test("every component of the catalogue's indexes has the endpoint of its group in the portal's layout", async () => {
  const measures = new Set((await readMeasures(`${CATALOGUE_DIR}/measures`)).map(({ id }) => id));
  const { indicators } = await readIndicators(`${CATALOGUE_DIR}/indicators`, measures);
  const indexes = await readIndexes(`${CATALOGUE_DIR}/indexes`, { indicators, measures });
  const layouts = [...indexes.values()].flatMap(({ versions }) => versions.flatMap((version) => version.layouts));
  const groups = layouts
    .flatMap((layout) => layout.groups)
    .flatMap(({ code, components }) => (code === null ? [] : [{ code, components }]));
  expect(groups.length).toBeGreaterThan(0);
  for (const { code, components } of groups) {
    const place = componentOfGroupCode(code).replace('GROUP:', '');
    expect(components.map((id) => [id, ownPlaceOf(id)])).toEqual(components.map((id) => [id, place]));
    expect(ownPlaceOf(componentOfGroupCode(code))).toBe(place);
  }
});
