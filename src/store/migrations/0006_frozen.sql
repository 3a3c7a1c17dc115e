-- Up Migration

-- Periods that were closed. Nothing here is ever changed or taken away: what is corrected later is a further revision. All content
-- is JSON as it was hashed (docs/adr/0031-frozen-periods.md); hashes are SHA-256 in hexadecimal digits.

-- What figures were read by: indicators, measures, indexes. Closings with the same share it.
CREATE TABLE frozen_definitions (
  hash text COLLATE "C" PRIMARY KEY,
  content jsonb NOT NULL
);

-- A closing: its head names by hash all that belongs to it and what was closed before. Columns are made from the head, so that
-- they cannot say anything else.
CREATE TABLE frozen_period (
  head jsonb NOT NULL,
  hash text COLLATE "C" NOT NULL UNIQUE,
  period text COLLATE "C" GENERATED ALWAYS AS (head -> 'period' ->> 'id') STORED,
  revision integer GENERATED ALWAYS AS ((head ->> 'revision')::integer) STORED,
  closing integer GENERATED ALWAYS AS ((head ->> 'closing')::integer) STORED UNIQUE,
  definitions text COLLATE "C" GENERATED ALWAYS AS (head ->> 'definitions') STORED REFERENCES frozen_definitions (hash),
  PRIMARY KEY (period, revision)
);

CREATE TABLE frozen_unit (
  period text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  content jsonb NOT NULL,
  hash text COLLATE "C" NOT NULL,
  unit_id text COLLATE "C" GENERATED ALWAYS AS (content -> 'unit' ->> 'id') STORED,
  parent_id text COLLATE "C" GENERATED ALWAYS AS (content -> 'unit' ->> 'parent') STORED,
  PRIMARY KEY (period, revision, unit_id),
  FOREIGN KEY (period, revision) REFERENCES frozen_period (period, revision)
);
CREATE INDEX frozen_unit_parent ON frozen_unit (period, revision, parent_id);

-- Of a revision, what the one before said otherwise.
CREATE TABLE frozen_difference (
  period text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  unit_id text COLLATE "C" NOT NULL,
  indicator text COLLATE "C" NOT NULL,
  before jsonb,
  after jsonb,
  PRIMARY KEY (period, revision, unit_id, indicator),
  FOREIGN KEY (period, revision) REFERENCES frozen_period (period, revision)
);

CREATE FUNCTION refuse_change_of_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is closed: % is refused; a correction is a further revision (nhip period close)', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen_definitions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_frozen();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen_period FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_frozen();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen_unit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_frozen();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON frozen_difference FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_frozen();

-- One figure a row, for analysts: 'value' has numbers, 'noData' and 'notApplicable' have none.
CREATE VIEW frozen_readable AS
SELECT u.period, u.revision, p.head ->> 'closedAt' AS closed_at, u.unit_id, u.content -> 'unit' -> 'name' ->> 'vi' AS unit_name,
       v.key AS indicator, v.value ->> 'kind' AS kind, (v.value ->> 'value')::double precision AS value,
       (v.value ->> 'numerator')::double precision AS numerator, (v.value ->> 'denominator')::double precision AS denominator,
       (v.value ->> 'completeness')::double precision AS completeness, v.value ->> 'definition' AS definition
FROM frozen_unit u JOIN frozen_period p USING (period, revision) CROSS JOIN LATERAL jsonb_each(u.content -> 'values') v;
