import { DAY_MS, HOUR_MS, type Instant } from '../../shared/instant.ts';
import { hash32, seededRandom } from '../../shared/random.ts';
import { chance, scramble } from '../chance/draw.ts';
import type { OfficeTraits } from '../traits/office-traits.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import { issuingMinistry } from './issuing-ministry.ts';
import { registersFrom, type FactsOfNation, type RegisterEntry } from './facts-of-nation.ts';
import { certifiedCopiesPage, issuedPage, settledPage } from './register-page.ts';
import { reformPlan } from './reform-plan.ts';
import type { FactSource, ToldFact } from './told-fact.ts';

/** A ministry has what it issues in its register, a province a part of what is in use. */
export function registerEntries({ seed, offices, procedures, parameters }: Omit<FactsOfNation, 'registers'>): readonly RegisterEntry[] {
  const ministries = offices.filter(({ level }) => level === 'ministry').map(({ id }) => id);
  const isKept = (office: OfficeTraits, { code, field, weight }: ProcedureTraits): boolean => {
    if (office.level === 'ministry') return issuingMinistry(field, ministries) === office.id;
    return weight > 0 && chance(seededRandom(scramble(hash32(`${seed}:in:${office.id}:${code}`))), parameters.registers.inRegister);
  };
  return offices.flatMap((office) =>
    procedures.filter((procedure) => isKept(office, procedure)).map((procedure) => ({ office, procedure })),
  );
}

/** A page of a register: when it was written, and all that it will ever say. */
interface Page {
  readonly since: Instant;
  readonly told: () => readonly ToldFact[];
}

/** What registers say: each page once when it is written, and then what changes of it. */
export function registerSource(nation: FactsOfNation): FactSource {
  let pages: readonly Page[] | null = null;
  return {
    from: registersFrom(nation.parameters),
    longestMs: Infinity,
    *begunIn(from, to) {
      pages ??= pagesOf(nation);
      for (const { since, told } of pages) {
        if (since >= to) return;
        if (since >= from) yield* told();
      }
    },
  };
}

/** In order of writing. */
function pagesOf(nation: FactsOfNation): readonly Page[] {
  const { seed, parameters, units, directory, offices } = nation;
  const reform = reformPlan(nation);
  const first = registersFrom(parameters) + 8 * HOUR_MS;
  const page = (place: string, tell: (since: Instant, seeded: number) => readonly ToldFact[]): Page => {
    const seeded = scramble(hash32(`${seed}:register:${place}`));
    const random = seededRandom(seeded);
    // Written in office hours of any day: who types lists catches up on Sundays.
    const since = first + Math.floor(random() * parameters.registers.writtenWithinDays) * DAY_MS + Math.floor(random() * 9 * HOUR_MS);
    return { since, told: () => tell(since, scramble(seeded ^ 0x27d4eb2f)) };
  };
  const officeById = new Map(offices.map((office) => [office.id, office]));
  const pages = [
    ...nation.registers().map(({ office, procedure }) =>
      page(`${office.id}:${procedure.code}`, (since, seeded) => {
        const about = { office, procedure, reform: reform(procedure), since, random: seededRandom(seeded), parameters };
        return office.level === 'ministry' ? issuedPage(about) : settledPage(about);
      }),
    ),
    ...units.communes.flatMap(({ id }) => {
      const office = officeById.get(directory.ancestors(id).at(-2) ?? '');
      if (office === undefined) return [];
      return [page(id, (since, seeded) => certifiedCopiesPage(id, office, since, seededRandom(seeded), parameters))];
    }),
  ];
  return pages.toSorted((one, other) => one.since - other.since);
}
