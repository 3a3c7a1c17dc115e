import { Type, type Static } from 'typebox';

import { RETRACTION_REASONS } from '../domain/dossier.ts';
import { STATUS_CODES, type Status } from '../domain/status.ts';
import { identifier, instant, nullable, source, version } from './contract-parts.ts';

/** Bounds of one request to the door. */
export const MAX_ITEMS = 10_000;
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** More steps than any real dossier has; a bound so that one item cannot fill a row. */
const MAX_STEPS = 200;

// The keys of a literal object are exactly its declared keys.
const statusNames = Object.keys(STATUS_CODES) as Status[];

const status = Type.Union([Type.Enum(statusNames), Type.Integer({ minimum: 1, maximum: 10 })], {
  description: 'A status by name, or by its code in the national synchronisation (1 to 10)',
});

const facts = Type.Object(
  {
    channel: Type.Optional(nullable(Type.Enum(['in_person', 'online', 'postal']))),
    fullProcess: Type.Optional(nullable(Type.Boolean())),
    submittedAt: Type.Optional(nullable(instant)),
    acceptedAt: Type.Optional(nullable(instant)),
    dueAt: Type.Optional(nullable(instant)),
    dueAtCurrent: Type.Optional(nullable(instant)),
    resolvedAt: Type.Optional(nullable(instant)),
    returnedAt: Type.Optional(nullable(instant)),
    apologyAt: Type.Optional(nullable(instant)),
    extendedAt: Type.Optional(nullable(instant)),
    receivingUnit: Type.Optional(nullable(identifier('Unit whose counter took the dossier'))),
    fee: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e12, description: 'Dong; 0 means none' }))),
    onlinePayment: Type.Optional(nullable(Type.Enum(['none', 'national_portal', 'agency_gateway']))),
    digitised: Type.Optional(nullable(Type.Boolean())),
    reused: Type.Optional(nullable(Type.Boolean())),
    electronicResult: Type.Optional(nullable(Type.Boolean())),
    personalStorage: Type.Optional(nullable(Type.Boolean())),
    populationData: Type.Optional(nullable(Type.Boolean())),
    liked: Type.Optional(nullable(Type.Boolean())),
    disliked: Type.Optional(nullable(Type.Boolean())),
    complained: Type.Optional(nullable(Type.Boolean())),
  },
  { additionalProperties: false, description: 'What is known besides the status; null means known to have no value' },
);

const common = {
  source,
  dossierCode: identifier('Unique within the source'),
  unit: identifier('Code of the competent unit; former codes are carried to their successor'),
  procedure: identifier('Procedure code, such as 1.005129'),
  version,
  sentAt: Type.Optional({ ...instant, description: 'When the source first sent it: an outage of the way is not its delay' }),
  facts: Type.Optional(facts),
};

/** One change of a dossier's status. */
export const statusEventSchema = Type.Object(
  {
    kind: Type.Optional(Type.Literal('status')),
    ...common,
    eventId: Type.Optional(identifier("The source's own id of the event; without it the instant and the status are the id")),
    occurredAt: instant,
    status,
  },
  { additionalProperties: false, title: 'Status event' },
);

const { procedure: __, ...commonOfProgress } = common;

/** A status event of a dossier of which other items tell whose it is and of which procedure. */
export const progressSchema = Type.Object(
  {
    kind: Type.Literal('progress'),
    ...commonOfProgress,
    unit: identifier("Stands in until an item of the dossier says whose it is: the source's own unit"),
    eventId: statusEventSchema.properties.eventId,
    occurredAt: instant,
    status,
  },
  {
    additionalProperties: false,
    title: 'Progress of a dossier',
    description:
      'A status event that knows neither the competent unit nor the procedure: what other items of the dossier say of them holds',
  },
);

/** A whole dossier as the source knew it at `asOf`: replaces what happened up to then. */
export const snapshotSchema = Type.Object(
  {
    kind: Type.Literal('snapshot'),
    ...common,
    asOf: instant,
    history: Type.Array(Type.Object({ status, occurredAt: instant }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: MAX_STEPS,
    }),
  },
  { additionalProperties: false, title: 'Dossier snapshot' },
);

const { facts: _, procedure, ...commonOfRetraction } = common;

/** A dossier that was sent by mistake counts nowhere from the beginning; the latest of these statements holds. */
export const retractionSchema = Type.Object(
  {
    kind: Type.Literal('retraction'),
    ...commonOfRetraction,
    procedure: Type.Optional(procedure),
    eventId: Type.Optional(identifier("The source's own id of the statement; without it the instant is the id")),
    retractedAt: Type.Optional({ ...instant, description: 'When the source took the dossier back. Either this or restoredAt' }),
    restoredAt: Type.Optional({ ...instant, description: 'When the source found that it was no mistake after all' }),
    reason: Type.Optional(nullable(Type.Enum([...RETRACTION_REASONS]))),
  },
  {
    additionalProperties: false,
    title: 'Retraction of a dossier',
    description:
      'The dossier counts nowhere, neither what happened before nor what follows, until a later restoredAt. May come before the events. ' +
      'Exactly one of retractedAt and restoredAt',
  },
);

export type StatusEventItem = Static<typeof statusEventSchema>;
export type ProgressItem = Static<typeof progressSchema>;
export type SnapshotItem = Static<typeof snapshotSchema>;
export type RetractionItem = Static<typeof retractionSchema>;
/** What tells of a dossier. */
export type IntakeItem = StatusEventItem | ProgressItem | SnapshotItem;

/** Why the door sets an item aside; formats have reasons of their own besides. */
export type QuarantineReason =
  | 'not_an_object'
  | 'schema'
  | 'bad_instant'
  | 'future'
  | 'unknown_unit'
  | 'foreign_unit'
  | 'foreign_source'
  | 'unknown_status'
  | 'history_full'
  | 'bad_text'
  | 'defect';

export type Verdict =
  | { readonly verdict: 'accepted' | 'duplicate' | 'stale' }
  | { readonly verdict: 'quarantined'; readonly reason: string; readonly pointer: string; readonly detail: string };

/** The answer to a batch: `items[i]` is the verdict of the i-th item sent. */
export const intakeAnswerSchema = Type.Object({
  accepted: Type.Integer(),
  duplicate: Type.Integer(),
  stale: Type.Integer(),
  quarantined: Type.Integer(),
  items: Type.Array(
    Type.Object({
      verdict: Type.Enum(['accepted', 'duplicate', 'stale', 'quarantined']),
      reason: Type.Optional(Type.String()),
      pointer: Type.Optional(Type.String({ description: 'JSON pointer into the item' })),
      detail: Type.Optional(Type.String()),
    }),
  ),
});

/** `GET /v1/intake/summary`: what ever came in, over all sources. */
export const intakeSummarySchema = Type.Object({
  accepted: Type.Integer(),
  duplicate: Type.Integer(),
  stale: Type.Integer(),
  quarantined: Type.Integer(),
  quarantineRows: Type.Integer({ description: 'Different items that wait in quarantine' }),
});
export type IntakeSummary = Static<typeof intakeSummarySchema>;
