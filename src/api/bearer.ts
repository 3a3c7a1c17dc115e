import { AppError } from '../shared/app-error.ts';

/** The key of an `authorization` header (RFC 6750); `undefined` where there is none. Throws AppError `unauthorised` for another scheme. */
export function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, key] = /^Bearer +([A-Za-z0-9._~+/=-]{1,200})$/i.exec(header.trim()) ?? [];
  if (key === undefined) throw new AppError('unauthorised', 'the authorization is none that is understood: Bearer and a key');
  return key;
}
