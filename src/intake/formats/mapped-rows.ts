import type { AdminUnit } from '../../domain/unit.ts';
import { AppError } from '../../shared/app-error.ts';
import type { IntakeItem } from '../contract.ts';
import type { Problem, RowFinding } from './finding.ts';
import { itemReader } from './items.ts';
import type { Mapping } from './mapping.ts';
import type { TableRow } from './table.ts';
import { unitsOf } from './units.ts';

export type MappedRow =
  | { readonly row: number; readonly item: IntakeItem; readonly unitId: string }
  | { readonly row: number; readonly finding: RowFinding };

export interface MappedRows {
  /** One entry for each row below the header; to be read once. */
  readonly rows: AsyncIterable<MappedRow>;
  /** The foreign units of the rows read so far, by id, parents first: to be registered before their items are submitted. */
  readonly units: ReadonlyMap<string, AdminUnit>;
}

/** More departments than any city has: beyond it the unit column is surely the wrong one. */
const MAX_UNITS = 5_000;

/**
 * The rows of a table as intake items. A bad row is a finding and nothing more.
 * Reading throws AppError invalid where the table as a whole is none of this mapping: empty, without a mapped column.
 */
export function mappedRows(rows: AsyncIterable<TableRow>, mapping: Mapping): MappedRows {
  const units = new Map<string, AdminUnit>();
  return { rows: mapRows(rows, mapping, units), units };
}

async function* mapRows(rows: AsyncIterable<TableRow>, mapping: Mapping, units: Map<string, AdminUnit>): AsyncGenerator<MappedRow> {
  let read: ReturnType<typeof itemReader> | undefined;
  for await (const entry of rows) {
    if ('finding' in entry) {
      yield entry;
    } else if (read === undefined) {
      read = itemReader(mapping, entry.cells);
    } else {
      const problems: Problem[] = [];
      const found = read(entry.cells, (problem) => addOnce(problems, problem));
      if (found === undefined) {
        yield { row: entry.row, finding: findingOf(entry.row, problems) };
      } else {
        if (!units.has(found.item.unit)) meet(units, mapping, found.unitValue);
        yield { row: entry.row, item: found.item, unitId: found.item.unit };
      }
    }
  }
  if (read === undefined) throw new AppError('invalid', 'The file is empty: it has no header row');
}

function meet(units: Map<string, AdminUnit>, mapping: Mapping, value: string): void {
  for (const unit of unitsOf(mapping, value)) units.set(unit.id, unit);
  if (units.size > MAX_UNITS) {
    throw new AppError('invalid', `More than ${MAX_UNITS} different units in this file: is the unit column the right one?`);
  }
}

/** Two parts of a mapping may read the same bad cell. */
function addOnce(problems: Problem[], problem: Problem): void {
  const known = problems.some(({ pointer, detail }) => pointer === problem.pointer && detail === problem.detail);
  if (!known) problems.push(problem);
}

/** A row has one verdict: the first fault names it, the others are told with it. */
function findingOf(row: number, problems: readonly Problem[]): RowFinding {
  const [first, ...others] = problems;
  const more = others.map(({ pointer, detail }) => `; ${pointer}: ${detail}`).join('');
  return {
    row,
    verdict: 'quarantined',
    reason: first?.reason ?? 'bad_row',
    pointer: first?.pointer ?? '',
    detail: `${first?.detail ?? 'The row cannot be read'}${more}`,
  };
}
