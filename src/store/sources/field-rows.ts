import type { Pool, PoolClient } from 'pg';

import type { ShapeSample } from '../../live/sources/drift-keeper.ts';
import type { SampledField, SampledShape } from '../../measure/field-drift.ts';
import { DAY_MS, type Instant } from '../../shared/instant.ts';
import { numberArray, textArray } from '../array-literal.ts';
import { failedReading } from '../outage.ts';

/** Fields and words of one source and format that are kept; later ones are left out. */
export const MAX_FIELDS = 500;
/** A field that was not seen for so long is forgotten. */
export const KEPT_FIELD_DAYS = 60;
const CHUNK = 2_000;

/** Adds what samples showed. Beside the items, never in their transaction: of a sample that is lost nobody misses anything. */
export async function writeSamples(pool: Pool, samples: readonly ShapeSample[]): Promise<void> {
  if (samples.length === 0) return;
  const shapes = samples.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const fields = shapes.flatMap(({ sightings }, shape) => sightings.map((sighting) => ({ ...sighting, shape: shape + 1 })));
  await pool
    .query({
      name: 'source-field-write',
      text: `WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::int8[], $4::int8[]) WITH ORDINALITY AS u (source, format, records, at, shape)),
shape AS (
  INSERT INTO source_shape AS s (source, format, records, first_at, last_at) SELECT source, format, records, at, at FROM given ORDER BY shape
  ON CONFLICT (source, format) DO UPDATE SET records = s.records + excluded.records, last_at = greatest(s.last_at, excluded.last_at)
  RETURNING source, format, records AS now_records),
wanted AS (
  SELECT g.*, u.path, u.word, u.times, u.place,
    EXISTS (SELECT FROM source_field k WHERE (k.source, k.format, k.path, k.word) = (g.source, g.format, u.path, u.word)) AS is_known
  FROM unnest($5::int4[], $6::text[], $7::text[], $8::int8[]) WITH ORDINALITY AS u (shape, path, word, times, place) JOIN given g USING (shape)),
ranked AS (SELECT *, row_number() OVER (PARTITION BY shape, is_known ORDER BY place) AS nth FROM wanted)
INSERT INTO source_field AS f (source, format, path, word, first_at, last_at, times, first_record, last_record)
SELECT r.source, r.format, r.path, r.word, r.at, r.at, r.times, s.now_records - r.records + 1, s.now_records
FROM ranked r JOIN shape s ON s.source = r.source AND s.format = r.format
WHERE r.is_known OR r.nth <= ${MAX_FIELDS} - (SELECT count(*) FROM source_field c WHERE c.source = r.source AND c.format = r.format)
ORDER BY r.source, r.format, r.path, r.word
ON CONFLICT (source, format, path, word) DO UPDATE SET last_at = greatest(f.last_at, excluded.last_at), times = f.times + excluded.times,
  last_record = greatest(f.last_record, excluded.last_record)`,
      values: [
        textArray(shapes.map(({ source }) => source)),
        textArray(shapes.map(({ format }) => format)),
        numberArray(shapes.map(({ records }) => records)),
        numberArray(shapes.map(({ at }) => at)),
        numberArray(fields.map(({ shape }) => shape)),
        textArray(fields.map(({ path }) => path)),
        textArray(fields.map(({ word }) => word)),
        numberArray(fields.map(({ times }) => times)),
      ],
    })
    .catch(failedReading);
}

function keyOf({ source, format }: ShapeSample): string {
  return `${source}\n${format}`;
}

export async function readShapes(client: PoolClient): Promise<ReadonlyMap<string, readonly SampledShape[]>> {
  const shapes = await client.query<{ source: string; format: string; records: number; last_at: Instant }>(
    'SELECT source, format, records, last_at FROM source_shape ORDER BY source, format',
  );
  const fields = await client.query<SampledField & { source: string; format: string }>(
    `SELECT source, format, path, nullif(word, '') AS word, first_at AS "firstAt", last_at AS "lastAt", times,
       first_record AS "firstRecord", last_record AS "lastRecord"
FROM source_field ORDER BY source, format, path, word`,
  );
  const byShape = Map.groupBy(fields.rows, ({ source, format }) => `${source}\n${format}`);
  const read = shapes.rows.map(({ source, format, records, last_at: lastAt }) => {
    const own = (byShape.get(`${source}\n${format}`) ?? []).map(({ source: _source, format: _format, ...field }) => field);
    return { source, shape: { format, records, lastAt, fields: own } };
  });
  const bySource = Map.groupBy(read, ({ source }) => source);
  return new Map([...bySource].map(([source, ofSource]) => [source, ofSource.map(({ shape }) => shape)]));
}

/** Forgets fields that were not seen for long, some at a time. */
export async function letFieldsGo(pool: Pool, now: Instant): Promise<void> {
  const before = now - KEPT_FIELD_DAYS * DAY_MS;
  for (;;) {
    const { rowCount } = await pool
      .query(`DELETE FROM source_field WHERE ctid IN (SELECT ctid FROM source_field WHERE last_at < $1 LIMIT $2)`, [before, CHUNK])
      .catch(failedReading);
    if ((rowCount ?? 0) < CHUNK) return;
  }
}
