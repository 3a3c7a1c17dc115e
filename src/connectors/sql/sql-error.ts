import { AppError } from '../../shared/app-error.ts';

/** What a driver said of a failure. */
interface SqlFailure {
  /** SQLSTATE, where the server said it. */
  readonly state: string | undefined;
  readonly code: string;
  readonly words: string;
}

/** Of the access, the query or its values: as long as nobody changes the declaration or the database, it fails. */
const LASTING = /^(0A|22|25006|28|3D|42)/;
/** Of names and syntax of the declared query: their words tell where. */
const OF_THE_QUERY = /^42(601|702|703|803|804|883|P01|S02|S21|S22)$/;
const MAX_WORDS = 300;

/**
 * What a driver says may hold the address with its password, and what a server says may quote a row: only its words about the declared
 * query are passed on, of all else the code; and never the failure itself as a cause.
 */
export function sqlError({ state, code, words }: SqlFailure): AppError {
  if (state === undefined) return new AppError('unavailable', `the database cannot be reached, or breaks off (${code})`);
  const kind = LASTING.test(state) ? 'configuration' : 'unavailable';
  if (state.startsWith('28')) return new AppError(kind, `the database refuses the user or the password (${code})`);
  const why = OF_THE_QUERY.test(state) ? `: ${words.slice(0, MAX_WORDS)}` : '';
  return new AppError(kind, `the database refuses the query or gives it up (${code})${why}`);
}
