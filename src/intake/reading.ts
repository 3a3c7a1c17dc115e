import type { ResolvedUnit, UnitDirectory } from '../domain/unit-directory.ts';
import { dayOf, formatInstant, MINUTE_MS, type Instant } from '../shared/instant.ts';
import type { QuarantineReason } from './contract.ts';
import { parseInstant } from './parse-instant.ts';

/** A source's clock may be a little fast; more than that is a finding, and never moves a figure into the future. */
const FUTURE_TOLERANCE_MS = 5 * MINUTE_MS;

/** What an item is read with. */
export interface ReadingContext {
  readonly now: Instant;
  readonly directory: UnitDirectory;
}

/** Thrown while an item is read, to leave a nested reading at the first finding; never seen outside the parser. */
export class Finding extends Error {
  readonly reason: QuarantineReason;
  readonly pointer: string;

  constructor(reason: QuarantineReason, pointer: string, detail: string) {
    super(detail);
    this.reason = reason;
    this.pointer = pointer;
  }
}

export function anyInstant(value: string, pointer: string): Instant {
  const instant = parseInstant(value);
  if (instant === undefined) throw new Finding('bad_instant', pointer, 'not an instant between 1990 and 2100');
  return instant;
}

export function pastInstant(value: string, pointer: string, now: Instant): Instant {
  const instant = anyInstant(value, pointer);
  if (instant > now + FUTURE_TOLERANCE_MS) throw new Finding('future', pointer, `later than now, ${formatInstant(now)}`);
  return instant;
}

/** Codes are compared byte by byte further on, so they are brought to one form here. */
export function text(value: string, pointer: string): string {
  if (!value.isWellFormed()) throw new Finding('bad_text', pointer, 'holds half of a surrogate pair');
  return value.normalize('NFC');
}

/**
 * The unit that a code stands for on a day. Of a unit that was split it is the one whose counter took the dossier, if that is one of
 * the successors: people hand in where they live.
 */
export function resolvedUnit(code: string, at: Instant, directory: UnitDirectory, receivingUnit?: string | null): ResolvedUnit {
  const resolved = directory.resolve(text(code, '/unit'), dayOf(at));
  if (resolved === undefined) throw new Finding('unknown_unit', '/unit', `no unit has the code ${code}`);
  if (resolved.guessed !== true || typeof receivingUnit !== 'string') return resolved;
  const counter = directory.resolve(text(receivingUnit, '/facts/receivingUnit'), dayOf(at));
  // What is itself a guess is no evidence.
  if (counter === undefined || counter.guessed === true) return resolved;
  return directory.resolve(text(code, '/unit'), dayOf(at), counter.unit) ?? resolved;
}

/** The same as the fields of an entry. */
export function unitOf(code: string, at: Instant, directory: UnitDirectory) {
  const { unit, given, guessed } = resolvedUnit(code, at, directory);
  return { unit, ...(given === undefined ? {} : { unitGiven: given }), ...(guessed === true ? { unitGuessed: true } : {}) };
}
