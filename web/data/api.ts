/** Why an answer did not come: `status` is null when no answer came at all. */
export class ApiError extends Error {
  readonly status: number | null;

  constructor(status: number | null, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ApiError';
    this.status = status;
  }
}

/**
 * Reads one JSON answer. The server is of the same release as this page and checks its answers against the published
 * schema, so the shape is trusted here and only here.
 */
export async function getJson<T>(path: string, signal: AbortSignal, fetcher: typeof fetch = fetch): Promise<T> {
  const response = await fetcher(path, { signal, headers: { accept: 'application/json' } }).catch((cause: unknown) => {
    throw new ApiError(null, `no answer from ${path}`, cause);
  });
  if (!response.ok) throw new ApiError(response.status, `${path} answered ${response.status}`);
  // See above: the schema behind T is the server's own; where it has nothing to say, T allows null.
  return (response.status === 204 ? null : await response.json()) as T;
}

export function query(path: string, parameters: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(parameters).toString()}`;
}
