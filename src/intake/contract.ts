import { Type, type Static, type TSchema } from 'typebox';

import { STATUS_CODES, type Status } from '../domain/status.ts';

/** Bounds of one request to the door. */
export const MAX_ITEMS = 10_000;
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** More steps than any real dossier has; a bound so that one item cannot fill a row. */
const MAX_STEPS = 200;

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Seconds and offset are required: a local time without one is a mapping's business, not the door's. */
const instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'ISO 8601 with offset, 1990 to 2100',
  examples: ['2026-11-20T09:30:00+07:00'],
});

// The keys of a literal object are exactly its declared keys.
const statusNames = Object.keys(STATUS_CODES) as Status[];

const status = Type.Union([Type.Enum(statusNames), Type.Integer({ minimum: 1, maximum: 10 })], {
  description: 'A status by name, or by its code in the national synchronisation (1 to 10)',
});

const identifier = (description: string) =>
  Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\s\\u0000-\\u001f][^\\u0000-\\u001f]*$', description });

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
    receivingUnit: Type.Optional(nullable(identifier('Unit whose counter took the dossier'))),
    fee: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e12, description: 'Dong; 0 means none' }))),
    onlinePayment: Type.Optional(nullable(Type.Enum(['none', 'national_portal', 'agency_gateway']))),
    digitised: Type.Optional(nullable(Type.Boolean())),
    reused: Type.Optional(nullable(Type.Boolean())),
    electronicResult: Type.Optional(nullable(Type.Boolean())),
    personalStorage: Type.Optional(nullable(Type.Boolean())),
    populationData: Type.Optional(nullable(Type.Boolean())),
    disliked: Type.Optional(nullable(Type.Boolean())),
    complained: Type.Optional(nullable(Type.Boolean())),
  },
  { additionalProperties: false, description: 'What is known besides the status; null means known to have no value' },
);

const common = {
  source: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,39}$', description: 'The sending system' }),
  dossierCode: identifier('Unique within the source'),
  unit: identifier('Code of the competent unit; former codes are carried to their successor'),
  procedure: identifier('Procedure code, such as 1.005129'),
  version: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000, description: 'A correction carries a higher one' })),
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

export type StatusEventItem = Static<typeof statusEventSchema>;
export type SnapshotItem = Static<typeof snapshotSchema>;
export type IntakeItem = StatusEventItem | SnapshotItem;

/** Why the door sets an item aside; formats have reasons of their own besides. */
export type QuarantineReason =
  | 'not_an_object'
  | 'schema'
  | 'bad_instant'
  | 'future'
  | 'unknown_unit'
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
