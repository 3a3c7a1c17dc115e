import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { IANAZone } from 'luxon';

import type { Mapping } from '../intake/formats/mapping.ts';
import { sourceSchema, type SourceDeclaration } from '../intake/source-schema.ts';
import { readLocated, type Locate } from './locate-yaml.ts';
import { readMapping } from './read-mapping.ts';
import { refusal } from './read-tsv.ts';

/** A declaration with what it refers to. */
export interface DeclaredSource {
  readonly declaration: SourceDeclaration;
  readonly mapping: Mapping | null;
}

/** Formats that say nothing without a mapping. */
const MAPPED: ReadonlySet<string> = new Set(['csv', 'xlsx', 'xes']);

/** A declaration begins with its id; a mapping, which lies in the same folder, has none. */
const DECLARATION = /^id:/m;

/**
 * All declarations of a folder, by id. Other files there are mappings, and are read only where a declaration names them. A folder
 * that is not there declares nothing. Throws AppError `configuration` with file, line and reason.
 */
export async function readSources(dir: string): Promise<ReadonlyMap<string, DeclaredSource>> {
  const sources = new Map<string, DeclaredSource>();
  for (const file of await yamlFilesOf(dir)) {
    if (!DECLARATION.test(await readFile(file, 'utf8'))) continue;
    const source = await readSource(file);
    const { id } = source.declaration;
    if (sources.has(id)) throw refusal(file, `source ${id} is declared twice`);
    sources.set(id, source);
  }
  return sources;
}

/** One declaration. */
export async function readSource(file: string): Promise<DeclaredSource> {
  const { value: declaration, locate } = await readLocated(file, sourceSchema);
  checkZone(declaration, locate);
  checkProtocol(declaration, locate);
  return { declaration, mapping: await mappingOf(declaration, file, locate) };
}

async function yamlFilesOf(dir: string): Promise<readonly string[]> {
  try {
    const names = await readdir(dir);
    return names
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
      .map((name) => path.join(dir, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw refusal(dir, 'the folder of sources cannot be read');
  }
}

function checkZone({ timeZone }: SourceDeclaration, locate: Locate): void {
  if (timeZone !== undefined && !IANAZone.isValidZone(timeZone)) {
    throw refusal(locate(['timeZone']), `"${timeZone}" is no IANA time zone such as Asia/Ho_Chi_Minh`);
  }
}

function checkProtocol({ connection, everySeconds, id }: SourceDeclaration, locate: Locate): void {
  const isAsked = connection.protocol !== 'push' && connection.protocol !== 'agent';
  if (!isAsked && everySeconds !== undefined) throw refusal(locate(['everySeconds']), `${id} sends by itself: nobody asks it`);
}

async function mappingOf({ format, mapping, id }: SourceDeclaration, file: string, locate: Locate): Promise<Mapping | null> {
  if (mapping === undefined) {
    if (MAPPED.has(format)) throw refusal(locate(['format']), `${id} has the format ${format}, which needs a mapping`);
    return null;
  }
  if (!MAPPED.has(format)) throw refusal(locate(['mapping']), `${id} has the format ${format}, which takes no mapping`);
  const read = await readMapping(path.resolve(path.dirname(file), mapping));
  // What a mapping says of itself must not write in another's name.
  if (read.source !== id) throw refusal(locate(['mapping']), `${mapping} is of the source ${read.source}, not of ${id}`);
  return read;
}
