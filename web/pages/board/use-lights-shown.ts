import { useMemo, useRef } from 'react';

import { lightScale, type LightScale } from '../../charts/lights/scale.ts';
import { useLights } from '../../data/queries.ts';
import { lightTable, type LightTable } from '../../data/stream-state.ts';
import type { Unit } from '../../data/unit-index.ts';
import type { Stream } from '../../data/use-stream.ts';
import type { PeriodKind } from '../../i18n/catalogue.ts';
import type { Indicator } from '../../parts/ranking/rank.ts';

export interface LightsShown {
  readonly lights: LightTable | null;
  readonly scale: LightScale | null;
}

/**
 * The lights to paint. A commune's stream has its own light alone, so its neighbours come by an ordinary request; and
 * while a new stream has not spoken yet, the old lights stay rather than go dark.
 */
export function useLightsShown(stream: Stream, unit: Unit, period: PeriodKind, indicator: Indicator): LightsShown {
  const around = useLights(unit.level === 'commune' ? unit.parent : null, period, indicator.id).data;
  const held = useRef<{ readonly key: string; readonly lights: LightTable } | null>(null);
  const key = `${indicator.id} ${period}`;
  const own = stream.lights?.indicator === indicator.id && stream.board !== null ? stream.lights : null;
  const lights = useMemo(() => (around === undefined ? own : merge(lightTable(around), own)), [around, own]);
  if (lights !== null) held.current = { key, lights };
  const shown = lights ?? (held.current?.key === key ? held.current.lights : null);

  const isReady = shown !== null;
  const scale = useMemo(
    () =>
      shown === null
        ? null
        : lightScale(
            indicator,
            [...shown.byUnit.values()].flatMap(({ value }) => (value === null ? [] : [value])),
          ),
    // Classes cut from the data itself are cut once per snapshot, or every delta would shift them.
    // oxlint-disable-next-line react/exhaustive-deps -- see above: the lights change with every delta, the classes must not
    [indicator, isReady, stream.generation, around],
  );
  return { lights: shown, scale };
}

function merge(base: LightTable, over: LightTable | null): LightTable {
  return over === null ? base : { ...base, byUnit: new Map([...base.byUnit, ...over.byUnit]) };
}
