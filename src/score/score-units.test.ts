import { describe, expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { readCatalogue } from '../catalogue/read-catalogue.ts';
import { entryOf } from '../intake/intake-fixture.ts';
import { world } from '../live/live-fixture.ts';
import { parseDay } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { nextBand } from './next-band.ts';
import { readScore, type PublishedCell } from './read-score.ts';
import { scoreboard } from './scoreboard.ts';

const NOW = at('2026-03-20T09:00');
const { indexes } = await readCatalogue(new URL('../../catalogue', import.meta.url).pathname);
const INDEX = must(indexes.get('766'), '766');

/** A province whose communes settled 40 and 35 dossiers, one of them late or more; another province with nothing. */
async function seeded(late = 1) {
  const parts = await world(NOW);
  const works = Array.from({ length: 75 }, (_, n) => {
    const unit = n < 40 ? '00004' : '00008';
    const accepted = { ...event('accepted', '2026-03-02T09:00'), unit, facts: { fee: 10_000, onlinePayment: 'national_portal' as const } };
    const resolved = { ...event('resolved', n < late ? '2026-03-17T09:00' : '2026-03-03T09:00'), unit };
    return [entryOf(`S-${n}`, accepted), entryOf(`S-${n}`, resolved)];
  });
  await parts.write(...works.flat());
  return parts;
}

async function answered(question: Parameters<ReturnType<typeof scoreboard>>[0], published: readonly PublishedCell[] = []) {
  const { view } = await seeded();
  return scoreboard({ observatory: view, indexes, published: () => Promise.resolve(published) })(question);
}

describe('a score', () => {
  it('counts points from the counters: 74 of 75 in time are 20 · 74/75', async () => {
    const { components } = await answered({ unit: '01', period: 'month' });
    expect(components.find(({ id }) => id === '2.1')).toMatchObject({
      kind: 'scored',
      numerator: 74,
      denominator: 75,
      points: expect.closeTo((20 * 74) / 75, 9),
    });
    expect(components.find(({ id }) => id === '3.6')).toMatchObject({ kind: 'scored', points: 6, lost: 0 });
  });

  it('has no points where nothing is known, and none where no curve is established: never zero', async () => {
    const { components } = await answered({ unit: '01', period: 'month' });
    expect(components.find(({ id }) => id === 'ORIGINAL_RESULT_AVAILABLE')).toMatchObject({ kind: 'noData', points: null, lost: null });
    expect(components.find(({ id }) => id === '3.0')).toMatchObject({ kind: 'publishedOnly', points: null });
  });

  it('adds up: components, the groups of either layout and the total to the last bit', async () => {
    for (const layout of ['law', 'portal']) {
      const { points, groups, components, outOf } = await answered({ unit: '01', period: 'month', layout });
      const known = components.flatMap((one) => one.points ?? []);
      expect(known.reduce((sum, one) => sum + one, 0)).toBe(points);
      expect(groups.flatMap((one) => one.points ?? []).reduce((sum, one) => sum + one, 0)).toBe(points);
      expect(groups.reduce((sum, one) => sum + one.outOf, 0)).toBe(outOf);
    }
  });

  it('is in no band while too little of it is known', async () => {
    expect(await answered({ unit: '01', period: 'month' })).toMatchObject({ outOf: expect.any(Number), band: null, nextBand: null });
  });

  it('ranks children of one level among each other, and says why one has no rank', async () => {
    const { children } = await answered({ unit: '01', period: 'month' });
    expect(children.map(({ unit, rank, rankedOf, unranked }) => [unit.id, rank, rankedOf, unranked])).toEqual([
      ['00004', null, 0, 'tooLittleKnown'],
      ['00008', null, 0, 'tooLittleKnown'],
    ]);
    const nation = await answered({ unit: 'VN', period: 'month' });
    expect(nation.children.find(({ unit }) => unit.id === '02')).toMatchObject({ rank: null, unranked: 'noScore', points: null });
    expect(nation.children.find(({ unit }) => unit.id === 'G01')?.rankedOf).toBe(0);
  });

  it('stands beside what was published, with the difference and its reason', async () => {
    const figure = (component: string, score: number | null, numerator: number, denominator: number): PublishedCell => ({
      component,
      source: 'npsp',
      place: 'extract',
      rawCode: component,
      capturedAt: NOW,
      score,
      maxScore: 20,
      numerator,
      denominator,
      ratio: null,
      flags: [],
    });
    const published = [figure('2.1', 19.5, 73, 75), figure('3.6', null, 75, 75), figure('TOTAL', 59.91, 0, 0)];
    const { components, publishedTotal } = await answered({ unit: '01', period: 'month' }, published);
    expect(components.find(({ id }) => id === '2.1')).toMatchObject({
      published: { score: 19.5, numerator: 73 },
      difference: expect.closeTo((20 * 74) / 75 - 19.5, 9),
      reason: 'numerator',
    });
    expect(components.find(({ id }) => id === '3.6')).toMatchObject({ difference: null, reason: 'notPublished' });
    expect(publishedTotal).toMatchObject({ score: 59.91 });
  });

  it('is by the version of the period unless another is asked for', async () => {
    expect((await answered({ unit: '01', period: '2024-03' })).index.version).toBe(1);
    expect((await answered({ unit: '01', period: 'month' })).index.version).toBe(2);
    expect((await answered({ unit: '01', period: 'month', version: 3 })).index.version).toBe(3);
  });

  it('of a period that runs is by the version of today, not by one that begins before it ends', async () => {
    const change = parseDay('2026-03-25');
    const versions = INDEX.versions.map((one) => {
      if (one.version === 2) return { ...one, validity: { from: parseDay('2025-07-01'), to: change - 1 } };
      return one.version === 3 ? { ...one, validity: { from: change, to: null } } : one;
    });
    const { view } = await seeded();
    const score = scoreboard({
      observatory: view,
      indexes: new Map([['766', { ...INDEX, versions }]]),
      published: () => Promise.resolve([]),
    });
    for (const period of ['month', 'quarter', 'year']) expect((await score({ unit: '01', period })).index.version).toBe(2);
  });

  it('tells no change against a period of which too little is known', async () => {
    const { change, children } = await answered({ unit: '01', period: 'month' });
    for (const one of [change, ...children.map((child) => child.change)])
      expect(one).toEqual({ fell: null, change: null, components: [], groups: [] });
  });

  it.each([
    [{ unit: '01', period: 'month', asKnownAt: '2026-02-30T08:00:00+07:00' }, 'invalid'],
    [{ unit: '01', period: 'month', index: 'none' }, 'notFound'],
    [{ unit: '01', period: 'month', version: 9 }, 'invalid'],
    [{ unit: '01', period: 'month', layout: 'mine' }, 'invalid'],
    [{ unit: 'nowhere', period: 'month' }, 'notFound'],
  ])('of %j is refused', async (question, kind) => {
    await expect(answered(question)).rejects.toMatchObject({ kind });
  });
});

describe('the next band', () => {
  it('is as far away as points are missing, and the widest gap is named first', async () => {
    const { view } = await seeded(30);
    const subject = view.subject({ unit: '01', period: 'month' });
    const { figures, context } = await view.reading(subject);
    const second = must(
      INDEX.versions.find((one) => one.version === 2),
      'version 2',
    );
    const version = { ...second, ranking: { ...second.ranking, minimumOutOf: 10 } };
    const answer = readScore(subject.unit, figures, { index: INDEX, version, layout: 'law', published: [] }, context);
    if (answer.nextBand === null || answer.scaled === null) throw new Error(`no next band below ${answer.scaled}`);
    const reached = answer.scaled + answer.nextBand.missing;
    const band = must(
      version.bands.find(({ id }) => id === answer.nextBand?.band.id),
      'the band',
    );
    expect(reached).toBeCloseTo(band.from - 0.005, 9);
    const wins = answer.nextBand.candidates.map((one) => one.wins);
    expect(wins).toEqual(wins.toSorted((one, other) => other - one));
  });

  it('is none above the highest', () => {
    const version = must(INDEX.versions[0], 'a version');
    const score = { index: '766', version: 1, level: 'province' as const, points: 95, outOf: 100, scaled: 95, components: [], layouts: [] };
    expect(nextBand(score, version)).toBeNull();
    expect(nextBand({ ...score, points: null, scaled: null }, version)).toBeNull();
    expect(nextBand({ ...score, scaled: 89.996 }, version)).toBeNull();
    // Of little that is known nothing is said.
    expect(nextBand({ ...score, outOf: 12, points: 6, scaled: 50 }, version)).toBeNull();
    expect(nextBand({ ...score, scaled: 89.99 }, version)?.band.id).toBe('excellent');
  });
});
