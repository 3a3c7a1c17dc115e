import type { IntakeItem } from '../contract.ts';
import type { Cells, Columns } from './columns.ts';
import { shown, type Report } from './finding.ts';
import { instantReader, type ReadInstant } from './instants.ts';
import { formatsNamed, type ColumnSpec, type FactsSpec, type InstantSpec, type Mapping } from './mapping.ts';
import { AMOUNT, FLAG, oneOf, TEXT, valueReader, type Reader } from './values.ts';

export type Facts = NonNullable<IntakeItem['facts']>;

const INSTANTS = ['submittedAt', 'acceptedAt', 'dueAt', 'dueAtCurrent', 'resolvedAt', 'returnedAt', 'apologyAt', 'extendedAt'] as const;
const FLAGS = [
  'fullProcess',
  'digitised',
  'reused',
  'electronicResult',
  'personalStorage',
  'populationData',
  'liked',
  'disliked',
  'complained',
] as const;

/** Reads what a row says besides the status; a fact that it does not speak of is left out. */
export function factsReader(mapping: Mapping, columns: Columns): (cells: Cells, report: Report) => Facts {
  const readers = [...readersOf(mapping.facts ?? {}, mapping, columns)];
  return (cells, report) => {
    const facts: Record<string, unknown> = {};
    for (const [name, read] of readers) {
      const value = read(cells, report);
      if (value !== undefined) facts[name] = value;
    }
    // Each reader was made for the fact it is filed under, with that fact's own type.
    return facts;
  };
}

function* readersOf(facts: FactsSpec, mapping: Mapping, columns: Columns): Generator<readonly [keyof Facts, Reader<unknown>]> {
  for (const name of INSTANTS) {
    const spec = facts[name];
    if (spec !== undefined) yield [name, instantOf(spec, mapping, columns)];
  }
  for (const name of FLAGS) {
    const spec = facts[name];
    if (spec !== undefined) yield [name, valueReader(spec, FLAG, columns)];
  }
  const { channel, onlinePayment, receivingUnit, fee } = facts;
  if (channel !== undefined) yield ['channel', valueReader(channel, oneOf('in_person', 'online', 'postal'), columns)];
  if (onlinePayment !== undefined) {
    yield ['onlinePayment', valueReader(onlinePayment, oneOf('none', 'national_portal', 'agency_gateway'), columns)];
  }
  if (receivingUnit !== undefined) yield ['receivingUnit', valueReader(receivingUnit, TEXT, columns)];
  if (fee !== undefined) yield ['fee', valueReader(fee, AMOUNT, columns)];
}

/** Reads a date by its specification, as ISO 8601 with offset. */
export function instantOf(spec: InstantSpec, mapping: Mapping, columns: Columns): Reader<string> {
  const read = instantReader(formatsNamed(mapping, spec.format) ?? [], mapping.time_zone, spec.end_of_day);
  if (spec.constant !== undefined) {
    const constant = read(spec.constant);
    return () => constant;
  }
  const whenEmpty = 'when_empty' in spec ? null : undefined;
  if (spec.latest_of === undefined) return columnInstant(spec.column ?? [], read, whenEmpty, columns);
  const each = spec.latest_of.map((column) => columnInstant(column, read, undefined, columns));
  return (cells, report) =>
    each
      .map((readOne) => readOne(cells, report))
      .filter((iso) => typeof iso === 'string')
      .reduce<string | null | undefined>((latest, iso) => (latest && Date.parse(latest) >= Date.parse(iso) ? latest : iso), whenEmpty);
}

function columnInstant(column: ColumnSpec, read: ReadInstant, whenEmpty: null | undefined, columns: Columns): Reader<string> {
  const cell = columns.find(column);
  return (cells, report) => {
    const text = cell.read(cells);
    if (text === '') return whenEmpty;
    const iso = read(text);
    if (iso === undefined) {
      report({
        reason: 'bad_instant',
        pointer: cell.label,
        detail: `${shown(text)} is not a date from 1990 to 2100 in the formats of the mapping`,
      });
    }
    return iso;
  };
}

/** What a finding calls a date. */
export function labelOfInstant(spec: InstantSpec): string {
  return [spec.latest_of ?? spec.column ?? []].flat(2).join(' / ');
}
