import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const localeText = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);
const text = Type.String({ minLength: 1, maxLength: 500 });
const secretName = Type.String({
  pattern: '^[A-Z][A-Z0-9_]{0,60}$',
  description: 'The environment variable NHIP_SECRET_… that holds it, without that beginning',
});
const maxBatch = Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 }));

/** How the source is reached, by protocol. Nothing secret stands in a declaration: it names the variable that holds it. */
const connectionSchema = Type.Union([
  Type.Object({ protocol: Type.Literal('push') }, strict),
  Type.Object({ protocol: Type.Literal('agent') }, strict),
  Type.Object(
    {
      protocol: Type.Literal('rest'),
      url: Type.String({ pattern: '^https?://', description: 'The first page' }),
      headers: Type.Optional(Type.Record(Type.String(), text)),
      /** Sent as `authorization: Bearer …`. */
      token: Type.Optional(secretName),
      records: Type.Optional(
        Type.String({ description: 'JSON pointer to the array of records in a page; the page itself where left out' }),
      ),
      next: Type.Optional(
        Type.String({ description: 'JSON pointer to the address or cursor of the next page; also the Link header is followed' }),
      ),
      cursorParameter: Type.Optional(
        Type.String({ description: 'Query parameter that takes the cursor of `next`; without it `next` is an address' }),
      ),
      maxPageBytes: Type.Optional(Type.Integer({ minimum: 1_024, maximum: 67_108_864 })),
      timeoutMs: Type.Optional(Type.Integer({ minimum: 10, maximum: 600_000 })),
      maxBatch,
    },
    strict,
  ),
  Type.Object(
    {
      protocol: Type.Enum(['postgres', 'mysql']),
      /** With the password, where there is one. */
      address: secretName,
      query: Type.String({ minLength: 1, description: 'A SELECT whose rows have the key columns; read as a subquery, never changed' }),
      key: Type.Array(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }), {
        minItems: 1,
        maxItems: 4,
        description: 'The columns that rise: a keyset cursor',
      }),
      /** A pull reads up to the highest key that was there so long before: a transaction that began earlier may still write below it. */
      settleMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 240_000 })),
      statementTimeoutMs: Type.Optional(Type.Integer({ minimum: 10, maximum: 600_000 })),
      maxBatch,
    },
    strict,
  ),
  Type.Object(
    {
      protocol: Type.Literal('folder'),
      folder: text,
      done: Type.Optional(Type.String({ minLength: 1, description: 'Where files go that were read; `done` beside them where left out' })),
      pattern: Type.Optional(Type.String({ description: 'Of file names, as a glob with * and ?' })),
      /** A file that has not grown for so long is whole. */
      quietMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
      maxBatch,
    },
    strict,
  ),
  Type.Object(
    {
      protocol: Type.Literal('nats'),
      servers: Type.Array(text, { minItems: 1 }),
      token: Type.Optional(secretName),
      stream: text,
      subject: Type.Optional(text),
      durable: Type.String({ pattern: '^[A-Za-z0-9_-]{1,60}$' }),
      maxBatch,
    },
    strict,
  ),
]);

export const FORMAT_IDS = ['nhip', 'cloudevents', 'national', 'emc', 'csv', 'xlsx', 'xes'] as const;
export type FormatId = (typeof FORMAT_IDS)[number];

/** A source: who speaks, of whom, how, and how often. */
export const sourceSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,39}$' }),
    name: localeText,
    owner: text,
    contact: Type.String({ minLength: 1, maxLength: 200, description: 'An office, not a person' }),
    units: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      uniqueItems: true,
      description: 'It may speak for these and all below them',
    }),
    connection: connectionSchema,
    format: Type.Enum([...FORMAT_IDS]),
    mapping: Type.Optional(Type.String({ minLength: 1, description: 'File beside the declaration' })),
    timeZone: Type.Optional(Type.String({ minLength: 1 })),
    enums: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
    everySeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400, description: 'How often a source that is asked is asked' })),
    silentAfterWorkingHours: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000, description: 'How long nothing may come' })),
    personalData: Type.Optional(
      Type.Object(
        {
          hash: Type.Array(Type.String({ pattern: '^/' }), {
            description: 'JSON pointers into a record: kept as a keyed hash. All else that a format does not read is dropped',
          }),
        },
        strict,
      ),
    ),
  },
  { ...strict, title: 'Source' },
);

export type SourceDeclaration = Static<typeof sourceSchema>;
export type Connection = SourceDeclaration['connection'];
export type ConnectionOf<P extends Connection['protocol']> = Extract<Connection, { protocol: P }>;
