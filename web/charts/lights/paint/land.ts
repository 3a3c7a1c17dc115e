import { geoPath, geoTransform } from 'd3-geo';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';

import { planeProjection } from '../frame.ts';

/** The operator's boundaries as a path in plane units; the layer is `provinces`, else the first there is. */
export function landPath(topology: Topology): Path2D | null {
  const layer = topology.objects['provinces'] ?? Object.values(topology.objects)[0];
  if (layer === undefined) return null;
  const projection = planeProjection();
  // Point by point, not on the sphere: a ring wound the other way must not become the rest of the world.
  const toPlane = geoTransform({
    point(lon, lat) {
      const [x, y] = projection([lon, lat]) ?? [0, 0];
      this.stream.point(x, y);
    },
  });
  const outline = geoPath(toPlane)(feature(topology, layer));
  return outline === null ? null : new Path2D(outline);
}
