import { readFile } from 'node:fs/promises';

import { Ajv, type ErrorObject } from 'ajv';
import { IANAZone } from 'luxon';
import { parse } from 'yaml';

import { faultOfFormat, instantReader } from '../intake/formats/instants.ts';
import { formatsNamed, mappingSchema, type InstantSpec, type Mapping } from '../intake/formats/mapping.ts';
import { AppError } from '../shared/app-error.ts';

/** Compiled once, for it takes a tenth of a second. `verbose` lets an error tell the keys it wanted. */
const validate = new Ajv({ strict: false, allErrors: true, verbose: true }).compile<Mapping>(mappingSchema);

/** Reads and checks a mapping file. @throws AppError configuration, naming the file and the path of the wrong key */
export async function readMapping(file: string, read: (file: string) => Promise<string> = readText): Promise<Mapping> {
  let text: string;
  try {
    text = await read(file);
  } catch (cause) {
    throw new AppError('configuration', `${file}: cannot be read`, cause);
  }
  return parseMapping(text, file);
}

const readText = (file: string) => readFile(file, 'utf8');

/** The same from the text of the file. */
export function parseMapping(text: string, file: string): Mapping {
  const refuse = (path: string, fault: string, cause?: unknown): never => {
    throw new AppError('configuration', `${file}: ${path === '' ? '' : `${path}: `}${fault}`, cause);
  };
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    return refuse('', `not readable as YAML: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (!validate(value)) {
    const { path, fault } = describe(validate.errors ?? []);
    return refuse(path, fault);
  }
  for (const { path, fault } of faultsOf(value)) refuse(path, fault);
  return value;
}

interface Fault {
  readonly path: string;
  readonly fault: string;
}

/** One fault to mend: an unknown key first, as it explains the others; else the last, for a union comes after its branches. */
function describe(errors: readonly ErrorObject[]): Fault {
  const error = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors.at(-1);
  if (error === undefined) return { path: '', fault: 'not a mapping' };
  const path = error.instancePath.split('/').slice(1).map(unescapePointer).join('.');
  const below = (key: unknown) => [path, String(key)].filter((part) => part !== '').join('.');
  switch (error.keyword) {
    case 'additionalProperties':
      return { path: below(error.params['additionalProperty']), fault: 'unknown key' };
    case 'required':
      return { path: below(error.params['missingProperty']), fault: 'is missing' };
    case 'oneOf':
      return { path, fault: `exactly one of these keys is needed: ${alternatives(error)}` };
    case 'enum':
    case 'anyOf':
      return { path, fault: allowed(errors, error) };
    default:
      return { path, fault: error.message ?? error.keyword };
  }
}

const unescapePointer = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** The keys of a failed `oneOf`: all of this schema's are choices between keys. */
function alternatives(error: ErrorObject): string {
  const branches: unknown = error.schema;
  if (!Array.isArray(branches)) return '';
  return branches.flatMap((branch: { readonly required?: readonly string[] }) => branch.required ?? []).join(', ');
}

function allowed(errors: readonly ErrorObject[], of: ErrorObject): string {
  const values: unknown = errors.find((error) => error.keyword === 'enum' && error.instancePath === of.instancePath)?.params[
    'allowedValues'
  ];
  if (Array.isArray(values)) return `must be one of ${values.join(', ')}`;
  const kinds = errors
    .filter((error) => error.keyword === 'type' && error.instancePath === of.instancePath)
    .map((error) => String(error.params['type']));
  return `must be ${kinds.join(' or ')}`;
}

/** What the schema cannot say: zones, formats, and names that must agree. */
function* faultsOf(mapping: Mapping): Generator<Fault> {
  if (!IANAZone.isValidZone(mapping.time_zone)) {
    yield { path: 'time_zone', fault: `"${mapping.time_zone}" is no IANA time zone such as Asia/Ho_Chi_Minh` };
  }
  for (const name of Object.keys(mapping.date_formats)) {
    for (const format of formatsNamed(mapping, name) ?? []) {
      const fault = faultOfFormat(format);
      if (fault !== undefined) yield { path: `date_formats.${name}`, fault: `"${format}": ${fault}` };
    }
  }
  const { tree } = mapping;
  if (tree !== undefined && !tree.unit.id.startsWith(`${tree.root.id}/`)) {
    yield { path: 'tree.unit.id', fault: `must begin with the root's id, "${tree.root.id}/"` };
  }
  for (const [path, spec] of instantsOf(mapping)) yield* faultsOfInstant(path, spec, mapping);
}

function* instantsOf(mapping: Mapping): Generator<readonly [string, InstantSpec]> {
  const { event, snapshot, facts = {} } = mapping;
  if (event !== undefined) yield ['event.at', event.at];
  if (snapshot !== undefined) {
    yield ['snapshot.as_of', snapshot.as_of];
    for (const [index, step] of snapshot.steps.entries()) yield [`snapshot.steps.${index}.at`, step.at];
  }
  for (const name of [
    'submittedAt',
    'acceptedAt',
    'dueAt',
    'dueAtCurrent',
    'resolvedAt',
    'returnedAt',
    'apologyAt',
    'extendedAt',
  ] as const) {
    const spec = facts[name];
    if (spec !== undefined) yield [`facts.${name}`, spec];
  }
}

function* faultsOfInstant(path: string, spec: InstantSpec, mapping: Mapping): Generator<Fault> {
  const formats = formatsNamed(mapping, spec.format);
  if (formats === undefined) {
    yield { path: `${path}.format`, fault: `"${spec.format}" is not named under date_formats` };
  } else if (spec.constant !== undefined && instantReader(formats, mapping.time_zone)(spec.constant) === undefined) {
    yield { path: `${path}.constant`, fault: `"${spec.constant}" is not a date in the format` };
  }
}
