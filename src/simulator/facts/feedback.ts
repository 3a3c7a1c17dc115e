import { dayOf, DAY_MS, formatDay, formatInstant, HOUR_MS, MINUTE_MS, startOfDay, type Instant } from '../../shared/instant.ts';
import { must } from '../../shared/must.ts';
import { hash32, seededRandom, type Random } from '../../shared/random.ts';
import { candidateSeed, chance, poisson, scramble } from '../chance/draw.ts';
import { weightedChoice } from '../chance/weighted-choice.ts';
import { calendarClock } from '../dossier/office-clock.ts';
import { SIMULATOR_SOURCE } from '../feed/items.ts';
import type { OfficeTraits } from '../traits/office-traits.ts';
import { feedbackLife, type FeedbackCase } from './feedback-life.ts';
import type { FactQuestion, FactsOfNation } from './facts-of-nation.ts';
import type { FactSource, ToldFact } from './told-fact.ts';

/** Longer than the longest life; a test holds it. */
const LONGEST_MS = 200 * DAY_MS;

/** Citizens' feedback. It comes in the real rhythm only, and an hour at a time: a day of the nation has a few hundred. */
export function feedbackSource(nation: FactsOfNation, { scale, since }: FactQuestion): FactSource {
  const seed = scramble(hash32(`${nation.seed}:feedback`));
  const clock = calendarClock(nation.calendar);
  const addressee = addressees(nation);
  const hourly = (slot: number): number => {
    const perMinute = [15, 45].map((minute) => nation.profile.rate(slot * HOUR_MS + minute * MINUTE_MS, 'real'));
    return perMinute.reduce((sum, rate) => sum + rate * 30, 0) * nation.parameters.feedback.perDossier;
  };

  function* feedbackOf(slot: number, index: number): Generator<ToldFact> {
    const random = seededRandom(candidateSeed(seed, slot, index));
    const arrivedAt = slot * HOUR_MS + Math.floor(random() * HOUR_MS);
    const { procedureOf, ...to } = addressee(random);
    const about = subject(random, nation.parameters.feedback);
    const procedure = procedureOf(random());
    const known = {
      kind: 'feedback',
      source: SIMULATOR_SOURCE,
      feedbackCode: codeOf(slot, index),
      ...(about === 'procedure' && { procedure }),
    } as const;
    for (const { at, ...step } of feedbackLife(random, { ...to, arrivedAt, about }, clock, nation.parameters)) {
      yield { at, item: { ...known, ...step, occurredAt: formatInstant(at) } };
    }
  }

  return {
    from: since,
    longestMs: LONGEST_MS,
    *begunIn(from, to) {
      for (let slot = Math.floor(from / HOUR_MS); slot * HOUR_MS < to; slot++) {
        const count = poisson(seededRandom(scramble(candidateSeed(seed, slot, -1))), hourly(slot) * scale);
        for (let index = 0; index < count; index++) {
          const told = [...feedbackOf(slot, index)];
          const begun = must(told[0], 'a feedback is received').at;
          if (begun >= from && begun < to) yield* told;
        }
      }
    },
  };
}

type Addressee = Pick<FeedbackCase, 'unit' | 'other' | 'office'> & { readonly procedureOf: (share: number) => string };

/** Whom a citizen writes to, in proportion to what is asked of them. */
function addressees({ units, offices, procedures, directory, parameters }: FactsOfNation): (random: Random) => Addressee {
  const communes = weightedChoice(units.communes, ({ weight }) => weight);
  const provinces = weightedChoice(units.provinces, ({ weight }) => weight);
  const ministries = offices.filter(({ level }) => level === 'ministry');
  const officeById = new Map(offices.map((office) => [office.id, office]));
  const asked = (level: 'commune' | 'province') =>
    weightedChoice(
      procedures.filter((procedure) => procedure.level === level),
      ({ weight }) => weight,
    );
  const [ofCommunes, ofProvinces] = [asked('commune'), asked('province')];
  const officeOf = (id: string): OfficeTraits => must(officeById.get(id), `the office of ${id}`);
  const { communeShare, provinceShare } = parameters.feedback;
  return (random) => {
    const lot = random();
    const province = provinces.at(random()).id;
    const commune = communes.at(random()).id;
    const ministry = ministries[Math.floor(random() * ministries.length)];
    if (lot < communeShare || ministry === undefined) {
      const above = must(directory.ancestors(commune).at(-2), 'a commune has a province');
      return { unit: commune, other: above, office: officeOf(above), procedureOf: (share) => ofCommunes.at(share).code };
    }
    const procedureOf = (share: number): string => ofProvinces.at(share).code;
    if (lot < communeShare + provinceShare) return { unit: province, other: ministry.id, office: officeOf(province), procedureOf };
    return { unit: ministry.id, other: province, office: ministry, procedureOf };
  };
}

function subject(random: Random, { aboutProcedure, aboutStaff }: FactsOfNation['parameters']['feedback']): FeedbackCase['about'] {
  if (chance(random, aboutProcedure)) return 'procedure';
  return chance(random, aboutStaff / (1 - aboutProcedure)) ? 'staff' : 'other';
}

/** `PA-261118-09003`: the day, the hour and the number in it. */
function codeOf(slot: number, index: number): string {
  const at: Instant = slot * HOUR_MS;
  const hour = Math.floor((at - startOfDay(dayOf(at))) / HOUR_MS);
  return `PA-${formatDay(dayOf(at)).replaceAll('-', '').slice(2)}-${String(hour).padStart(2, '0')}${String(index).padStart(3, '0')}`;
}
