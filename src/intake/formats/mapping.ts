import { Type, type Static, type TSchema } from 'typebox';

import { STATUS_CODES, type Status } from '../../domain/status.ts';

/** The words of a mapping file: how the columns of a foreign CSV become intake items. Unknown keys are refused. */

const strict = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOfKeys = (...keys: readonly string[]) => ({ ...strict, oneOf: keys.map((key) => ({ required: [key] })) });

// The keys of a literal object are exactly its declared keys.
const status = Type.Enum(Object.keys(STATUS_CODES) as Status[]);

const text = Type.String({ minLength: 1, maxLength: 100 });
const localeText = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);

const column = Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
  description: 'A column of the file; or several, of which the first that the file has and the row fills counts',
});

/** A value that is a column's, translated or not, or a constant. */
const valueOf = <T extends TSchema>(value: T) =>
  Type.Object(
    {
      column: Type.Optional(column),
      join: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 2, description: 'Several columns, joined by a colon' })),
      constant: Type.Optional(value),
      map: Type.Optional(
        Type.Record(Type.String(), nullable(value), { description: "The source's word → ours; null: it stands for no value" }),
      ),
      default: Type.Optional(nullable(value)),
      when_empty: Type.Optional(nullable(value)),
    },
    {
      ...oneOfKeys('column', 'join', 'constant'),
      description:
        'Exactly one of column, join, constant. default: for words that map does not name (without it they are a finding). ' +
        'when_empty: for empty cells; null says that there is none, leaving it out says nothing',
    },
  );

/** Which unit: by its code, or by its Vietnamese name below a unit. */
const unitValue = Type.Object(
  {
    ...valueOf(text).properties,
    by: Type.Optional(Type.Enum(['code', 'name'])),
    under: Type.Optional({ ...text, description: 'By name: the code of the province, or of whatever the units are below. VN unless told' }),
  },
  { ...oneOfKeys('column', 'join', 'constant'), description: 'As any value. by: code unless told; name: with or without marks and kind' },
);

const instant = Type.Object(
  {
    column: Type.Optional(column),
    latest_of: Type.Optional(Type.Array(column, { minItems: 1, description: 'The latest date of these columns' })),
    constant: Type.Optional(text),
    format: Type.Optional(Type.String({ description: 'A name under date_formats; "usual" unless told' })),
    end_of_day: Type.Optional(Type.Boolean({ description: 'A date without a time means the end of that day, as a deadline does' })),
    when_empty: Type.Optional(Type.Null()),
  },
  {
    ...oneOfKeys('column', 'latest_of', 'constant'),
    description: 'Exactly one of column, latest_of, constant. when_empty: null says that there is none; leaving it out says nothing',
  },
);

const facts = Type.Object(
  {
    channel: Type.Optional(valueOf(Type.Enum(['in_person', 'online', 'postal']))),
    fullProcess: Type.Optional(valueOf(Type.Boolean())),
    submittedAt: Type.Optional(instant),
    acceptedAt: Type.Optional(instant),
    dueAt: Type.Optional(instant),
    dueAtCurrent: Type.Optional(instant),
    resolvedAt: Type.Optional(instant),
    returnedAt: Type.Optional(instant),
    apologyAt: Type.Optional(instant),
    extendedAt: Type.Optional(instant),
    receivingUnit: Type.Optional(valueOf(text)),
    fee: Type.Optional(valueOf(Type.Number({ minimum: 0, maximum: 1e12 }))),
    onlinePayment: Type.Optional(valueOf(Type.Enum(['none', 'national_portal', 'agency_gateway']))),
    digitised: Type.Optional(valueOf(Type.Boolean())),
    reused: Type.Optional(valueOf(Type.Boolean())),
    electronicResult: Type.Optional(valueOf(Type.Boolean())),
    personalStorage: Type.Optional(valueOf(Type.Boolean())),
    populationData: Type.Optional(valueOf(Type.Boolean())),
    liked: Type.Optional(valueOf(Type.Boolean())),
    disliked: Type.Optional(valueOf(Type.Boolean())),
    complained: Type.Optional(valueOf(Type.Boolean())),
  },
  { ...strict, description: 'What each row says besides the status; names as in the intake contract' },
);

