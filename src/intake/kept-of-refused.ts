import { snapshotSchema, statusEventSchema } from './contract.ts';
import { FACT_SCHEMAS } from './fact-contract.ts';

const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(statusEventSchema.properties),
  ...Object.keys(snapshotSchema.properties),
  ...Object.keys(statusEventSchema.properties.facts.properties),
  ...Object.values(FACT_SCHEMAS).flatMap(({ properties }) => Object.keys(properties)),
  ...Object.keys(FACT_SCHEMAS.feedback.properties.facts.properties),
  ...Object.keys(FACT_SCHEMAS.registry.properties.facts.properties),
  'status',
  'occurredAt',
]);
const MAX_DEPTH = 4;

/**
 * What may be kept of an item that is set aside: values of fields that no contract knows are left out. Without names of fields
 * nothing tells what a value is: a bare text or a row of texts may well be a person's.
 */
export function keptOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null && !Array.isArray(item) ? withoutUnknown(item) : '[left out]';
}

function withoutUnknown(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return depth > MAX_DEPTH ? '[left out]' : value.slice(0, 200).map((item) => withoutUnknown(item, depth + 1));
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.slice(0, 500) : value;
  if (depth > MAX_DEPTH) return '[left out]';
  const kept = Object.entries(value).slice(0, 100);
  return Object.fromEntries(
    kept.map(([name, inner]) => [name.slice(0, 100), KNOWN_FIELDS.has(name) ? withoutUnknown(inner, depth + 1) : '[left out]']),
  );
}
