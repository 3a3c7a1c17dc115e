import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { readIndexes } from '../../src/catalogue/read-indexes.ts';
import { readIndicators } from '../../src/catalogue/read-indicators.ts';
import { readMeasures } from '../../src/catalogue/read-measures.ts';
import { checkControlTotal } from '../../src/measure/control-total.ts';
import { indicator } from '../../src/measure/indicator.ts';
import { indicatorsOn } from '../../src/measure/indicator-versions.ts';
import { counters, type Sums } from '../../src/measure/measure-fixture.ts';
import { measureSet } from '../../src/measure/measure.ts';
import { bandOf } from '../../src/measure/score/bands.ts';
import { exactPoints, roundPoints } from '../../src/measure/score/exact-points.ts';
import { versionOn } from '../../src/measure/score/index-definition.ts';
import { rankUnits, type Rankable } from '../../src/measure/score/rank-units.ts';
import { parseDay } from '../../src/shared/instant.ts';
import { must } from '../../src/shared/must.ts';
import golden from './published-figures.json' with { type: 'json' };

const at = (folder: string): string => fileURLToPath(new URL(`../../catalogue/${folder}`, import.meta.url));
const definitions = await readMeasures(at('measures'));
const ids = new Set(definitions.map(({ id }) => id));
const MEASURES = measureSet(definitions);
const { indicators } = await readIndicators(at('indicators'), ids);
const onDay = indicatorsOn(indicators.map((definition) => indicator(definition, MEASURES)));
const index = must((await readIndexes(at('indexes'), { indicators, measures: ids })).get('766'), 'index 766');
const versionOf = (day: string) => must(versionOn(index, parseDay(day)), 'a version of the day');

describe('the service-quality index as it was published', () => {
  it.each(golden.indexTotals.filter(({ groups }) => groups !== null))('the groups of $unit make its total', ({ groups, total, asOf }) => {
    const points = Object.entries(groups ?? {});
    // The order of adding does not matter to exact points.
    const sum = points.map(([, one]) => exactPoints(one)).reduce((all, one) => all + one, 0);
    expect(roundPoints(sum, 2)).toBe(total);
    const law = versionOf(asOf).layouts.find(({ id }) => id === 'law');
    const maxima = new Map(law?.groups.map(({ id, maxPoints }) => [id, maxPoints]));
    expect(points.map(([id]) => id).toSorted(compareTexts)).toEqual([...maxima.keys()].toSorted(compareTexts));
    for (const [id, one] of points) expect([id, one <= (maxima.get(id) ?? 0)]).toEqual([id, true]);
  });

  it.each(golden.indexTotals.filter(({ band }) => band !== undefined))(
    '$unit with $total points is in the band $band',
    ({ total, band, asOf }) => {
      expect(bandOf(versionOf(asOf), total)?.id).toBe(band);
    },
  );

  it('satisfaction has the published ratio to its maximum', () => {
    const { points, of, ratio, asOf } = golden.satisfaction;
    const group = versionOf(asOf).layouts[0]?.groups.find(({ id }) => id === 'satisfaction');
    expect(group?.maxPoints).toBe(of);
    expect(roundPoints(points / of, 4)).toBe(ratio);
  });
});

describe('the ranks as they were published', () => {
  const { asOf, inOrder } = golden.ranks;
  const published = inOrder.map(([id, total]) => rankable(String(id), Number(total)));

  it('are those of the totals, whatever the order they come in', () => {
    const ranks = new Map(rankUnits(published.toReversed(), versionOf(asOf), 1).map(({ id, rank }) => [id, rank]));
    expect(published.map(({ id }) => ranks.get(id))).toEqual([1, 2, 3, 4, 5]);
    expect(ranks.get('Thái Nguyên')).toBe(golden.indexTotals[0]?.rank);
  });

  it('with two alike share a rank, and the next leaves a gap', () => {
    const tied = published.with(2, rankable('Thanh Hóa', Number(inOrder[1]?.[1])));
    expect(rankUnits(tied, versionOf(asOf), 1).map(({ rank }) => rank)).toEqual([1, 2, 2, 4, 5]);
  });

  it('leave rank 13 of 34 to a unit with twelve above it', () => {
    const [, anGiang] = golden.indexTotals;
    const others = Array.from({ length: 33 }, (_, n) => rankable(`other ${n}`, n < 12 ? 85 + n / 10 : 60 - n / 10));
    const ranks = rankUnits([rankable('An Giang', anGiang?.total ?? 0), ...others], versionOf('2025-09-08'), 1);
    expect(ranks[0]?.rank).toBe(anGiang?.rank);
    expect(ranks).toHaveLength(anGiang?.of ?? 0);
  });
});

