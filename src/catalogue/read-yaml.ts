import { readFile } from 'node:fs/promises';

import { Ajv } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { parse, YAMLParseError } from 'yaml';

import { AppError } from '../shared/app-error.ts';

/** A YAML file that fits a schema. Throws AppError `configuration` with file, place and reason. */
export async function readYaml<T extends TSchema>(file: string, schema: T): Promise<Static<T>> {
  const value = parseYaml(await readText(file), file);
  const validate = new Ajv({ strict: false, allErrors: false }).compile<Static<T>>(schema);
  if (validate(value)) return value;
  const error = validate.errors?.[0];
  const extra = error?.params['additionalProperty'];
  const place = `${error?.instancePath ?? ''}${typeof extra === 'string' ? `/${extra}` : ''}`;
  throw new AppError('configuration', `${file}: ${place || '/'}: ${error?.message ?? 'does not fit'}`);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new AppError('configuration', `${file}: cannot be read`, error);
  }
}

function parseYaml(text: string, file: string): unknown {
  try {
    // Dates stay texts: a day is a day, not an instant in somebody's time zone.
    return parse(text, { schema: 'core' });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new AppError('configuration', `${file}:${error.linePos?.[0].line ?? '?'}: ${error.message}`, error);
  }
}
