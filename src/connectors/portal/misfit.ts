import type { ValidateFunction } from 'ajv';

import { AppError } from '../../shared/app-error.ts';

const SHOWN = 60;

/** What a schema found first, with its place, for whoever wrote the document. */
export function misfit({ errors }: ValidateFunction, prefix = '', hint = ''): AppError {
  const error = errors?.[0];
  const field: unknown = error?.params['additionalProperty'];
  const which = typeof field === 'string' ? ` (${field.slice(0, SHOWN)})` : '';
  return new AppError('invalid', `${`${prefix}${error?.instancePath ?? ''}` || '/'}: ${error?.message ?? 'does not fit'}${which}${hint}`);
}
