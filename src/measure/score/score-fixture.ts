import type { UnitLevel } from '../../domain/unit.ts';
import { parseDay } from '../../shared/instant.ts';
import type { IndexComponent, IndexVersion, Ranking } from './index-definition.ts';

const TEXT = { vi: 'x', en: 'x' };

/** A component with ten points, linear, of every level. */
export function component(id: string, more: Partial<IndexComponent> = {}): IndexComponent {
  return {
    id,
    number: id,
    name: TEXT,
    indicator: id,
    maxPoints: 10,
    curve: { kind: 'linear' },
    zeroDenominator: 'noData',
    levels: ['province', 'commune', 'ministry', 'department'],
    elsewhere: {},
    legalBasis: 'x',
    note: null,
    isUnverified: false,
    ...more,
  };
}

const RANKING: Ranking = {
  by: 'scaled',
  volumeMeasure: 'received',
  minimumVolume: 30,
  minimumOutOf: 15,
  peers: [
    {
      level: 'commune' satisfies UnitLevel,
      groups: [
        { id: 'small', name: TEXT, from: 0 },
        { id: 'large', name: TEXT, from: 500 },
      ],
    },
  ],
};

/** A version of the components in two layouts: all in one group, and the groups as given. */
export function indexVersion(
  components: readonly IndexComponent[],
  groups: readonly (readonly string[])[],
  more: Partial<IndexVersion> = {},
): IndexVersion {
  const maxOf = (ids: readonly string[]): number =>
    components.reduce((sum, { id, maxPoints }) => sum + (ids.includes(id) ? maxPoints : 0), 0);
  const group = (id: string, ids: readonly string[]) => ({ id, name: TEXT, maxPoints: maxOf(ids), components: ids, code: null });
  const all = components.map(({ id }) => id);
  return {
    index: 'x',
    version: 1,
    name: TEXT,
    validity: { from: parseDay('2025-07-01'), to: null },
    source: 'x',
    reviewedOn: parseDay('2026-11-25'),
    rounding: 2,
    levels: [{ level: 'province', outOf: maxOf(all) }],
    components,
    layouts: [
      { id: 'groups', groups: groups.map((ids, at) => group(`g${at}`, ids)) },
      { id: 'whole', groups: [group('all', all)] },
    ],
    bands: [
      { id: 'excellent', name: TEXT, from: 90 },
      { id: 'good', name: TEXT, from: 80 },
      { id: 'weak', name: TEXT, from: 0 },
    ],
    ranking: RANKING,
    ...more,
  };
}
