import type { ReportItem } from '../../intake/fact-contract.ts';
import { DAY_MS, dayOf, formatDay, formatInstant, HOUR_MS, MINUTE_MS, startOfDay, type Day, type Instant } from '../../shared/instant.ts';
import { hash32 } from '../../shared/random.ts';
import { scramble, unitInterval } from '../chance/draw.ts';
import { SIMULATOR_SOURCE } from '../feed/items.ts';
import { daysBetween, type FactQuestion, type FactsOfNation } from './facts-of-nation.ts';
import type { FactSource, ToldFact } from './told-fact.ts';

/** A month and the days of the next until it is told. */
const LONGEST_MS = 50 * DAY_MS;
const HALF_HOUR_MS = 30 * MINUTE_MS;

/**
 * What two national systems count as received in a month, by province: about what can be expected of it, for nobody counts what
 * has not been sent. Only of whole months whose dossiers are told; and where the demo rhythm sends more than any office would see,
 * of none that has it.
 */
export function reportSource(nation: FactsOfNation, { scale, rhythm, since, liveSince }: FactQuestion): FactSource {
  const { parameters, calendar, units, offices, seed } = nation;
  const weights = units.provinces.reduce((sum, { weight }) => sum + weight, 0);
  const weightOf = new Map(units.provinces.map(({ id, weight }) => [id, weight / weights]));

  function* reportsOf(from: Day, next: Day): Generator<ToldFact> {
    const expected = expectedIn(from, next, nation) * scale * (1 - parameters.ends.rejected);
    const toldOn = startOfDay(calendar.addWorkingDays(next - 1, parameters.reports.workingDay));
    for (const { id, synchronises } of offices) {
      const share = weightOf.get(id);
      if (share === undefined) continue;
      const lot = (what: string): number => unitInterval(scramble(hash32(`${seed}:${what}:${id}:${from}`)));
      const at = toldOn + 8 * HOUR_MS + Math.floor(lot('told') * 8 * HOUR_MS);
      const { nationalMost, portalLeast } = parameters.reports;
      const say = (by: ReportItem['by'], factor: number): ToldFact => ({
        at,
        item: {
          kind: 'report',
          source: SIMULATOR_SOURCE,
          unit: id,
          statedAt: formatInstant(at),
          periodFrom: formatDay(from),
          what: 'received',
          by,
          amount: Math.round(expected * share * factor),
        },
      });
      yield say('national_report', 1 + (nationalMost - 1) * (1 - synchronises) * (0.5 + lot('national') / 2));
      yield say('national_portal', portalLeast + (1 - portalLeast) * lot('portal'));
    }
  }

  return {
    from: since,
    longestMs: LONGEST_MS,
    *begunIn(from, to) {
      for (const start of daysBetween(from, to)) {
        const first = dayOf(start);
        if (!formatDay(first).endsWith('-01')) continue;
        const next = firstOfNextMonth(first);
        if (rhythm === 'real' || startOfDay(next) <= liveSince) yield* reportsOf(first, next);
      }
    },
  };
}

function firstOfNextMonth(first: Day): Day {
  const date = new Date(first * DAY_MS);
  return Math.floor(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY_MS);
}

/** Arrivals of the whole nation. */
function expectedIn(from: Day, next: Day, { profile }: FactsOfNation): number {
  let sum = 0;
  const end: Instant = startOfDay(next);
  for (let at = startOfDay(from); at < end; at += HALF_HOUR_MS) sum += profile.rate(at + HALF_HOUR_MS / 2, 'real') * 30;
  return sum;
}
