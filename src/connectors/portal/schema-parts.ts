import { Type, type TSchema } from 'typebox';

/** What the schemas of answers and files have in common. */

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Without what a database takes for no text: NUL, and half of a surrogate pair. */
export const STORABLE = '^[^\\u0000\\p{Cs}]*$';

export const name = Type.String({ minLength: 1, maxLength: 200, pattern: STORABLE });
export const optionalName = Type.Optional(nullable(name));
export const optionalNumber = Type.Optional(nullable(Type.Number()));

const storable = new RegExp(STORABLE, 'u');

/** The same for what no schema has looked at, such as the name of a field. */
export function isName(text: string): boolean {
  return text !== '' && text.length <= 200 && storable.test(text);
}
