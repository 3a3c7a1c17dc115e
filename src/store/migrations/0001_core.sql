-- Up Migration

-- Small facts about this database: the hash of the measures that the tallies were made with, and the like.
CREATE TABLE meta (
  key text PRIMARY KEY,
  value jsonb NOT NULL
);

-- The units in force and those of foreign trees: for joins by analysts, and so that imported trees survive a restart.
CREATE TABLE admin_unit (
  id text PRIMARY KEY,
  parent_id text REFERENCES admin_unit (id),
  level text NOT NULL,
  kind text NOT NULL,
  name_vi text NOT NULL,
  name_en text NOT NULL,
  lon double precision,
  lat double precision,
  population integer,
  -- Not of the catalogue: brought by an import.
  is_foreign boolean NOT NULL DEFAULT false
);

-- One row a dossier: every item ever accepted for it (history), what they mean (the state, by the fold), and what was
-- counted of it (unit, procedure, flags, instants, amounts), so that exactly that can be taken back.
-- Instants are epoch milliseconds UTC; the view dossier_readable has them as timestamps.
CREATE TABLE dossier (
  source text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  -- Raised by every write: a writer that read an older one repeats its work.
  revision integer NOT NULL,
  unit_id text COLLATE "C" NOT NULL,
  unit_given text COLLATE "C",
  procedure_code text COLLATE "C" NOT NULL,
  status smallint NOT NULL,
  flags_low integer NOT NULL,
  flags_high integer NOT NULL,
  submitted_at bigint NOT NULL,
  accepted_at bigint,
  due_at_original bigint,
  due_at bigint,
  resolved_at bigint,
  returned_at bigint,
  ended_at bigint,
  paused_since bigint,
  processing_minutes integer,
  paused_minutes integer NOT NULL,
  fee bigint,
  evaluated_at bigint NOT NULL,
  -- The instant at which the flags change by themselves.
  next_change_at bigint,
  learned_at bigint NOT NULL,
  history text COLLATE "C" NOT NULL,
  PRIMARY KEY (source, code)
) WITH (fillfactor = 85);

CREATE INDEX dossier_next_change ON dossier (next_change_at) WHERE next_change_at IS NOT NULL;

-- Autovacuum by a fixed share lets a table of millions rot for hours.
ALTER TABLE dossier SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

CREATE VIEW dossier_readable AS
SELECT source, code, unit_id, unit_given, procedure_code, status, flags_low, flags_high,
       to_timestamp(submitted_at / 1000.0) AS submitted_at,
       to_timestamp(accepted_at / 1000.0) AS accepted_at,
       to_timestamp(due_at_original / 1000.0) AS due_at_original,
       to_timestamp(due_at / 1000.0) AS due_at,
       to_timestamp(resolved_at / 1000.0) AS resolved_at,
       to_timestamp(returned_at / 1000.0) AS returned_at,
       to_timestamp(ended_at / 1000.0) AS ended_at,
       to_timestamp(paused_since / 1000.0) AS paused_since,
       processing_minutes, paused_minutes, fee,
       to_timestamp(learned_at / 1000.0) AS learned_at
FROM dossier;

-- The counters: one integer column for each measure is added from the catalogue at start.
CREATE TABLE dossier_tally (
  unit_id text COLLATE "C" NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (unit_id, day)
) WITH (fillfactor = 70);

-- The same by procedure and by province (or ministry, or root of a foreign tree).
CREATE TABLE procedure_tally (
  procedure_code text COLLATE "C" NOT NULL,
  province_id text COLLATE "C" NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (procedure_code, province_id, day)
) WITH (fillfactor = 70);

-- Items that could not be counted: kept whole (but for the values of unknown fields), with the reason.
CREATE TABLE quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  source text NOT NULL,
  reason text NOT NULL,
  pointer text NOT NULL,
  detail text NOT NULL,
  item jsonb NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  times integer NOT NULL DEFAULT 1
);

-- Per source and writer, so that two writers never wait for each other here: what came, and the newest of it.
CREATE TABLE source_pulse (
  source text COLLATE "C" NOT NULL,
  lane smallint NOT NULL,
  accepted bigint NOT NULL DEFAULT 0,
  duplicate bigint NOT NULL DEFAULT 0,
  stale bigint NOT NULL DEFAULT 0,
  quarantined bigint NOT NULL DEFAULT 0,
  last_event_at bigint,
  last_learned_at bigint,
  PRIMARY KEY (source, lane)
) WITH (fillfactor = 50);
