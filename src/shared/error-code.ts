/** The `code` of an error of Node (`ENOENT`) or PostgreSQL (`57P03`); `null` when it carries none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** The result, or `null` when the file or process asked for does not exist. Every other failure goes on. */
export async function orNullIfMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const code = errorCode(error);
    // ESRCH: a process that ended while its files under /proc were being read.
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'ENOTDIR') return null;
    throw error;
  }
}
