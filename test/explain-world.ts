import type { StatusEventItem } from '../src/intake/contract.ts';
import type { FactItem } from '../src/intake/fact-contract.ts';
import { DAY_MS, formatDay, formatInstant, HOUR_MS, dayOf, type Instant } from '../src/shared/instant.ts';
import { must } from '../src/shared/must.ts';
import { seededRandom, type Random } from '../src/shared/random.ts';
import { OTHER_WARD, PROCEDURE, PROVINCE, WARD } from './items.ts';

/** Wards, a province and a ministry with dossiers of their own; the last procedure is one that nobody knows. */
const UNITS = [WARD, WARD, WARD, '00025', OTHER_WARD, PROVINCE, 'G01'];
const PROCEDURES = [PROCEDURE, '1.003197', '1.003677', '1.004194', '1.010028', 'X.1'];

/** Something of everything that an indicator counts, over some eighty days before `now`; the same for a seed. */
export function explainWorld(
  now: Instant,
  dossiers: number,
  seed: number,
): { readonly dossiers: StatusEventItem[]; readonly facts: FactItem[] } {
  const random = seededRandom(seed);
  return {
    dossiers: Array.from({ length: dossiers }, (_, number) => dossierOf(number, now, random)).flat(),
    facts: [...feedbackOf(now, random), ...registersOf(now, random), ...reportsOf(now)],
  };
}

function dossierOf(number: number, now: Instant, random: Random): StatusEventItem[] {
  // A random number is less than 1: the index lies within.
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const maybe = (): boolean | null | undefined => pick([true, true, false, null, undefined]);
  const begun = now - Math.floor((0.1 + random() * 80) * DAY_MS);
  const common = {
    source: `source-${number % 3}`,
    dossierCode: `E-${String(number).padStart(4, '0')}`,
    unit: pick(UNITS),
    procedure: pick(PROCEDURES),
  };
  const due = pick([undefined, null, begun + 3 * DAY_MS, begun + 12 * DAY_MS]);
  const given = {
    channel: pick(['online', 'online', 'in_person', 'postal', null] as const),
    fullProcess: maybe(),
    fee: pick([0, 50_000, null, undefined]),
    onlinePayment: pick(['none', 'national_portal', null] as const),
    receivingUnit: pick([WARD, OTHER_WARD, undefined]),
    digitised: maybe(),
    reused: maybe(),
    electronicResult: maybe(),
    personalStorage: maybe(),
    populationData: maybe(),
    liked: maybe(),
    disliked: maybe(),
    complained: pick([true, false, false, undefined]),
    ...(due === undefined ? {} : { dueAt: due === null ? null : formatInstant(due) }),
  };
  // What is undefined is not told at all.
  // The entries of the record above.
  const facts = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as NonNullable<
    StatusEventItem['facts']
  >;
  let at = begun;
  const steps = pick([
    ['registered'],
    ['registered', 'rejected'],
    ['accepted'],
    ['accepted', 'in_process', 'supplement_requested'],
    ['accepted', 'in_process', 'supplement_requested', 'in_process', 'supplement_requested'],
    ['accepted', 'in_process', 'payment_requested'],
    ['accepted', 'in_process', 'resolved'],
    ['accepted', 'in_process', 'resolved', 'returned'],
    ['accepted', 'in_process', 'resolved', 'returned'],
    ['accepted', 'in_process', 'withdrawn'],
    ['accepted', 'in_process', 'stopped'],
  ] as const);
  return steps.flatMap((status, step): StatusEventItem[] => {
    at += step === 0 ? 0 : Math.floor((0.2 + random() * 60) * HOUR_MS);
    if (at > now) return [];
    const late = random() < 0.1 ? { apologyAt: formatInstant(at) } : {};
    return [
      {
        ...common,
        status,
        occurredAt: formatInstant(at),
        ...(random() < 0.6 ? { sentAt: formatInstant(Math.min(now, at + 60_000)) } : {}),
        facts: { ...(step === 0 ? facts : {}), ...late },
      },
    ];
  });
}

