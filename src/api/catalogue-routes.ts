import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';

import type { UnitDirectory } from '../domain/unit-directory.ts';
import { targetOf, type Indicator } from '../measure/indicator.ts';
import { unitRef } from '../live/read-board.ts';
import { indicatorListSchema, unitListSchema, type IndicatorList, type UnitList } from '../live/wire.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf } from '../shared/instant.ts';

export interface CatalogueRoutesOptions {
  readonly directory: () => UnitDirectory;
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly headline: readonly string[];
  readonly defaultIndicator: string;
  readonly clock: Clock;
  /** The operator's TopoJSON as it stands in the file, or null. */
  readonly boundaries: string | null;
}

/** What the screens need once: it changes with the catalogue, not with the events. */
export function catalogueRoutes(
  app: FastifyInstance,
  { directory, indicators, headline, defaultIndicator, clock, boundaries }: CatalogueRoutesOptions,
): void {
  app.get(
    '/v1/units',
    { schema: { summary: 'All units, with their place on the map', response: { 200: unitListSchema } } },
    (): UnitList => {
      const context = { directory: directory(), now: clock.now() };
      return {
        units: context.directory.all.map((unit) => ({
          ...unitRef(unit, context),
          point: unit.point === null ? null : [...unit.point],
        })),
      };
    },
  );

  app.get(
    '/v1/indicators',
    { schema: { summary: 'The indicators, defined', response: { 200: indicatorListSchema } } },
    (): IndicatorList => ({
      indicators: [...indicators.values()].map(({ definition }) => {
        const { id, version, name, short, legalBasis, owner, unit, direction, bands, stock } = definition;
        const target = targetOf(definition, 'VN', 'nation', dayOf(clock.now()));
        return { id, version, name, short, definition: definition.definition, legalBasis, owner, unit, direction, target, bands, stock };
      }),
      headline: [...headline],
      defaultIndicator,
    }),
  );

  app.get(
    '/v1/boundaries',
    {
      schema: {
        summary: 'Official boundaries as TopoJSON, where the operator supplied them',
        response: { 200: Type.Object({}, { additionalProperties: true }), 204: Type.Null() },
      },
    },
    (_request, reply) => {
      // Having none is the usual case, not a fault that every browser should log.
      if (boundaries === null) return reply.code(204).send();
      return reply
        .type('application/json')
        .serializer((text: string) => text)
        .send(boundaries);
    },
  );
}
