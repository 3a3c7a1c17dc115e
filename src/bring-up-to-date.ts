import { evaluationText } from './catalogue/catalogue-text.ts';
import { provincesOf, type Core } from './core.ts';
import { sleep } from './shared/sleep.ts';
import { countColumns } from './store/count-columns.ts';
import { countOutdated, markOutdated } from './store/outdated-rows.ts';

const LOOK_EVERY_MS = 500;

/**
 * What a changed catalogue asks for, while everything goes on: rows are evaluated anew where rules changed, then counters that
 * are new or defined otherwise are counted from the rows. Until that is done their figures are "no data". Resolves to whether
 * figures are to be read anew. The clock sweep must run.
 */
export async function bringUpToDate(core: Core, log: (message: string) => void, signal: AbortSignal): Promise<boolean> {
  const { pool, catalogue, clock } = core;
  await markOutdated({ pool, rules: evaluationText(catalogue), log, signal });
  // Also what an earlier process marked and did not live to evaluate.
  while (!signal.aborted && (await countOutdated(pool)) > 0) await sleep(LOOK_EVERY_MS, signal);
  return (await countColumns({ pool, measures: catalogue.measures, provinces: provincesOf(core.directory()), clock, log, signal })) > 0;
}
