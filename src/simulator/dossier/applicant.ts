import type { SubmissionChannel } from '../../domain/facts.ts';
import type { Random } from '../../shared/random.ts';
import type { Instant } from '../../shared/instant.ts';
import type { PlannedFacts } from './dossier-plan.ts';
import { chance } from '../chance/draw.ts';
import type { NationParameters } from '../parameters.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import type { UnitTraits } from '../traits/unit-traits.ts';
import { wave } from '../traits/wave.ts';

/** Who asks what of whom, when and by which way. */
export interface Application {
  readonly arrivedAt: Instant;
  readonly unit: UnitTraits;
  readonly procedure: ProcedureTraits;
  readonly channel: SubmissionChannel;
}

/** `onlineShare` is the national one at that time of day: 1 means that no counter is open. */
export function drawChannel(
  random: Random,
  at: Instant,
  unit: UnitTraits,
  onlineShare: number,
  parameters: NationParameters,
): SubmissionChannel {
  const lot = random();
  const postal = chance(random, parameters.arrivals.postalShare);
  const share = onlineShare === 1 ? 1 : onlineShare + unit.onlineTilt + wave(parameters.trends.online, at);
  if (lot < share) return 'online';
  return postal ? 'postal' : 'in_person';
}

/** What is known of a dossier the moment it comes in. */
export function submissionFacts(random: Random, application: Application, parameters: NationParameters): PlannedFacts {
  const { facts, trends, arrivals } = parameters;
  const { arrivedAt, unit, procedure, channel } = application;
  const digitised = chance(random, unit.digitised * (1 + wave(trends.digitised, arrivedAt)));
  const known: PlannedFacts = {
    channel,
    digitised,
    reused: digitised && chance(random, unit.reused),
    populationData: chance(random, unit.populationData),
  };
  if (channel === 'online') return { ...known, fullProcess: chance(random, procedure.fullProcess * unit.fullProcess) };
  const atCounters = arrivals.counterWorkingDay / (arrivals.onlineWorkingDay + arrivals.counterWorkingDay);
  const elsewhere = chance(random, facts.boundaryFree / atCounters);
  const counter = unit.counters[Math.floor(random() * unit.counters.length)];
  return { ...known, fullProcess: false, receivingUnit: elsewhere ? (counter ?? unit.id) : unit.id };
}

/** How the fee was paid; told when it is, which is at acceptance or after a payment request. */
export function paymentFacts(random: Random, { unit, channel }: Application, { facts }: NationParameters): PlannedFacts {
  // Whoever comes to the counter mostly pays there; the two factors keep the unit's mean.
  const online = chance(random, unit.paidOnline * (channel === 'online' ? 1.15 : 0.5));
  const national = chance(random, facts.nationalPortal);
  if (!online) return { onlinePayment: 'none' };
  return { onlinePayment: national ? 'national_portal' : 'agency_gateway' };
}

export function resultFacts(random: Random, { unit }: Application): PlannedFacts {
  const electronicResult = chance(random, unit.electronicResult);
  return { electronicResult, personalStorage: electronicResult && chance(random, unit.personalStorage) };
}

/** What the citizen says at the end, if anything: who is not asked has no opinion. */
export function opinionFacts(random: Random, { unit }: Application, late: boolean, { facts }: NationParameters): PlannedFacts | undefined {
  const rated = chance(random, facts.rated);
  const disliked = chance(random, late ? unit.disliked * facts.dislikedLateTimes : unit.disliked);
  const complained = chance(random, late ? facts.complainedLate : facts.complained);
  if (!rated && !complained) return undefined;
  return { ...(rated && { liked: !disliked, disliked }), ...(complained && { complained }) };
}
