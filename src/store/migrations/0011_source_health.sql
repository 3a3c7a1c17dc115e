-- Up Migration

-- What a source brought in an hour, by lane, so that two writers never wait for each other here. Written with the items. The key begins
-- with the hour: whoever reads wants the latest, and whoever cleans wants the oldest.
CREATE TABLE source_hour (
  -- Whole hours since 1970.
  hour integer NOT NULL,
  source text COLLATE "C" NOT NULL,
  lane smallint NOT NULL,
  accepted bigint NOT NULL,
  duplicate bigint NOT NULL,
  stale bigint NOT NULL,
  quarantined bigint NOT NULL,
  -- When anything was last heard of it, whatever became of it.
  last_at bigint NOT NULL,
  -- Of what was accepted, how long after it happened it was learned: how many in each bucket of src/measure/lag.ts.
  lags integer[] NOT NULL,
  PRIMARY KEY (hour, source, lane)
) WITH (fillfactor = 50);
CREATE INDEX source_hour_source ON source_hour (source, hour);

-- How many records of a source in a format were looked at for their shape: samples, not all that came.
CREATE TABLE source_shape (
  source text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL,
  records bigint NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  PRIMARY KEY (source, format)
);

-- The fields that they had, and of fields with declared words the words that are not declared. No other value is kept here.
CREATE TABLE source_field (
  source text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL,
  path text COLLATE "C" NOT NULL,
  -- Empty: the field itself.
  word text COLLATE "C" NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  times bigint NOT NULL,
  -- How many records had been looked at when it was first and last seen.
  first_record bigint NOT NULL,
  last_record bigint NOT NULL,
  PRIMARY KEY (source, format, path, word)
);

-- What the agent beside a source last said of itself.
CREATE TABLE source_heartbeat (
  source text COLLATE "C" PRIMARY KEY,
  heartbeat jsonb NOT NULL,
  received_at bigint NOT NULL
);
