import type { Pool } from 'pg';

import type { AdminUnit, UnitKind, UnitLevel } from '../domain/unit.ts';
import { dayOf, type Instant } from '../shared/instant.ts';
import { numberArray, textArray } from './array-literal.ts';

interface UnitRow {
  readonly id: string;
  readonly parent_id: string | null;
  readonly level: UnitLevel;
  readonly kind: UnitKind;
  readonly name_vi: string;
  readonly name_en: string;
}

/** Writes units, parents before children, so that analysts can join and imported trees survive. */
export async function writeUnits(pool: Pool, units: readonly AdminUnit[], isForeign: boolean, now: Instant): Promise<void> {
  const today = dayOf(now);
  const kindOf = (unit: AdminUnit): string => (unit.kinds.findLast(({ from }) => from <= today) ?? unit.kinds[0])?.kind ?? unit.level;
  const texts = (of: (unit: AdminUnit) => string | null): string => textArray(units.map(of));
  const numbers = (of: (unit: AdminUnit) => number | null): string => numberArray(units.map(of));
  await pool.query(
    `INSERT INTO admin_unit AS u (id, parent_id, level, kind, name_vi, name_en, lon, lat, population, is_foreign)
SELECT i, p, l, k, v, e, x, y, n, $10 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[], $9::int4[])
  AS r (i, p, l, k, v, e, x, y, n)
ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, level = excluded.level, kind = excluded.kind, name_vi = excluded.name_vi,
  name_en = excluded.name_en, lon = excluded.lon, lat = excluded.lat, population = excluded.population
WHERE u.is_foreign = excluded.is_foreign`,
    [
      texts(({ id }) => id),
      texts(({ parent }) => parent),
      texts(({ level }) => level),
      texts(kindOf),
      texts(({ name }) => name.vi),
      texts(({ name }) => name.en),
      numbers(({ point }) => point?.[0] ?? null),
      numbers(({ point }) => point?.[1] ?? null),
      numbers(({ population }) => population),
      isForeign,
    ],
  );
}

/** The units that imports brought, parents before children. */
export async function readForeignUnits(pool: Pool): Promise<AdminUnit[]> {
  const { rows } = await pool.query<UnitRow>(
    `SELECT id, parent_id, level, kind, name_vi, name_en FROM admin_unit WHERE is_foreign ORDER BY parent_id NULLS FIRST, id`,
  );
  return rows.map((row) => ({
    id: row.id,
    parent: row.parent_id,
    level: row.level,
    name: { vi: row.name_vi, en: row.name_en },
    kinds: [{ from: 0, kind: row.kind }],
    validFrom: 0,
    validTo: null,
    point: null,
    population: null,
    eIdCode: null,
  }));
}
