import { AppError } from '../shared/app-error.ts';
import { refusal } from './read-tsv.ts';

/** Gathers what is wrong, so that all of it is told at once. */
export interface Complaints {
  add(where: string, complaint: string): void;
  /** Runs a check that throws at the first fault; `null` where it did. */
  try<T>(check: () => T): T | null;
  /** Adds a refusal as it is, however many lines it has. */
  take(refusal: AppError): void;
  /** Throws one AppError `configuration`, a line for each fault, where there is any. */
  refuse(): void;
}

export function complaints(): Complaints {
  const found: string[] = [];
  return {
    add: (where, complaint) => {
      found.push(refusal(where, complaint).message);
    },
    take: ({ message }) => {
      found.push(message);
    },
    try(check) {
      try {
        return check();
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        found.push(error.message);
        return null;
      }
    },
    refuse() {
      if (found.length > 0) throw new AppError('configuration', found.join('\n'));
    },
  };
}
