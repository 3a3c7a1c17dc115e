import { useComputedColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { Legend } from '../../charts/lights/legend.tsx';
import { LightsMap } from '../../charts/lights/lights-map.tsx';
import { useBoundaries } from '../../data/queries.ts';
import { shortName, type Unit, type UnitIndex } from '../../data/unit-index.ts';
import { useText } from '../../i18n/text.tsx';
import { HotList } from '../../parts/ranking/hot-list.tsx';
import { QuarantineNote } from '../../parts/state/quarantine-note.tsx';
import type { Indicator } from '../../parts/ranking/rank.ts';
import type { LightsShown } from './use-lights-shown.ts';

interface MapPaneProps {
  readonly unit: Unit;
  readonly index: UnitIndex;
  readonly indicator: Indicator;
  readonly shown: LightsShown;
  readonly changed: readonly string[];
  readonly emphasised: string | null;
  readonly onPoint: (unit: string | null) => void;
  readonly onGo: (unit: string) => void;
}

/** The lights with their legend. Picking a commune goes one step down: to its province first, then to itself. */
export function MapPane({ unit, index, indicator, shown, changed, emphasised, onPoint, onGo }: MapPaneProps) {
  const theme = useComputedColorScheme('light');
  const boundaries = useBoundaries().data ?? null;
  const focus = unit.level === 'province' ? unit.id : unit.level === 'commune' ? unit.parent : null;
  const pick = (commune: string) => {
    const province = index.byId.get(commune)?.parent ?? commune;
    onGo(focus === province ? commune : province);
  };
  return (
    <section className="map-pane" data-focus={focus ?? 'VN'}>
      <LightsMap
        index={index}
        boundaries={boundaries}
        lights={shown.lights}
        scale={shown.scale}
        indicator={indicator}
        changed={changed}
        focus={focus}
        selected={unit.level === 'commune' ? unit.id : null}
        emphasised={emphasised}
        theme={theme}
        onPick={pick}
      />
      <UpLink unit={unit} index={index} />
      {shown.lights === null && <div className="map-notes map-notes-waiting" aria-hidden="true" />}
      {shown.lights !== null && shown.scale !== null && (
        <div className="map-notes">
          <Legend indicator={indicator} scale={shown.scale} lights={shown.lights} />
          <HotList lights={shown.lights} scale={shown.scale} indicator={indicator} index={index} onPoint={onPoint} />
        </div>
      )}
      <QuarantineNote />
    </section>
  );
}

function UpLink({ unit, index }: Pick<MapPaneProps, 'unit' | 'index'>) {
  const { t, lang } = useText();
  const parent = unit.parent === null ? undefined : index.byId.get(unit.parent);
  if (parent === undefined) return null;
  if (parent.parent === null && parent.level === 'nation') {
    return (
      <Link to="/" search={true} className="up-link">
        <span aria-hidden="true">←</span> {t.backToNation}
      </Link>
    );
  }
  return (
    <Link to="/unit/$" params={{ _splat: parent.id }} search={true} className="up-link">
      <span aria-hidden="true">←</span> {t.backTo(shortName(parent, lang))}
    </Link>
  );
}
