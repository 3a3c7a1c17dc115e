import type { ClientBase } from 'pg';

import type { UnitDirectory } from '../domain/unit-directory.ts';
import { mapUnit } from '../reconcile/map-unit.ts';
import type { PublishedFigure } from '../reconcile/published-figure.ts';
import { dayOf, type Instant } from '../shared/instant.ts';

type Named = 'code' | 'name' | 'level';
type Department = { source: string; department: string; unit_id: string | null } & Record<Named, string | null> &
  Record<`${Named}_at`, Instant | null>;

/** Takes up what the figures say of their departments, and where that leads in our catalogue. */
export async function saveDepartments(client: ClientBase, figures: readonly PublishedFigure[], directory: UnitDirectory): Promise<void> {
  const departments = new Map((await readDepartments(client, figures)).map((one) => [keyOf(one), one]));
  for (const figure of figures) {
    const { source, department, unitCode, unitName, unitLevel, capturedAt } = figure;
    const known = departments.get(keyOf(figure)) ?? unknownDepartment(source, department);
    departments.set(keyOf(figure), known);
    take(known, 'code', unitCode, capturedAt);
    take(known, 'name', unitName, capturedAt);
    take(known, 'level', unitLevel, capturedAt);
  }
  const rows = [...departments.values()].map((one) => ({ ...one, unit_id: unitOf(one, directory) }));
  await client.query(
    `INSERT INTO published_department AS d (source, department, code, code_at, name, name_at, level, level_at, unit_id)
SELECT source, department, code, code_at, name, name_at, level, level_at, unit_id FROM jsonb_to_recordset($1::jsonb)
  AS r (source text, department text, code text, code_at int8, name text, name_at int8, level text, level_at int8, unit_id text)
ON CONFLICT (source, department) DO UPDATE SET code = excluded.code, code_at = excluded.code_at, name = excluded.name,
  name_at = excluded.name_at, level = excluded.level, level_at = excluded.level_at, unit_id = excluded.unit_id`,
    [JSON.stringify(rows)],
  );
}

async function readDepartments(client: ClientBase, figures: readonly PublishedFigure[]): Promise<readonly Department[]> {
  const keys = [...new Map(figures.map(({ source, department }) => [keyOf({ source, department }), { source, department }])).values()];
  const { rows } = await client.query<Department>(
    `SELECT d.source, d.department, code, code_at, name, name_at, level, level_at, unit_id
FROM jsonb_to_recordset($1::jsonb) AS k (source text, department text) JOIN published_department d USING (source, department)`,
    [JSON.stringify(keys)],
  );
  return rows;
}

function keyOf({ source, department }: Pick<PublishedFigure, 'source' | 'department'>): string {
  return JSON.stringify([source, department]);
}

function unknownDepartment(source: string, department: string): Department {
  return { source, department, unit_id: null, code: null, code_at: null, name: null, name_at: null, level: null, level_at: null };
}

/** A register: the newest that was given stays, whatever the order of arrival; of one instant, the greater text. */
function take(department: Department, field: Named, given: string | null, at: Instant): void {
  if (given === null) return;
  const [known, since] = [department[field] ?? '', department[`${field}_at`] ?? -Infinity];
  if (at < since || (at === since && given <= known)) return;
  department[field] = given;
  department[`${field}_at`] = at;
}

function unitOf(department: Department, directory: UnitDirectory): string | null {
  const { code, code_at: codeAt, name, name_at: nameAt } = department;
  return mapUnit(directory, { code, name }, dayOf(Math.max(codeAt ?? 0, nameAt ?? 0)));
}
