import { afterAll, beforeAll, expect, test } from 'vitest';

import { explainWorld } from '../../test/explain-world.ts';
import { PROVINCE } from '../../test/items.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { sidesOf } from '../explain/sides.ts';
import { followProcedures } from '../observe-explain.ts';
import { followFigures } from '../observe.ts';
import type { LiveFigures } from '../live/live-figures.ts';
import type { ProcedureFigures } from '../live/procedure-cube-figures.ts';
import { PERIOD_KINDS } from '../measure/period.ts';
import { postgresProcedureTallies } from './explain-procedures.ts';

const NOW = Date.parse('2026-10-20T15:00:00+07:00');

let server: TestServer;
let live: LiveFigures;
let procedures: ProcedureFigures;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  await server.core.intake.submit(explainWorld(NOW, 200, 1).dossiers);
  live = await followFigures(server.core, () => undefined);
  procedures = followProcedures(server.core, live, () => undefined);
});
afterAll(async () => {
  await procedures.close();
  live.close();
  await server.end();
});

test('what is kept by differences is what the store adds up, for every indicator of dossiers, before and after more has come', async () => {
  const { catalogue, pool, directory, intake } = server.core;
  await expect.poll(() => procedures.sums(['01'], live.figures('day').period, [])).not.toBeNull();
  const { measures } = catalogue;
  const tallies = postgresProcedureTallies(pool, measures);
  const isOfDossiers = ({ column }: { readonly column: number }): boolean => column < measures.dossierWidth;
  const compare = async (): Promise<number> => {
    let compared = 0;
    for (const kind of PERIOD_KINDS) {
      const { period, current } = live.figures(kind);
      const spans = { period: { from: period.from, to: period.to }, asOf: live.today };
      for (const indicator of catalogue.indicators.values()) {
        const sides = sidesOf(indicator, current('VN'), measures);
        const lists = [sides?.numerator.filter(isOfDossiers) ?? [], sides?.denominator?.filter(isOfDossiers) ?? []];
        for (const provinces of [
          [PROVINCE],
          directory()
            .children('VN')
            .map(({ id }) => id),
        ]) {
          const [kept, read] = [procedures.sums(provinces, period, lists), await tallies.sums(provinces, spans, lists)];
          const about = `${indicator.definition.id} ${kind}`;
          expect(kept, about).not.toBeNull();
          const sorted = (sums: Iterable<readonly [string | null, readonly number[]]>) =>
            [...sums]
              .filter(([, amounts]) => amounts.some((amount) => amount !== 0))
              .toSorted(([one], [other]) => ((one ?? '') < (other ?? '') ? -1 : 1));
          expect(sorted(kept ?? []), about).toEqual(sorted(read));
          compared += read.size;
        }
      }
    }
    return compared;
  };
  expect(await compare()).toBeGreaterThan(500);
  await intake.submit(explainWorld(NOW, 260, 2).dossiers.map((item) => ({ ...item, source: `${item.source}-more` })));
  expect(await compare()).toBeGreaterThan(500);
}, 60_000);
