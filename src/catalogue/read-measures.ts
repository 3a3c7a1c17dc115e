import { Type, type Static } from 'typebox';

import { FACT_KINDS } from '../measure/fact.ts';
import { AMOUNT_KEYS, DAY_KEYS, type AmountKey } from '../measure/measured.ts';
import { columnsFor, type MeasureDefinition } from '../measure/measure.ts';
import { VOCABULARIES } from '../measure/vocabulary.ts';
import { complaints, type Complaints } from './complaints.ts';
import { readLocated, type Locate } from './locate-yaml.ts';
import { refusal } from './read-tsv.ts';
import { yamlFilesIn } from './yaml-files.ts';

/** What the tally tables call their keys, and what PostgreSQL calls columns that every table has. */
const RESERVED: ReadonlySet<string> = new Set([
  'unit_id',
  'day',
  'procedure_code',
  'province_id',
  'tableoid',
  'xmin',
  'cmin',
  'xmax',
  'cmax',
  'ctid',
]);

const kind = Type.Enum(['dossier', ...FACT_KINDS]);
const words = Type.Array(Type.String());

const measureSchema = Type.Object(
  {
    // It becomes a column of the tally tables.
    id: Type.String({ pattern: '^[a-z][a-z0-9_]{0,50}$' }),
    of: Type.Optional(kind),
    on: Type.String(),
    all: Type.Optional(words),
    none: Type.Optional(words),
    isOwnOnly: Type.Optional(Type.Boolean()),
    sum: Type.Optional(Type.Enum([...AMOUNT_KEYS, 'amount'])),
    histogram: Type.Optional(
      Type.Object(
        { of: Type.Enum([...AMOUNT_KEYS]), upTo: Type.Array(Type.Number(), { minItems: 1, maxItems: 98 }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
type Given = Static<typeof measureSchema>;

const fileSchema = Type.Object({ of: Type.Optional(kind), measures: Type.Array(measureSchema) }, { additionalProperties: false });

/**
 * The measures of a file, or of all files of a folder. Throws AppError `configuration`, a line for each fault: a word that the
 * kind of fact does not have, a repeated id, a column that another has, bounds that do not rise.
 */
export async function readMeasures(source: string): Promise<readonly MeasureDefinition[]> {
  const faults = complaints();
  const ids = new Set<string>();
  const columns = new Map<string, string>();
  const measures: MeasureDefinition[] = [];
  for (const file of await yamlFilesIn(source)) {
    const { value, locate } = await readLocated(file, fileSchema);
    for (const [at, given] of value.measures.entries()) {
      const where: Locate = (path) => locate(['measures', at, ...path]);
      const isRepeated = ids.has(given.id);
      if (isRepeated) faults.add(where(['id']), `the measure ${given.id} stands twice`);
      ids.add(given.id);
      const of = given.of ?? value.of ?? 'dossier';
      checkWords(given, of, where, faults);
      const definition = faults.try(() => definitionOf(given, of, where));
      if (definition === null) continue;
      measures.push(definition);
      if (!isRepeated) checkColumns(definition, columns, where, faults);
    }
  }
  faults.refuse();
  return measures;
}

/** Whether the names of its columns are free. `columns`: those of the measures before, with their measures. */
function checkColumns(definition: MeasureDefinition, columns: Map<string, string>, where: Locate, faults: Complaints): void {
  for (const { name, measure } of columnsFor(definition)) {
    const other = columns.get(name);
    if (RESERVED.has(name)) faults.add(where(['id']), `${name} is the name of a column of the tables: a measure cannot have it`);
    else if (other !== undefined) faults.add(where(['id']), `${measure} needs the column ${name}, which the measure ${other} has`);
    columns.set(name, other ?? measure);
  }
}

function checkWords({ on, all = [], none = [] }: Given, of: MeasureDefinition['of'], where: Locate, faults: Complaints): void {
  const vocabulary = VOCABULARIES[of];
  if (!vocabulary.on.includes(on)) faults.add(where(['on']), `a ${of} is not counted on ${on}, but on ${vocabulary.on.join(', ')}`);
  for (const [list, flags] of Object.entries({ all, none })) {
    for (const [at, flag] of flags.entries()) {
      if (!vocabulary.flags.includes(flag)) faults.add(where([list, at]), `a ${of} has no flag ${flag}`);
    }
  }
}

function definitionOf(given: Given, of: MeasureDefinition['of'], where: Locate): MeasureDefinition {
  const { id, on, sum, histogram, all = [], none = [], isOwnOnly } = given;
  const base = { id, all, none, ...(isOwnOnly === undefined ? {} : { isOwnOnly }) };
  if (sum !== undefined && histogram !== undefined) throw refusal(where(['sum']), `${id} has both sum and histogram`);
  if (of !== 'dossier') {
    if (histogram !== undefined) throw refusal(where(['histogram']), `a ${of} has no amounts for a histogram`);
    if (sum === undefined) return { ...base, of, on };
    if (sum !== 'amount') throw refusal(where(['sum']), `a ${of} has no ${sum} to add, but its amount`);
    return { ...base, of, on, sum };
  }
  return { ...base, of, on: dayKeyOf(on), ...amountsOf(sum, where), ...bucketsOf(histogram, id, where) };
}

/** A wrong word has been complained of by its place already; any will do until the whole is refused. */
function dayKeyOf(on: string): (typeof DAY_KEYS)[number] {
  return DAY_KEYS.find((key) => key === on) ?? 'submittedDay';
}

function amountsOf(sum: Given['sum'], where: Locate): { readonly sum?: AmountKey } {
  if (sum === undefined) return {};
  if (sum === 'amount') throw refusal(where(['sum']), `a dossier has no amount to add, but ${AMOUNT_KEYS.join(', ')}`);
  return { sum };
}

function bucketsOf(histogram: Given['histogram'], id: string, where: Locate): Pick<Given, 'histogram'> {
  if (histogram === undefined) return {};
  for (const [at, bound] of histogram.upTo.entries()) {
    const before = histogram.upTo[at - 1];
    if (before !== undefined && bound <= before) throw refusal(where(['histogram', 'upTo', at]), `the bounds of ${id} do not rise`);
  }
  return { histogram };
}
