import { AppError } from '../../shared/app-error.ts';

/** What lies at a JSON pointer (RFC 6901); `undefined` where there is nothing. */
export function atPointer(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    // Its own key was looked up the line before.
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** The address of the next page by a `Link` header (RFC 8288); `null` where there is none. */
export function nextLink(header: string | null): string | null {
  for (const link of (header ?? '').split(/,(?=\s*<)/)) {
    const [, address, parameters = ''] = /^\s*<([^>]*)>(.*)$/.exec(link) ?? [];
    if (address !== undefined && /;\s*rel\s*=\s*"?([^";]* )?next( [^";]*)?"?\s*(;|$)/i.test(parameters)) return address;
  }
  return null;
}

/** It is part of a cursor, which has an end. */
const MAX_ADDRESS = 3_000;

/** Only pages of the same server are followed: an answer must not send us, with our token, to another. */
export function sameOrigin(address: string, first: URL): URL {
  const url = URL.canParse(address, first.href) ? new URL(address, first) : null;
  if (url !== null && url.href.length > MAX_ADDRESS) throw new AppError('unavailable', 'the address of the next page is too long');
  if (url === null || url.origin !== first.origin) throw new AppError('unavailable', 'the source points to a page of another server');
  return url;
}
