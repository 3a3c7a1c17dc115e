import { expect, it } from 'vitest';

import { at, event } from '../domain/dossier-fixture.ts';
import { heardIn } from './heard.ts';
import { decide, entryOf } from './intake-fixture.ts';

const accepted = event('accepted', '2026-03-02T09:00', { learnedAt: at('2026-03-02T09:05') });

it('a transaction tells of whom each source spoke, how much of it is new, and how far back it goes', () => {
  const { dossiers, facts } = decide(
    [
      entryOf('D1', accepted),
      entryOf('D1', event('resolved', '2026-03-03T09:00', { learnedAt: at('2026-03-03T09:05') })),
      entryOf('D2', accepted),
      entryOf('D3', { ...accepted, unit: '00256' }),
      entryOf('D4', accepted, 'portal'),
    ],
    at('2026-03-03T10:00'),
  );
  const known = dossiers.map((dossier) => (dossier.code === 'D2' ? { ...dossier, revision: 5 } : dossier));
  const since = at('2026-03-02T09:00');
  expect(heardIn(known, facts)).toEqual([
    { source: 'onegate', unit: '00004', added: 1, learnedAt: at('2026-03-03T09:05'), since },
    { source: 'onegate', unit: '00256', added: 1, learnedAt: at('2026-03-02T09:05'), since },
    { source: 'portal', unit: '00004', added: 1, learnedAt: at('2026-03-02T09:05'), since },
  ]);
});
