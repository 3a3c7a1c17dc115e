import type { RegistryItem } from '../../intake/fact-contract.ts';
import { DAY_MS, dayOf, formatInstant, HOUR_MS, startOfDay, type Instant } from '../../shared/instant.ts';
import { hash32, seededRandom, type Random } from '../../shared/random.ts';
import { candidateSeed, chance, poisson, scramble } from '../chance/draw.ts';
import { SIMULATOR_SOURCE } from '../feed/items.ts';
import type { OfficeTraits } from '../traits/office-traits.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import { daysBetween, registersFrom, type FactsOfNation } from './facts-of-nation.ts';
import type { FactSource, ToldFact } from './told-fact.ts';

/** Longer than any decision waits to be made public; a test holds it. */
const LONGEST_MS = 90 * DAY_MS;
const WORKING_DAY_MS = 8 * HOUR_MS;

/** Decisions that announce procedures of an office's register, signed on working days, and when each procedure was made public. */
export function announcementSource(nation: FactsOfNation): FactSource {
  const { parameters, calendar } = nation;
  let registers: readonly (readonly [OfficeTraits, readonly ProcedureTraits[]])[] | null = null;

  function* decidedOn(start: Instant, office: OfficeTraits, procedures: readonly ProcedureTraits[]): Generator<ToldFact> {
    const { announcements } = parameters;
    const seed = scramble(hash32(`${nation.seed}:announced:${office.id}`));
    const random = seededRandom(candidateSeed(seed, dayOf(start), 0));
    const decisions = poisson(random, office.level === 'ministry' ? announcements.ofMinistry : announcements.ofProvince);
    for (let decision = 0; decision < decisions; decision++) {
      const decidedAt = Math.floor(calendar.addWorkingMs(start, (0.1 + 0.8 * random()) * WORKING_DAY_MS));
      const effectiveAt = effectOf(random, decidedAt, office, nation);
      const first = Math.floor(random() * procedures.length);
      const count = 1 + Math.floor(random() * announcements.most);
      // Neighbours in the register are of one field.
      for (const { code } of procedures.slice(first, first + count)) {
        yield* announced(random, { office, code, decidedAt, effectiveAt }, nation);
      }
    }
  }

  return {
    from: registersFrom(parameters) + parameters.registers.writtenWithinDays * DAY_MS,
    longestMs: LONGEST_MS,
    *begunIn(from, to) {
      registers ??= [...Map.groupBy(nation.registers(), ({ office }) => office)].map(([office, entries]) => [
        office,
        entries.map(({ procedure }) => procedure),
      ]);
      for (const start of daysBetween(from, to)) {
        if (!calendar.isWorkingDay(dayOf(start))) continue;
        for (const [office, procedures] of registers) yield* decidedOn(start, office, procedures);
      }
    },
  };
}

/** Late is: the legal basis takes effect before the time that the law leaves for announcing it. */
function effectOf(random: Random, decidedAt: Instant, office: OfficeTraits, { calendar, parameters }: FactsOfNation): Instant {
  const { announceBefore } = parameters.announcements.limits[office.level];
  const isLate = chance(random, office.announcedLate);
  const days = isLate ? Math.floor(random() * announceBefore) : announceBefore + Math.floor(random() * 15);
  return startOfDay(calendar.addWorkingDays(dayOf(decidedAt), days));
}

interface Announced {
  readonly office: OfficeTraits;
  readonly code: string;
  readonly decidedAt: Instant;
  readonly effectiveAt: Instant;
}

function* announced(
  random: Random,
  { office, code, decidedAt, effectiveAt }: Announced,
  { calendar, parameters }: FactsOfNation,
): Generator<ToldFact> {
  const { limits, neverPublished } = parameters.announcements;
  const { publishWithin } = limits[office.level];
  const isLate = chance(random, office.publishedLate);
  const days = isLate ? publishWithin + 1 + 5 * random() : publishWithin * 0.95 * random();
  const publishedAt = Math.floor(calendar.addWorkingMs(decidedAt, Math.max(days, 0.01) * WORKING_DAY_MS));
  const say = (at: Instant, facts: RegistryItem['facts']): ToldFact => ({
    at,
    item: {
      kind: 'registry',
      source: SIMULATOR_SOURCE,
      unit: office.id,
      procedure: code,
      since: formatInstant(at),
      facts: { decidedAt: formatInstant(decidedAt), ...facts },
    },
  });
  yield say(decidedAt, { effectiveAt: formatInstant(effectiveAt) });
  if (!chance(random, neverPublished)) yield say(publishedAt, { publishedAt: formatInstant(publishedAt) });
}