describe('assigned tasks as they were printed', () => {
  it.each(golden.tasks)('$total of $asOf', ({ total, parts, misprint }) => {
    const names = Object.keys(parts);
    const printed = names.map((name) => Reflect.get(parts, name) as number);
    const check = checkControlTotal(printed, total);
    expect(check.isBalanced).toBe(misprint === null);
    if (misprint === null) return;
    // The defect is flagged, with the slip that explains it.
    expect(check.difference).toBe(18);
    expect(check.swapped).toEqual([{ part: names.indexOf(misprint.part), printed: 1602, would: misprint.must }]);
    expect(checkControlTotal(printed.with(names.indexOf(misprint.part), misprint.must), total).isBalanced).toBe(true);
  });
});

describe('shares as the catalogue counts them', () => {
  const evaluate = (id: string, level: 'nation' | 'ministry' | 'commune', given: { period?: Sums; asOf?: Sums }) =>
    must(onDay(parseDay('2025-10-01')).get(id), id).evaluate(level, counters(MEASURES, { all: {}, ...given }));

  it('procedures abolished and simplified are the published share of their plan', () => {
    const { abolished, simplified, shareOfPlan } = golden.reform;
    const plan = Math.round((abolished + simplified) / shareOfPlan);
    const given = { procedures_in_reform_plan: plan, procedures_reform_abolished: abolished, procedures_reform_simplified: simplified };
    const value = evaluate('reform_progress', 'nation', { asOf: given });
    expect(value).toMatchObject({ kind: 'value', numerator: 2940, denominator: plan });
    // No whole plan gives the printed share to its last decimal; the nearest is off by less than one unit of it.
    expect(Math.abs((value.kind === 'value' ? value.value : 0) - shareOfPlan)).toBeLessThan(0.0001);
  });

  it('procedures that ministries made public, of all that they issue', () => {
    const { proceduresPublic, proceduresOfMinistries } = golden.reform;
    const given = {
      procedures_owned: proceduresOfMinistries,
      procedures_owned_public: proceduresPublic,
      procedures_owned_public_known: proceduresOfMinistries,
    };
    expect(evaluate('owned_public_rate', 'nation', { asOf: given })).toMatchObject({ kind: 'value', numerator: 1383, denominator: 1385 });
  });

  it('a ward with 1,100 dossiers, 97 % of them online and 99.02 % on or before time', () => {
    const { dossiers, onlineShare, onOrBeforeTime } = golden.tanChauWard;
    const online = Math.round(dossiers * onlineShare);
    const onTime = Math.round(dossiers * onOrBeforeTime);
    const period = { received: dossiers, received_online: online, resolved_on_time: onTime, resolved_late: dossiers - onTime };
    expect(evaluate('online_submission_rate', 'commune', { period })).toMatchObject({ value: onlineShare });
    const value = evaluate('on_time_rate', 'commune', { period });
    // The number of dossiers is about 1,100: no closer than one dossier.
    expect(Math.abs((value.kind === 'value' ? value.value : 0) - onOrBeforeTime)).toBeLessThan(1 / dossiers);
  });

  it('two official online rates are two indicators with a definition each: neither is the other', () => {
    const { national, submissionRateOfAugust, target } = golden.onlineRate;
    const period = { received: 10_000, received_online: 7570, received_full_process: 3998, full_process_known: 10_000 };
    expect(evaluate('full_process_dossier_rate', 'nation', { period })).toMatchObject({ value: national });
    expect(evaluate('online_submission_rate', 'nation', { period })).toMatchObject({ value: submissionRateOfAugust });
    const [submission, fullProcess] = ['online_submission_rate', 'full_process_dossier_rate'].map(
      (id) => must(onDay(parseDay('2025-10-28')).get(id), id).definition,
    );
    expect(submission?.definition).not.toEqual(fullProcess?.definition);
    expect(fullProcess?.targets.map(({ value }) => value)).toEqual([target]);
  });

  it('the national rate lies between those of ministries and provinces, as a mean weighted by volume does', () => {
    const { national, ministries, provinces } = golden.onlineRate;
    const share = (national - provinces) / (ministries - provinces);
    expect(roundPoints(share, 2)).toBe(0.61);
  });
});

function rankable(id: string, total: number): Rankable {
  return { id, level: 'province', score: { points: total, scaled: total, outOf: 100 }, volume: 100_000 };
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : 1;
}
