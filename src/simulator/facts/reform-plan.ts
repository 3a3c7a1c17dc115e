import { DAY_MS, type Instant } from '../../shared/instant.ts';
import { hash32, seededRandom } from '../../shared/random.ts';
import { chance, scramble } from '../chance/draw.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import { issuingMinistry } from './issuing-ministry.ts';
import { registersFrom, type FactsOfNation } from './facts-of-nation.ts';

/** What the reform does to a procedure, and when: `null` where the plan is not carried out for it. */
export interface Reform {
  readonly act: 'isAbolished' | 'isSimplified' | null;
  readonly at: Instant;
}

/** The plan that a procedure is in; `null` for one that is in none. */
export function reformPlan({ seed, offices, parameters }: FactsOfNation): (procedure: ProcedureTraits) => Reform | null {
  const ministries = offices.filter(({ level }) => level === 'ministry');
  const ids = ministries.map(({ id }) => id);
  const { registers } = parameters;
  return ({ code, field }) => {
    const random = seededRandom(scramble(hash32(`${seed}:reform:${code}`)));
    if (!chance(random, registers.reformPlan)) return null;
    const lot = random();
    const pace = ministries.find(({ id }) => id === issuingMinistry(field, ids))?.reformPace ?? 1;
    // Acts begin when all registers are written.
    const at = registersFrom(parameters) + (registers.writtenWithinDays + 1 + (random() * registers.reformDays) / pace) * DAY_MS;
    const act =
      lot < registers.reformAbolished
        ? 'isAbolished'
        : lot < registers.reformAbolished + registers.reformSimplified
          ? 'isSimplified'
          : null;
    return { act, at: Math.floor(at) };
  };
}
