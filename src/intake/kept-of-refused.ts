import { RETRACTION_REASONS } from '../domain/dossier.ts';
import { retractionSchema, snapshotSchema, statusEventSchema } from './contract.ts';
import { FACT_SCHEMAS } from './fact-contract.ts';

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(statusEventSchema.properties),
  ...Object.keys(snapshotSchema.properties),
  ...Object.keys(retractionSchema.properties),
  ...Object.keys(statusEventSchema.properties.facts.properties),
  ...Object.values(FACT_SCHEMAS).flatMap(({ properties }) => Object.keys(properties)),
  ...Object.keys(FACT_SCHEMAS.feedback.properties.facts.properties),
  ...Object.keys(FACT_SCHEMAS.registry.properties.facts.properties),
  'status',
  'occurredAt',
]);
/** A reason that is none of ours is a text that somebody wrote, perhaps about a person. */
const REASONS: ReadonlySet<unknown> = new Set([...RETRACTION_REASONS, null, undefined]);
const MAX_DEPTH = 4;
/** One more than a contract allows: what was cut is refused again when it is read again. */
const MAX_LIST = 201;

/** Stands in the place of what may not be kept. */
export const LEFT_OUT = '[left out]';

/**
 * What may be kept of an item that is set aside: values of fields that no contract knows are left out. Without names of fields
 * nothing tells what a value is: a bare text or a row of texts may well be a person's.
 */
export function keptOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? withoutUnknown(item) : LEFT_OUT;
}

function withoutUnknown(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth > MAX_DEPTH ? LEFT_OUT : value.slice(0, MAX_LIST).map((item) => withoutUnknown(item, depth + 1));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.slice(0, 500) : value;
  if (depth > MAX_DEPTH) return LEFT_OUT;
  const kept = Object.entries(value).slice(0, 100);
  return Object.fromEntries(
    kept.map(([name, inner]) => [name.slice(0, 100), isKnown(name, inner) ? withoutUnknown(inner, depth + 1) : LEFT_OUT]),
  );
}

function isKnown(name: string, value: unknown): boolean {
  return KNOWN_FIELDS.has(name) && (name !== 'reason' || REASONS.has(value));
}
