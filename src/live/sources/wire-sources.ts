import { Type, type Static } from 'typebox';

import { heartbeatSchema } from '../../intake/heartbeat.ts';

/** The published shapes of the connection page. Instants are ISO 8601 with offset; null is known to be none. */

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const localeText = Type.Object({ vi: Type.String(), en: Type.String() });
const at = (description: string) => nullable(Type.String({ description }));

/** A number, or why there is none. */
const valueSchema = Type.Union([
  Type.Object({ kind: Type.Literal('value'), value: Type.Number() }),
  Type.Object({ kind: Type.Enum(['noData', 'notApplicable']) }),
]);

const countsSchema = Type.Object({
  accepted: Type.Integer(),
  duplicate: Type.Integer(),
  stale: Type.Integer(),
  quarantined: Type.Integer(),
});

const driftCountsSchema = Type.Object(
  {
    records: Type.Integer({ description: 'Records that were looked at: samples, not all' }),
    appeared: Type.Integer(),
    vanished: Type.Integer(),
    unknownWords: Type.Integer({ description: 'Words that nobody declared, of fields with declared words' }),
  },
  { description: 'How the shape of the records changed. Null: they were never looked at' },
);

const sourceRowSchema = Type.Object({
  id: Type.String(),
  name: nullable(localeText),
  owner: nullable(Type.String()),
  units: nullable(Type.Array(Type.String(), { description: 'It may speak for these and all below them' })),
  protocol: nullable(Type.String()),
  format: nullable(Type.String()),
  isDeclared: Type.Boolean({ description: 'False: it sends, and nobody declared it' }),
  state: Type.Enum(['ok', 'late', 'silent', 'failing', 'never', 'disabled']),
  reasons: Type.Array(Type.Enum(['never', 'connector', 'agent', 'agentUnheard', 'quarantine', 'silence', 'lag', 'rate', 'spool']), {
    description: 'All that speaks against it, the gravest first',
  }),
  lastEventAt: at('When the newest accepted event happened'),
  lastLearnedAt: at('When something was last accepted'),
  lastHeardAt: at('When anything last came, also a repetition'),
  lag: Type.Object(
    { p50: valueSchema, p95: valueSchema },
    { description: 'Milliseconds from happening to learning, of the last 24 hours' },
  ),
  rate: Type.Object({
    thisHour: Type.Integer({ description: 'Items of the hour under way' }),
    hour: Type.String({ description: 'When the last whole hour began' }),
    items: Type.Integer({ description: 'Items of that hour' }),
    weekBefore: valueSchema,
    ratio: valueSchema,
  }),
  day: countsSchema,
  total: countsSchema,
  silence: Type.Object({
    workingHours: valueSchema,
    allowedWorkingHours: valueSchema,
    isDeclared: Type.Boolean({ description: 'The source declares its rhythm; otherwise two working days are allowed' }),
  }),
  drift: nullable(driftCountsSchema),
  agent: nullable(
    Type.Object(
      { receivedAt: Type.String(), ...heartbeatSchema.properties },
      { description: 'What the agent beside it last said of itself' },
    ),
  ),
  connector: nullable(
    Type.Object(
      {
        is: Type.Enum(['running', 'waiting', 'failing']),
        since: Type.String(),
        lastPulledAt: at('When it was last read to its end'),
        lastError: nullable(Type.String({ description: 'Why the last attempt failed, also while another is made' })),
        nextAt: at('When it will be asked again'),
      },
      { description: 'Of a source that is asked by us' },
    ),
  ),
});

/** `GET /v1/sources`, and the first `event: sources` of a stream; later ones have the sources that changed only, and no `leftOut`. */
export const sourceListSchema = Type.Object({
  asOf: Type.String(),
  sources: Type.Array(sourceRowSchema),
  leftOut: Type.Integer({ description: 'Sources that nobody declared, beyond those listed' }),
});

const driftedSchema = Type.Object({
  format: Type.String(),
  path: Type.String({ description: 'JSON pointer; [] is any place of a list, * a field whose name is not told' }),
  word: nullable(Type.String()),
  firstAt: Type.String(),
  lastAt: Type.String(),
  times: Type.Integer({ description: 'In how many of the records looked at' }),
});

/** `GET /v1/sources/:id`. */
export const sourceDetailSchema = Type.Object({
  asOf: Type.String(),
  source: sourceRowSchema,
  hours: Type.Array(Type.Object({ from: Type.String(), ...countsSchema.properties, lag: sourceRowSchema.properties.lag }), {
    description: 'The hours of the last eight days in which anything came; in others nothing did',
  }),
  drift: Type.Object({
    appeared: Type.Array(driftedSchema),
    vanished: Type.Array(driftedSchema),
    unknownWords: Type.Array(driftedSchema),
  }),
});

export type SourceRow = Static<typeof sourceRowSchema>;
export type SourceFrame = Pick<SourceList, 'asOf' | 'sources'>;
export type SourceList = Static<typeof sourceListSchema>;
export type SourceDetail = Static<typeof sourceDetailSchema>;
export type WireValue = Static<typeof valueSchema>;
