import type { RegistryItem } from '../../intake/fact-contract.ts';
import { DAY_MS, formatInstant, type Instant } from '../../shared/instant.ts';
import { hash32, type Random } from '../../shared/random.ts';
import { chance, scramble, unitInterval } from '../chance/draw.ts';
import { SIMULATOR_SOURCE } from '../feed/items.ts';
import type { NationParameters } from '../parameters.ts';
import type { OfficeTraits } from '../traits/office-traits.ts';
import type { ProcedureTraits } from '../traits/procedure-traits.ts';
import type { Reform } from './reform-plan.ts';
import type { ToldFact } from './told-fact.ts';

type RegistryFacts = RegistryItem['facts'];

export interface PageQuestion {
  readonly office: OfficeTraits;
  readonly procedure: ProcedureTraits;
  readonly reform: Reform | null;
  readonly since: Instant;
  readonly random: Random;
  readonly parameters: NationParameters;
}

/** What a province's register says of a procedure that it settles: the first word, and what is put right later. */
export function settledPage(question: PageQuestion): readonly ToldFact[] {
  const { office, procedure, reform, since, random, parameters } = question;
  const facts = firstWord(question);
  const say = statements(office.id, procedure.code);
  const follows = random() * parameters.registers.followsWithinDays * DAY_MS;
  return [
    say(since, facts),
    ...improvements(random, since, betterThan(facts), parameters).map(([at, better]) => say(at, better)),
    ...(reform?.act === 'isAbolished' ? [say(reform.at + follows, { inForce: false })] : []),
  ];
}

function firstWord({ office, procedure, random, parameters }: PageQuestion): RegistryFacts {
  const { registers } = parameters;
  const isFeeBearing = procedure.fee > 0;
  const isForPersons = unitInterval(scramble(hash32(`persons:${procedure.code}`))) < registers.forPersons;
  return {
    inForce: true,
    isPublic: chance(random, registers.isPublic),
    isComplete: chance(random, office.complete),
    onlineService: onlineService(random, procedure, office, parameters),
    isUsedOnline: chance(random, office.used * (procedure.weight < registers.rareWeight ? registers.rareUsed : 1)),
    isFeeBearing,
    hasPaymentIntegrated: chance(random, office.paymentIntegrated) && isFeeBearing,
    hasPaymentTransaction: chance(random, office.paymentTransaction) && isFeeBearing,
    isForPersons,
    usesPopulationData: chance(random, office.populationData) && isForPersons,
    isBoundaryFree: chance(random, office.boundaryFree),
  };
}

function betterThan(facts: RegistryFacts): RegistryFacts {
  const { onlineService: service, isFeeBearing, isForPersons } = facts;
  return {
    ...(facts.isPublic === false && { isPublic: true }),
    ...(facts.isComplete === false && { isComplete: true }),
    ...(service !== 'full' && { onlineService: service === 'none' ? 'partial' : 'full' }),
    ...(isFeeBearing === true && facts.hasPaymentIntegrated === false && { hasPaymentIntegrated: true }),
    ...(isForPersons === true && facts.usesPopulationData === false && { usesPopulationData: true }),
    ...(facts.isBoundaryFree === false && { isBoundaryFree: true }),
  };
}

/** What a ministry says of a procedure that it issues. */
export function issuedPage({ office, procedure, reform, since, random, parameters }: PageQuestion): readonly ToldFact[] {
  const say = statements(office.id, procedure.code);
  return [
    say(since, {
      inForce: true,
      isOwner: true,
      isPublic: chance(random, parameters.registers.publicOfMinistries),
      isComplete: chance(random, office.complete),
      onlineService: onlineService(random, procedure, office, parameters),
      isUsedOnline: chance(random, office.used),
      isFeeBearing: procedure.fee > 0,
      hasPaymentIntegrated: chance(random, office.paymentIntegrated) && procedure.fee > 0,
      hasPaymentTransaction: chance(random, office.paymentTransaction) && procedure.fee > 0,
      isInReformPlan: reform !== null,
    }),
    ...(reform === null || reform.act === null ? [] : [say(reform.at, { [reform.act]: true })]),
  ];
}

/** Whether a commune offers certified electronic copies; some do later. */
export function certifiedCopiesPage(
  commune: string,
  office: OfficeTraits,
  since: Instant,
  random: Random,
  { registers }: NationParameters,
): readonly ToldFact[] {
  const say = statements(commune, undefined);
  const offersCertifiedCopies = chance(random, office.certifiedCopies);
  const later = since + random() * registers.improvesWithinDays * DAY_MS;
  const follows = !offersCertifiedCopies && chance(random, registers.certifiedCopiesLater);
  return [say(since, { offersCertifiedCopies }), ...(follows ? [say(later, { offersCertifiedCopies: true })] : [])];
}

function onlineService(
  random: Random,
  { fullProcessEligible }: ProcedureTraits,
  { online }: OfficeTraits,
  { registers }: NationParameters,
): 'none' | 'partial' | 'full' {
  const isOnline = chance(random, online);
  const isFull = chance(random, registers.fullOfOnline);
  if (fullProcessEligible) return 'full';
  if (!isOnline) return 'none';
  return isFull ? 'full' : 'partial';
}

function improvements(
  random: Random,
  since: Instant,
  mayBecome: RegistryFacts,
  { registers }: NationParameters,
): readonly (readonly [Instant, RegistryFacts])[] {
  return Object.entries(mayBecome).flatMap(([fact, value]) => {
    const at = since + (1 + random() * registers.improvesWithinDays) * DAY_MS;
    return chance(random, registers.improves) ? [[at, { [fact]: value }] as const] : [];
  });
}

function statements(unit: string, procedure: string | undefined): (at: Instant, facts: RegistryFacts) => ToldFact {
  return (at, facts) => {
    const then = Math.floor(at);
    const place = procedure === undefined ? { unit } : { unit, procedure };
    return { at: then, item: { kind: 'registry', source: SIMULATOR_SOURCE, ...place, since: formatInstant(then), facts } };
  };
}
