-- Up Migration

-- What is counted besides dossiers: citizens' feedback, registers of procedures, reported totals. A row is one of them:
-- every item ever accepted for it (history), and what was counted of it (marks), so that exactly that can be taken back.
-- marks: [[on, day, flags_low, flags_high, sign, amount | null], …], days since 1970-01-01 in Viet Nam.
CREATE TABLE fact (
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  -- Raised by every write: a writer that read an older one repeats its work.
  revision integer NOT NULL,
  unit_id text COLLATE "C" NOT NULL,
  unit_given text COLLATE "C",
  procedure_code text COLLATE "C",
  marks jsonb NOT NULL,
  evaluated_at bigint NOT NULL,
  -- The instant at which the marks change by themselves.
  next_change_at bigint,
  learned_at bigint NOT NULL,
  history jsonb NOT NULL,
  PRIMARY KEY (kind, source, code)
) WITH (fillfactor = 85);

CREATE INDEX fact_next_change ON fact (next_change_at) WHERE next_change_at IS NOT NULL;
CREATE INDEX fact_unit ON fact (unit_id, kind);

-- Their counters: one integer column for each measure is added from the catalogue at start.
CREATE TABLE fact_tally (
  unit_id text COLLATE "C" NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (unit_id, day)
) WITH (fillfactor = 70);

-- Since when a column of the tallies is counted, by which definition; NULL while rows from before are still being counted.
CREATE TABLE tally_column (
  name text PRIMARY KEY,
  definition text NOT NULL,
  counted_since bigint
);

-- What each transaction added to the counters of units, so that they can be told as they were known at an instant: that is
-- the present less what came later. A finished hour is packed into one row. body: see src/store/tally-log.
CREATE TABLE tally_columns (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  names text[] NOT NULL UNIQUE
);
CREATE TABLE tally_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The first and the last instant of the entries.
  from_at bigint NOT NULL,
  to_at bigint NOT NULL,
  columns_id integer NOT NULL REFERENCES tally_columns (id),
  is_packed boolean NOT NULL DEFAULT false,
  -- In the sum of its day already.
  is_summed boolean NOT NULL DEFAULT false,
  body bytea NOT NULL
);
CREATE INDEX tally_log_to ON tally_log (to_at);
CREATE TABLE tally_log_day (
  day date NOT NULL,
  columns_id integer NOT NULL REFERENCES tally_columns (id),
  body bytea NOT NULL,
  PRIMARY KEY (day, columns_id)
);

-- The instant from which on the log tells what was known.
INSERT INTO meta (key, value) VALUES ('tally_log_from', to_jsonb(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint));
