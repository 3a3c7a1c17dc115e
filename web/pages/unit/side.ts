import type { IndicatorList } from '../../../src/live/wire.ts';
import type { ChosenView } from '../../app/use-view.ts';
import type { LightScale } from '../../charts/lights/scale.ts';
import type { Unit, UnitIndex } from '../../data/unit-index.ts';
import type { Stream } from '../../data/use-stream.ts';
import type { Indicator } from '../../parts/ranking/rank.ts';

/** What both sides of a unit's page are made from. */
export interface SideProps {
  readonly unit: Unit;
  readonly index: UnitIndex;
  readonly list: IndicatorList;
  readonly indicator: Indicator;
  readonly view: ChosenView;
  readonly stream: Stream;
  readonly scale: LightScale | null;
  readonly onPoint: (unit: string | null) => void;
}
