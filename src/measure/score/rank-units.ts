import type { UnitLevel } from '../../domain/unit.ts';
import { rank } from '../rank.ts';
import { NO_DATA, type Value } from '../value.ts';
import { roundPoints } from './exact-points.ts';
import type { IndexVersion, PeerGroup, Ranking } from './index-definition.ts';

/** What a unit is ranked by: an `IndexScore`, or a total as published (`points`, and `scaled` the same, of 100). */
interface RankedFigures {
  readonly points: number | null;
  readonly scaled: number | null;
  readonly outOf: number;
}

export interface Rankable {
  readonly id: string;
  readonly level: UnitLevel;
  readonly score: RankedFigures;
  /** Of the ranking's `volumeMeasure` in the period; `null` where nobody knows. */
  readonly volume: number | null;
}

export interface UnitRank {
  readonly id: string;
  readonly rank: number | null;
  /** The group by volume, and the rank among those of the same level in it. */
  readonly peerGroup: PeerGroup | null;
  readonly peerRank: number | null;
  /** Why it is shown without a rank. */
  readonly unranked: 'noScore' | 'tooLittleKnown' | 'unknownVolume' | 'tooFew' | null;
}

/**
 * Ranks units among each other: the highest figure first, ties share a rank. Figures that are shown alike are alike.
 * `months` is the length of the period, for peer groups, which are by volume a month.
 */
export function rankUnits(units: readonly Rankable[], { ranking, rounding }: IndexVersion, months: number): UnitRank[] {
  const reasons = units.map((unit) => unrankedBecause(unit, ranking));
  const figures = units.map(({ score }, at): Value => {
    const figure = score[ranking.by];
    return figure === null || reasons[at] !== null ? NO_DATA : measured(roundPoints(figure, rounding));
  });
  const groups = units.map((unit) => peerGroupOf(unit, ranking, months));
  const ranks = rank(figures, 'up');
  const peerRanks = rankWithin(
    figures,
    units.map(({ level }, at) => `${level}/${groups[at]?.id ?? ''}`),
  );
  return units.map(({ id }, at) => ({
    id,
    rank: ranks[at] ?? null,
    peerGroup: groups[at] ?? null,
    peerRank: groups[at] === null ? null : (peerRanks[at] ?? null),
    unranked: reasons[at] ?? null,
  }));
}

function unrankedBecause({ score, volume }: Rankable, ranking: Ranking): UnitRank['unranked'] {
  if (score[ranking.by] === null) return 'noScore';
  if (score.outOf < ranking.minimumOutOf) return 'tooLittleKnown';
  if (volume === null) return 'unknownVolume';
  return volume < ranking.minimumVolume ? 'tooFew' : null;
}

function peerGroupOf({ level, volume }: Rankable, { peers }: Ranking, months: number): PeerGroup | null {
  if (volume === null) return null;
  const groups = peers.find((one) => one.level === level)?.groups ?? [];
  return groups.findLast(({ from }) => volume / months >= from) ?? null;
}

function rankWithin(figures: readonly Value[], keys: readonly string[]): (number | null)[] {
  const ranks: (number | null)[] = figures.map(() => null);
  for (const key of new Set(keys)) {
    const members = [...keys.keys()].filter((at) => keys[at] === key);
    const within = rank(
      members.map((at) => figures[at] ?? NO_DATA),
      'up',
    );
    for (const [place, at] of members.entries()) ranks[at] = within[place] ?? null;
  }
  return ranks;
}

function measured(value: number): Value {
  return { kind: 'value', value, numerator: value, denominator: null };
}
