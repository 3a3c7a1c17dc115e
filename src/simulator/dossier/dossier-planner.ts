import type { WorkingCalendar } from '../../domain/calendar.ts';
import type { StartRule } from '../../domain/deadline.ts';
import { MINUTE_MS, type Instant } from '../../shared/instant.ts';
import { seededRandom } from '../../shared/random.ts';
import { candidateSeed, chance, logNormal } from '../chance/draw.ts';
import { weightedChoice, type WeightedChoice } from '../chance/weighted-choice.ts';
import type { NationParameters } from '../parameters.ts';
import type { ArrivalProfile } from '../traits/arrival-profile.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import type { NationTraits, UnitTraits } from '../traits/unit-traits.ts';
import { drawChannel } from './applicant.ts';
import { formatDossierCode, type CandidateKey } from './dossier-code.ts';
import type { DossierPlan } from './dossier-plan.ts';
import { calendarClock } from './office-clock.ts';
import { planSteps, type Office } from './plan-steps.ts';

export interface PlannerOptions {
  readonly seed: number;
  readonly parameters: NationParameters;
  readonly profile: ArrivalProfile;
  readonly traits: NationTraits;
  readonly procedures: readonly ProcedureTraits[];
  readonly calendar: WorkingCalendar;
  readonly startRule: StartRule | null;
}

interface Reach {
  readonly units: WeightedChoice<UnitTraits>;
  readonly procedures: WeightedChoice<ProcedureTraits>;
}

/** The life of a candidate, as a function of its key alone; whether it arrives is another question. */
export function dossierPlanner(options: PlannerOptions): (key: CandidateKey, demoOnly: boolean) => DossierPlan {
  const { seed, parameters, profile, traits, procedures, calendar, startRule } = options;
  const commune = reach(traits.communes, procedures, 'commune');
  const province = reach(traits.provinces, procedures, 'province');
  const { onlineWorkingDay, counterWorkingDay } = parameters.arrivals;
  const office: Office = {
    parameters,
    calendar,
    startRule,
    clock: calendarClock(calendar),
    onlineShare: onlineWorkingDay / (onlineWorkingDay + counterWorkingDay),
  };
  return (key, demoOnly) => {
    const random = seededRandom(candidateSeed(seed, key.slot, key.index));
    const arrivedAt: Instant = key.slot * MINUTE_MS + Math.floor(random() * MINUTE_MS);
    const { units, procedures: kinds } = chance(random, parameters.units.communeShare) ? commune : province;
    const unit = units.at(random());
    const procedure = kinds.at(random());
    const onlineShare = demoOnly ? profile.demoOnlineShare : profile.onlineShare(key.slot * MINUTE_MS);
    const channel = drawChannel(random, arrivedAt, unit, onlineShare, parameters);
    const isLate = chance(random, unit.syncedLate);
    const lateMs = Math.round(logNormal(random, parameters.synchronisation.delay));
    const steps = planSteps(random, { arrivedAt, unit, procedure, channel }, demoOnly && procedure.demoPaced, office);
    return {
      ...key,
      code: formatDossierCode(unit.agency, key),
      unit: unit.id,
      procedure: procedure.code,
      demoOnly,
      // What only the demo has is there to be seen moving.
      delayMs: isLate && !demoOnly ? lateMs : 0,
      steps,
    };
  };
}

function reach(units: readonly UnitTraits[], procedures: readonly ProcedureTraits[], level: ProcedureTraits['level']): Reach {
  return {
    units: weightedChoice(units, ({ weight }) => weight),
    procedures: weightedChoice(
      procedures.filter((procedure) => procedure.level === level),
      ({ weight }) => weight,
    ),
  };
}
