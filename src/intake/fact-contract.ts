import { Type, type Static, type TSchema } from 'typebox';

import { FEEDBACK_STATUSES } from '../domain/record/feedback.ts';
import { identifier, instant, nullable, source, version } from './contract-parts.ts';

/** What is told besides dossiers: citizens' feedback, registers of procedures, reported totals. One thing that happened or holds. */

const flag = (description: string) => Type.Optional(nullable(Type.Boolean({ description })));
const moment = (description: string) => Type.Optional(nullable(Type.String({ ...instant, description })));
const votes = Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })));

const common = {
  source,
  unit: identifier('Code of the unit that answers for it; former codes are carried to their successor'),
  procedure: Type.Optional(identifier('Procedure code, such as 1.005129')),
  eventId: Type.Optional(identifier("The source's own id of the statement; without it its instant and what it is about are the id")),
  version,
};

const feedbackFacts = Type.Object(
  {
    about: Type.Optional(nullable(Type.Enum(['procedure', 'staff', 'other']))),
    likes: votes,
    dislikes: votes,
  },
  { additionalProperties: false },
);

/** One step of a citizen's feedback (phản ánh, kiến nghị). */
export const feedbackSchema = Type.Object(
  {
    kind: Type.Literal('feedback'),
    ...common,
    feedbackCode: identifier('Unique within the source'),
    occurredAt: instant,
    status: Type.Optional(Type.Enum([...FEEDBACK_STATUSES], { description: 'What happened; left out where only facts are told' })),
    facts: Type.Optional(feedbackFacts),
  },
  { additionalProperties: false, title: 'Feedback event' },
);

const registryFacts = Type.Object(
  {
    inForce: flag('Under the authority of the unit; false from the day it was abolished or moved'),
    isOwner: flag('The unit issues the procedure; others that settle it only apply it'),
    isPublic: flag('Made public on the national procedure database'),
    isComplete: flag('Public with all mandatory parts'),
    onlineService: Type.Optional(nullable(Type.Enum(['none', 'partial', 'full']))),
    isUsedOnline: flag('The online service has produced a dossier'),
    isFeeBearing: flag('Has a fee or charge'),
    hasPaymentIntegrated: flag('Payment on the national portal is integrated'),
    hasPaymentTransaction: flag('Was paid online at least once'),
    isForPersons: flag('Its subject is a person'),
    usesPopulationData: flag('Connected to the population database'),
    isBoundaryFree: flag('Taken at any centre of the province'),
    offersCertifiedCopies: flag('Of a unit: offers certified electronic copies'),
    isInReformPlan: flag('In the plan of reform'),
    isAbolished: flag('Abolished by the reform'),
    isSimplified: flag('Simplified by the reform'),
    decidedAt: moment('An announcement: when the decision was signed'),
    effectiveAt: moment('When its legal basis takes effect'),
    publishedAt: moment('When it was made public'),
  },
  { additionalProperties: false, minProperties: 1 },
);

/** What a register says of a procedure at a unit, or without a procedure of the unit itself, from an instant on. */
export const registrySchema = Type.Object(
  {
    kind: Type.Literal('registry'),
    ...common,
    since: instant,
    facts: registryFacts,
  },
  { additionalProperties: false, title: 'Registry statement' },
);

/** A total that somebody reported, beside what is counted here. */
export const reportSchema = Type.Object(
  {
    kind: Type.Literal('report'),
    ...common,
    statedAt: instant,
    periodKind: Type.Optional(Type.Enum(['month', 'year'], { description: 'Of what it is a total: a month, where nothing is said' })),
    periodFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-01$', description: 'First day of the month or year that it is a total of' }),
    what: Type.Enum(['received', 'finished']),
    by: Type.Enum(['national_report', 'national_portal']),
    amount: nullable(Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'null takes a total back' })),
  },
  { additionalProperties: false, title: 'Reported total' },
);

export const FACT_SCHEMAS = { feedback: feedbackSchema, registry: registrySchema, report: reportSchema } as const satisfies Record<
  string,
  TSchema
>;

export type FeedbackItem = Static<typeof feedbackSchema>;
export type RegistryItem = Static<typeof registrySchema>;
export type ReportItem = Static<typeof reportSchema>;
export type FactItem = FeedbackItem | RegistryItem | ReportItem;