const tree = Type.Object(
  {
    root: Type.Object(
      {
        id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', description: 'Lower case, so that no Vietnamese code is like it' }),
        name: localeText,
      },
      strict,
    ),
    unit: Type.Object(
      {
        column,
        id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}/[^{}]*\\{value\\}$', description: 'The root, a slash, and {value}' }),
        names: Type.Optional(Type.Record(Type.String(), localeText, { description: "Names to show; without one the cell's own word" })),
        when_empty: Type.Optional(text),
      },
      strict,
    ),
  },
  { ...strict, description: 'A body outside Viet Nam: the root is a city, each value of the column a department under it' },
);

const event = Type.Object(
  {
    id: Type.Optional(valueOf(text)),
    at: instant,
    status: valueOf(status),
  },
  { ...strict, description: "Each row is one event of a dossier. id: the source's own id of the event" },
);

const snapshot = Type.Object(
  {
    as_of: instant,
    steps: Type.Array(Type.Object({ status: valueOf(status), at: instant }, strict), { minItems: 1, maxItems: 20 }),
  },
  {
    ...strict,
    description:
      'Each row is one whole dossier, true at as_of. The first step needs its date, and so does a step whose status a column states; ' +
      'a later step with a constant status is left out while its date is empty, and any step whose status is null',
  },
);

export const mappingSchema = Type.Object(
  {
    source: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,39}$', description: 'The id of the sending system' }),
    title: localeText,
    terms: Type.String({ minLength: 1, description: 'Whose data it is, and under which terms it may be used' }),
    delimiter: Type.Optional(Type.String({ pattern: '^[^"\\r\\n]$', description: 'What separates cells; a comma unless told' })),
    no_value: Type.Optional(Type.Array(Type.String(), { description: 'Words that stand for an empty cell, besides blanks' })),
    time_zone: Type.String({ description: 'IANA name, such as Asia/Ho_Chi_Minh: where local times are from' }),
    date_formats: Type.Object(
      { usual: Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]) },
      {
        additionalProperties: Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]),
        description: 'By name, one format or several to try in order: iso, or luxon tokens such as dd/MM/yyyy HH:mm',
      },
    ),
    dossier: valueOf(text),
    procedure: valueOf(text),
    unit: Type.Optional(unitValue),
    tree: Type.Optional(tree),
    event: Type.Optional(event),
    snapshot: Type.Optional(snapshot),
    facts: Type.Optional(facts),
  },
  {
    ...strict,
    allOf: [{ oneOf: [{ required: ['unit'] }, { required: ['tree'] }] }, { oneOf: [{ required: ['event'] }, { required: ['snapshot'] }] }],
    title: 'CSV mapping',
    description: 'unit: codes of the national catalogue; tree: a foreign body. event or snapshot: what a row is',
  },
);

export type Mapping = Static<typeof mappingSchema>;
export type ColumnSpec = Static<typeof column>;
export type InstantSpec = Static<typeof instant>;
export type FactsSpec = Static<typeof facts>;
export type StepSpec = Static<typeof snapshot>['steps'][number];

/** The shape of every `valueOf`. */
export interface ValueSpec<T> {
  readonly column?: ColumnSpec;
  readonly join?: readonly string[];
  readonly constant?: T;
  readonly map?: Readonly<Record<string, T | null>>;
  readonly default?: T | null;
  readonly when_empty?: T | null;
}

/** The formats under a name of `date_formats`; `undefined` where there is no such name. */
export function formatsNamed(mapping: Mapping, name: string | undefined): readonly string[] | undefined {
  const named: Readonly<Record<string, string | readonly string[]>> = mapping.date_formats;
  const key = name ?? 'usual';
  const formats = Object.hasOwn(named, key) ? named[key] : undefined;
  return typeof formats === 'string' ? [formats] : formats;
}
