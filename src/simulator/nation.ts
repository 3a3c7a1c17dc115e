import type { CalendarBook } from '../domain/calendar-book.ts';
import type { UnitDirectory } from '../domain/unit-directory.ts';
import { MINUTE_MS } from '../shared/instant.ts';
import { seededRandom, type Random } from '../shared/random.ts';
import { candidateSeed, poisson, scramble, unitInterval } from './chance/draw.ts';
import { parseDossierCode, type CandidateKey } from './dossier/dossier-code.ts';
import type { DossierPlan } from './dossier/dossier-plan.ts';
import { dossierPlanner } from './dossier/dossier-planner.ts';
import { nationFacts, type NationFacts } from './facts/nation-facts.ts';
import { PARAMETERS } from './parameters.ts';
import { arrivalProfile, type Rhythm } from './traits/arrival-profile.ts';
import { procedureTraits, type WeightedProcedure } from './traits/procedure-traits.ts';
import { nationTraits } from './traits/unit-traits.ts';

export interface NationOptions {
  readonly seed: number;
  readonly directory: UnitDirectory;
  readonly procedures: readonly WeightedProcedure[];
  readonly calendars: Pick<CalendarBook, 'standard' | 'startRule'>;
}

/**
 * A nation in which everything that will happen is a pure function of the seed and the catalogues: nothing has to be
 * remembered. Time is cut into slots of one minute (epoch minutes). In each slot candidates are drawn at the peak rate, and
 * a candidate is real where its lot lies below the rate of the moment; so whoever lives in the real rhythm lives, with the
 * same life, in the demo rhythm too.
 */
export interface SimulatedNation {
  /** Arrivals of a slot, at `scale` of the nation's rate (1 is all of it), in order of their index. */
  planSlot(slot: number, rhythm: Rhythm, scale: number): readonly DossierPlan[];
  /** `undefined` where the candidate arrives in neither rhythm. */
  planCandidate(key: CandidateKey): DossierPlan | undefined;
  /** `undefined` for a code that is not one of this nation's: another seed, other catalogues, another source. */
  planFromCode(code: string): DossierPlan | undefined;
  /** What is told besides dossiers. */
  readonly facts: NationFacts;
}

/** Needs a province with communes, and a procedure of either level; fails as a defect without them. */
export function simulatedNation({ seed, directory, procedures, calendars }: NationOptions): SimulatedNation {
  const { standard: calendar, startRule } = calendars;
  const parameters = PARAMETERS;
  const profile = arrivalProfile(parameters, calendar);
  const traits = nationTraits(directory, seed, parameters);
  const asked = procedureTraits(procedures, seed, parameters);
  const plan = dossierPlanner({ seed, parameters, profile, traits, procedures: asked, calendar, startRule });

  const lotOf = ({ slot, index }: CandidateKey): number => unitInterval(scramble(candidateSeed(seed, slot, index) ^ 0x5bd1e995));

  const planCandidate = (key: CandidateKey): DossierPlan | undefined => {
    const at = key.slot * MINUTE_MS;
    const lot = lotOf(key) * profile.peak;
    if (lot >= profile.rate(at, 'demo')) return undefined;
    return plan(key, lot >= profile.rate(at, 'real'));
  };

  return {
    facts: nationFacts({ seed, parameters, directory, calendar, profile, units: traits, procedures: asked }),
    planSlot(slot, rhythm, scale) {
      const count = poisson(slotRandom(seed, slot), profile.peak * scale);
      const at = slot * MINUTE_MS;
      const rate = profile.rate(at, rhythm);
      const real = profile.rate(at, 'real');
      const plans: DossierPlan[] = [];
      for (let index = 0; index < count; index++) {
        const lot = lotOf({ slot, index }) * profile.peak;
        if (lot < rate) plans.push(plan({ slot, index }, lot >= real));
      }
      return plans;
    },
    planCandidate,
    planFromCode(code) {
      const key = parseDossierCode(code);
      if (key === undefined) return undefined;
      const found = planCandidate({ slot: key.slot, index: key.index });
      return found?.code === code ? found : undefined;
    },
  };
}

function slotRandom(seed: number, slot: number): Random {
  return seededRandom(scramble(candidateSeed(seed, slot, -1)));
}
