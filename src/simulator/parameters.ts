import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shared/instant.ts';

/**
 * Everything that is assumed about the nation, in one place. "Published" marks a figure of 2025 that the simulation must
 * reproduce (its tests say so); the rest is a plausible guess, to be replaced where a real source tells more.
 */
export const PARAMETERS = {
  arrivals: {
    /**
     * Dossiers a day, the whole nation. Published: 4.3 million from 1 July to 19 August 2025, about 86,000 a day, of which
     * 75.7 % by the online channel. With some 249 working days a year these three give 86,000 and 75.7 %.
     */
    onlineWorkingDay: 86_600,
    onlineDayOff: 19_000,
    counterWorkingDay: 30_600,
    /** Monday to Sunday; the mean over Monday to Friday is 1. */
    byWeekday: [1.12, 1.04, 1, 0.97, 0.87, 1.08, 0.92],
    /** Weights of the 48 half-hours of a day, from midnight. Online: two humps and an evening. */
    onlineByHalfHour: [
      2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 8, 14, 30, 52, 66, 72, 74, 68, 56, 42, 26, 20, 22, 36, 52, 64, 66, 62, 54, 44, 32, 22, 17, 14,
      13, 13, 14, 15, 15, 14, 12, 10, 8, 5, 3,
    ],
    /** A counter takes dossiers from 7:30 to 11:30 and from 13:30 to 17:00. */
    counterByHalfHour: [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 84, 92, 90, 86, 76, 60, 38, 0, 0, 0, 0, 56, 72, 70, 62, 48, 28, 12, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0,
    ],
    /** Of the dossiers that do not come online. */
    postalShare: 0.06,
  },
  demo: {
    /** The demo rhythm keeps the pace of this half-hour (9:30) of an ordinary working day, day and night. */
    halfHour: 19,
    /**
     * Dossiers that only the demo rhythm has are worked on at once and by the wall clock where their procedure is quick or
     * takes no longer than this (certification, civil status, residence): the board moves on a Sunday night too.
     */
    pacedLimitDays: 3,
    acceptance: { median: 25 * SECOND_MS, sigma: 0.6, max: 3 * MINUTE_MS },
    appointment: { median: 25 * MINUTE_MS, sigma: 0.4, max: 75 * MINUTE_MS },
    delay: { median: 12 * MINUTE_MS, sigma: 0.9, max: 3 * HOUR_MS },
  },
  units: {
    /** Share of the dossiers that a commune settles, the rest being the province's departments. */
    communeShare: 0.64,
    /**
     * Dossiers grow faster than people. Published: Hồ Chí Minh City 645,566 and Điện Biên 14,922 over the 50 days above,
     * 43 times as many with 21 times the population.
     */
    populationExponent: 1.2,
    /** Spread (sigma of the logarithm) of the communes of a province around their population. */
    communeActivity: 0.25,
  },
  lateness: {
    /**
     * Share of the dossiers that miss their first appointment. Published: 91 % on time, 1 July to 30 September 2025; a new
     * appointment forgives about one in ten of these, which leaves the 9 %.
     */
    national: 0.1,
    /** Between provinces: `best + (worst − best) × quantile^skew`, then scaled to the national share. */
    best: 0.02,
    worst: 0.21,
    skew: 1.7,
    communeSigma: 0.45,
    /** A few communes without a late dossier, and a few where something is badly wrong. */
    perfectCommunes: 0.05,
    failingCommunes: 0.02,
    failingFrom: 0.35,
    failingTo: 0.6,
    /** Working time beyond the due instant. */
    delay: { median: 9 * HOUR_MS, sigma: 1.1, max: 240 * HOUR_MS },
    /** Of the late whose limit is longer than two working days: an apology with a new appointment. */
    apologyShare: 0.2,
    reappointmentDays: 3,
    /** Of those apologised to who wait still longer: a second note, though one at most is lawful. */
    apologyAgain: 0.15,
    /** Of the late whose limit is at least so many working days: an extension before the day is there, and by so much. */
    extensionShare: 0.06,
    extensionFromDays: 5,
    extensionDays: 5,
  },
  pace: {
    /** An online dossier is to be answered within 8 working hours (practice under Decree 118/2025). */
    acceptance: { median: 1.1 * HOUR_MS, sigma: 0.9, max: 12 * HOUR_MS },
    assignment: { median: 0.8 * HOUR_MS, sigma: 0.8, max: 8 * HOUR_MS },
    /** Share of the allowed time that is used by those on time: between these, evenly. */
    usedFrom: 0.2,
    usedTo: 0.97,
    /** Certification, copies, residence: done while the citizen waits (working time). */
    quick: { median: 25 * MINUTE_MS, sigma: 0.8, max: 4 * HOUR_MS },
    /** From result to hand-over: an electronic one is sent, a paper one waits for its owner (working time). */
    returnElectronic: { median: 6 * MINUTE_MS, sigma: 0.8, max: 4 * HOUR_MS },
    returnPaper: { median: 5 * HOUR_MS, sigma: 0.9, max: 80 * HOUR_MS },
    /** A procedure counts as quick up to this limit. */
    quickLimitDays: 1,
    /**
     * Where the portal states no limit the receipt still carries an appointment. Certification is due on the day itself or
     * the next (Decree 23/2015/NĐ-CP, art. 7); registration of a business takes three days.
     */
    sameDayFields: ['Chứng thực'],
    unstatedLimitDays: 3,
  },
  ends: {
    rejected: 0.02,
    withdrawn: 0.01,
    stopped: 0.003,
  },
  pauses: {
    supplement: 0.07,
    /** Of those, asked a second time: 0.7 % of all. */
    supplementAgain: 0.1,
    supplementWait: { median: 2 * DAY_MS, sigma: 0.8, max: 25 * DAY_MS },
    /** Share of supplements after which the receipt gets a new appointment. */
    newAppointment: 0.3,
    /** Of the dossiers with a fee. */
    payment: 0.12,
    paymentWait: { median: 5 * HOUR_MS, sigma: 1.2, max: 7 * DAY_MS },
    /** Another body is asked, where the limit is long enough for that (working days). */
    consultation: 0.08,
    consultationFromDays: 7,
    consultationWait: { median: 3 * DAY_MS, sigma: 0.6, max: 20 * DAY_MS },
  },
  synchronisation: {
    /** Share of its dossiers that a province's system tells late: `best + (worst − best) × quantile^skew`. */
    best: 0.002,
    worst: 0.14,
    skew: 2,
    delay: { median: 60 * HOUR_MS, sigma: 0.5, max: 168 * HOUR_MS },
  },
  facts: {
    /**
     * Full-process dossiers of all. Published: 39.98 % on 28 October 2025, under the definition that counts dossiers
     * handled from end to end online; the 75.7 % above count the channel alone.
     */
    fullProcess: 0.4,
    /** At most, of the online dossiers of an eligible procedure. */
    fullProcessEligible: 0.85,
    /** How far provinces lie apart, plus and minus. */
    onlineSpread: 0.12,
    /** Between provinces, as a factor. */
    fullProcessSpread: 0.15,
    /**
     * Published for Phú Thọ, August 2026: digitised with an electronic result 11.5 %, reused 1.7 %, electronic result 72 %,
     * paid online 84 %, population data 46 %, personal storage none. One province is no mean: the spreads have room for it.
     */
    digitised: 0.5,
    digitisedSpread: 0.38,
    /** Of the digitised: from and to. */
    reusedFrom: 0.04,
    reusedTo: 0.45,
    electronicResult: 0.68,
    electronicResultSpread: 0.22,
    paidOnline: 0.64,
    paidOnlineSpread: 0.27,
    /** Of those paid online. */
    nationalPortal: 0.75,
    populationData: 0.5,
    populationDataSpread: 0.25,
    /** Of those with an electronic result: from and to. */
    personalStorageFrom: 0,
    personalStorageTo: 0.06,
    /** Sigma of a commune's shares around those of its province. */
    communeSpread: 0.05,
    boundaryFree: 0.04,
    printedAppointment: 0.97,
    /** Who says at the end whether it was well done; of those how many were not content, in time and late. */
    rated: 0.15,
    dislikedBest: 0.008,
    dislikedWorst: 0.09,
    dislikedLateTimes: 5,
    complained: 0.0004,
    complainedLate: 0.006,
    /** Share of procedures that carry a fee, and what it may be (dong). */
    feeProcedures: 0.45,
    fees: [8_000, 15_000, 20_000, 30_000, 50_000, 75_000, 100_000, 150_000, 300_000, 500_000],
  },
  /** Citizens' feedback. Published for Phú Thọ, August 2026: 247 with 184,513 dossiers; 74 % in time, 55 % content. */
  feedback: {
    perDossier: 1 / 300,
    /** Who it is about: communes, provinces; the rest the ministries. */
    communeShare: 0.55,
    provinceShare: 0.33,
    aboutProcedure: 0.62,
    aboutStaff: 0.18,
    transferred: 0.09,
    refused: 0.07,
    supplement: 0.08,
    /** Of those asked for more: never heard of again. */
    abandoned: 0.12,
    publishedLate: 0.06,
    /** Whose answer anybody votes on. */
    rated: 0.4,
    dislikedLateTimes: 2.5,
    classification: { median: 3 * HOUR_MS, sigma: 0.8, max: 16 * HOUR_MS },
    transfer: { median: 6 * HOUR_MS, sigma: 0.7, max: 24 * HOUR_MS },
    supplementWait: { median: 3 * DAY_MS, sigma: 0.7, max: 25 * DAY_MS },
    /** Beyond the time of an answer, in working time. */
    delay: { median: 40 * HOUR_MS, sigma: 0.8, max: 320 * HOUR_MS },
    vote: { median: DAY_MS, sigma: 1, max: 14 * DAY_MS },
    reRaise: { median: 4 * DAY_MS, sigma: 0.6, max: 20 * DAY_MS },
    /** Working days, as in catalogue/limits.yaml: what is in time here is in time there. */
    limits: { refuse: 2, askForMore: 5, answer: 15, publish: 2 },
  },
  /** Registers of procedures. They were written anew when the three-tier government began. */
  registers: {
    from: '2025-07-01',
    writtenWithinDays: 90,
    /** Share of the procedures in use that a province has in its own register. */
    inRegister: 0.55,
    isPublic: 0.985,
    fullOfOnline: 0.35,
    /** A service that few ask for is used less. */
    rareUsed: 0.6,
    rareWeight: 10,
    forPersons: 0.58,
    /** Of what is missing: put right within so many days. */
    improves: 0.15,
    improvesWithinDays: 900,
    certifiedCopiesLater: 0.5,
    /** Published by October 2025: 519 abolished and 2,421 simplified, 60 % of the plan. */
    reformPlan: 0.5,
    reformAbolished: 0.14,
    reformSimplified: 0.72,
    reformDays: 560,
    /** Days until a province follows. */
    followsWithinDays: 12,
    publicOfMinistries: 0.9985,
  },
  /** Decisions that announce procedures, a day and office, and how many procedures are in one at most. */
  announcements: {
    ofProvince: 0.08,
    ofMinistry: 0.06,
    most: 3,
    neverPublished: 0.01,
    /** Working days, as in catalogue/limits.yaml. */
    limits: { province: { announceBefore: 5, publishWithin: 5 }, ministry: { announceBefore: 20, publishWithin: 10 } },
  },
  /** Of a month, on this working day of the next. */
  reports: { workingDay: 5, nationalMost: 1.09, portalLeast: 0.93 },
  /**
   * How an office treats feedback, its register and its announcements: shares, `from + (to − from) × quantile^skew` over the provinces
   * and over the ministries. Published for Phú Thọ, August 2026: complete 98 %, integrated 18 %, paid online once 30 %, population 23 %.
   */
  offices: {
    feedbackLate: { from: 0.02, to: 0.34, skew: 1.6 },
    feedbackDisliked: { from: 0.04, to: 0.45, skew: 1.5 },
    feedbackReRaised: { from: 0.01, to: 0.14, skew: 1.5 },
    complete: { from: 0.84, to: 0.995, skew: 0.6 },
    online: { from: 0.45, to: 0.96, skew: 0.8 },
    used: { from: 0.3, to: 0.9, skew: 1 },
    paymentIntegrated: { from: 0.12, to: 0.92, skew: 1 },
    paymentTransaction: { from: 0.2, to: 0.9, skew: 1 },
    populationData: { from: 0.15, to: 0.7, skew: 1.2 },
    boundaryFree: { from: 0.35, to: 1, skew: 1 },
    certifiedCopies: { from: 0.7, to: 1, skew: 0.5 },
    announcedLate: { from: 0, to: 0.3, skew: 2 },
    publishedLate: { from: 0, to: 0.35, skew: 2 },
    /** How fast the plan of reform is carried out, as a factor. */
    reformPace: { from: 0.55, to: 1.5, skew: 1 },
    /** Of the dossiers that it reports, how many it synchronises: 0 the worst, 1 all. */
    synchronises: { from: 0, to: 1, skew: 0.5 },
  },
  /** Slow waves, so that a period differs from the one before it. Amplitude as a share, period in days. */
  trends: {
    volume: { amplitude: 0.05, days: 43 },
    /** Each province has its own phase: ranks change. */
    lateness: { amplitude: 0.22, days: 61 },
    online: { amplitude: 0.03, days: 97 },
    digitised: { amplitude: 0.06, days: 131 },
  },
} as const satisfies Record<string, unknown>;

export type NationParameters = typeof PARAMETERS;
