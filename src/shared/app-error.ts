/** Kinds of expected failure; each edge translates a kind once (HTTP status, exit code). */
export type AppErrorKind = 'invalid' | 'unauthorised' | 'notFound' | 'conflict' | 'tooLarge' | 'busy' | 'unavailable' | 'configuration';

/** An expected failure: its message is written for the person who has to act. */
export class AppError extends Error {
  readonly kind: AppErrorKind;

  constructor(kind: AppErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.kind = kind;
  }
}
