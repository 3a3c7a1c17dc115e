import { Type, type TSchema } from 'typebox';

/** Pieces that the contracts of all kinds of items share. */

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Seconds and offset are required: a local time without one is a mapping's business, not the door's. */
export const instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'ISO 8601 with offset, 1990 to 2100',
  examples: ['2026-11-20T09:30:00+07:00'],
});

export const identifier = (description: string) =>
  Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\s\\u0000-\\u001f][^\\u0000-\\u001f]*$', description });

export const source = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,39}$', description: 'The sending system' });

export const version = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 2_000_000_000, description: 'A correction carries a higher one' }),
);