function feedbackOf(now: Instant, random: Random): FactItem[] {
  return Array.from({ length: 90 }, (_, number): FactItem[] => {
    const received = now - Math.floor((0.2 + random() * 60) * DAY_MS);
    const common = {
      kind: 'feedback' as const,
      source: 'feedback',
      feedbackCode: `F-${number}`,
      unit: must(UNITS[number % UNITS.length], 'a unit'),
      ...(number % 3 === 0 ? {} : { procedure: must(PROCEDURES[number % PROCEDURES.length], 'a procedure') }),
    };
    const about = must((['procedure', 'staff', 'other'] as const)[number % 3], 'a subject');
    const answered = received + Math.floor(random() * 30 * DAY_MS);
    const first: FactItem = { ...common, occurredAt: formatInstant(received), status: 'received', facts: { about, dislikes: number % 4 } };
    if (answered > now || number % 5 === 0) return [first];
    const then: FactItem = { ...common, occurredAt: formatInstant(answered), status: number % 7 === 0 ? 're_raised' : 'answered' };
    return [first, then];
  }).flat();
}

/** Registers of the nation, a province and a ward; some entries change, some are announcements. */
function registersOf(now: Instant, random: Random): FactItem[] {
  const yesOrNo = (): boolean => random() < 0.6;
  const entries = ['VN', PROVINCE, WARD, 'G01'].flatMap((unit) =>
    Array.from({ length: 40 }, (_, number): FactItem[] => {
      const common = { kind: 'registry' as const, source: 'registry', unit, procedure: `R.${number}` };
      const state = (): FactItem => ({
        ...common,
        since: formatInstant(now - Math.floor((1 + random() * 70) * DAY_MS)),
        facts: {
          inForce: random() < 0.9,
          isPublic: yesOrNo(),
          isComplete: yesOrNo(),
          onlineService: yesOrNo() ? 'full' : 'partial',
          isUsedOnline: yesOrNo(),
          isFeeBearing: yesOrNo(),
          hasPaymentIntegrated: yesOrNo(),
          hasPaymentTransaction: yesOrNo(),
          isForPersons: yesOrNo(),
          usesPopulationData: yesOrNo(),
          isBoundaryFree: yesOrNo(),
          isOwner: yesOrNo(),
          isInReformPlan: yesOrNo(),
          isAbolished: random() < 0.2,
          isSimplified: random() < 0.3,
        },
      });
      const decided = now - Math.floor((1 + random() * 70) * DAY_MS);
      const announcement: FactItem = {
        ...common,
        procedure: `A.${number}`,
        since: formatInstant(decided),
        facts: {
          decidedAt: formatInstant(decided),
          effectiveAt: formatInstant(decided + Math.floor((5 + random() * 60) * DAY_MS)),
          ...(yesOrNo() ? { publishedAt: formatInstant(Math.min(now, decided + Math.floor(random() * 20 * DAY_MS))) } : {}),
        },
      };
      return [state(), state(), announcement];
    }).flat(),
  );
  const copies = [WARD, '00025', OTHER_WARD].map((unit, number): FactItem => ({
    kind: 'registry',
    source: 'registry',
    unit,
    since: formatInstant(now - 50 * DAY_MS),
    facts: { offersCertifiedCopies: number !== 1 },
  }));
  return [...entries, ...copies];
}

/** Of a ward nothing was reported but the total of last year. */
function reportsOf(now: Instant): FactItem[] {
  const ofYear: FactItem = {
    kind: 'report',
    source: 'reports',
    unit: WARD,
    statedAt: formatInstant(now),
    periodKind: 'year',
    periodFrom: `${Number(formatDay(dayOf(now)).slice(0, 4)) - 1}-01-01`,
    what: 'received',
    by: 'national_report',
    amount: 1_000,
  };
  const ofMonths = ['VN', PROVINCE].flatMap((unit) =>
    (['national_report', 'national_portal'] as const).flatMap((by) =>
      [0, 1, 2].map((back): FactItem => ({
        kind: 'report',
        source: 'reports',
        unit,
        statedAt: formatInstant(now),
        periodFrom: `${formatDay(dayOf(now) - back * 30).slice(0, 7)}-01`,
        what: 'received',
        by,
        amount: unit === 'VN' ? 400 : 120,
      })),
    ),
  );
  return [ofYear, ...ofMonths];
}
