import path from 'node:path';

import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

import { AppError } from '../shared/app-error.ts';

/** Everything that is decided outside: read once, here, and handed on. */
export interface Config {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly dataDir: string;
  /** Of a PostgreSQL 18 or later; `null` starts the embedded one. */
  readonly databaseUrl: string | null;
  /** A TopoJSON file of official boundaries, drawn beneath the lights. */
  readonly boundaries: string | null;
  /** A folder of definitions; `null`: the one beside the code. */
  readonly catalogueDir: string | null;
  readonly logLevel: string;
  /** `keys`: nobody may write without a key; `open`: only declared sources need theirs. */
  readonly intake: 'open' | 'keys';
  /** How many days records are kept as they came; 0 keeps none. */
  readonly rawDays: number;
  /** For keyed hashes of personal data; `null`: such data is left out. */
  readonly hashKey: string | null;
  /** What connectors need to reach their sources, by the name that a declaration has for it. */
  readonly secrets: ReadonlyMap<string, string>;
}

const environment = Type.Object({
  NHIP_HOST: Type.Optional(Type.String({ minLength: 1 })),
  NHIP_PORT: Type.Optional(Type.String({ pattern: '^\\d{1,5}$' })),
  NHIP_DATA_DIR: Type.Optional(Type.String({ minLength: 1 })),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  NATS_URL: Type.Optional(Type.String()),
  NHIP_BOUNDARIES: Type.Optional(Type.String()),
  NHIP_CATALOGUE_DIR: Type.Optional(Type.String()),
  NHIP_INTAKE: Type.Optional(Type.Enum(['open', 'keys'])),
  NHIP_RAW_DAYS: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })),
  NHIP_HASH_KEY: Type.Optional(Type.String({ minLength: 32 })),
  NHIP_LOG_LEVEL: Type.Optional(Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
});

type Environment = Static<typeof environment>;

/** Pure but for the working folder. Throws AppError `configuration` that names the variable. */
export function readConfig(given: Readonly<Record<string, string | undefined>>, workingDir: string): Config {
  const known = checked(given);
  const port = Number(known.NHIP_PORT ?? 8766);
  if (port > 65_535) throw new AppError('configuration', `NHIP_PORT is no port: ${port}`);
  if (known.NATS_URL !== undefined) {
    throw new AppError('configuration', 'NATS_URL is set, but this version serves everything in one process; unset it');
  }
  const folder = (name: string): string => path.resolve(workingDir, name);
  const { NHIP_BOUNDARIES: boundaries, NHIP_CATALOGUE_DIR: catalogueDir } = known;
  return {
    host: known.NHIP_HOST ?? '127.0.0.1',
    port,
    dataDir: folder(known.NHIP_DATA_DIR ?? 'data'),
    databaseUrl: known.DATABASE_URL ?? null,
    boundaries: boundaries === undefined ? null : folder(boundaries),
    catalogueDir: catalogueDir === undefined ? null : folder(catalogueDir),
    logLevel: known.NHIP_LOG_LEVEL ?? 'info',
    secrets: secretsIn(given),
    ...wayIn(known),
  };
}

function checked(given: Readonly<Record<string, string | undefined>>): Environment {
  // An empty variable is one that somebody unset.
  const set = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name in environment.properties && value !== undefined && value !== ''),
  );
  if (Value.Check(environment, set)) return set;
  const [error] = Value.Errors(environment, set);
  throw new AppError('configuration', `${error?.instancePath.slice(1) ?? 'the environment'}: ${error?.message ?? 'is wrong'}`);
}

/** What may come in, and what is kept of it. */
function wayIn(known: Environment): Pick<Config, 'intake' | 'rawDays' | 'hashKey'> {
  return { intake: known.NHIP_INTAKE ?? 'open', rawDays: Number(known.NHIP_RAW_DAYS ?? 35), hashKey: known.NHIP_HASH_KEY ?? null };
}

const SECRET = 'NHIP_SECRET_';

function secretsIn(given: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith(SECRET) && value !== undefined && value !== '') secrets.set(name.slice(SECRET.length), value);
  }
  return secrets;
}
