-- Up Migration

-- Sources that an administrator declared; those of the catalogue are read from its files. A source that is disabled, of either kind,
-- may not write and is not asked.
CREATE TABLE source (
  id text COLLATE "C" PRIMARY KEY,
  -- Null for a source of the catalogue of which only the state is kept here.
  declaration jsonb,
  mapping jsonb,
  is_disabled boolean NOT NULL DEFAULT false,
  changed_at bigint NOT NULL
);

-- Keys that sources show at the door. Only what a key hashes to is kept: a key has 256 random bits, so no guessing undoes the hash.
CREATE TABLE source_key (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  hash bytea NOT NULL UNIQUE,
  created_at bigint NOT NULL,
  -- From then on it opens nothing: rotation leaves the former key some time. Null: until it is rotated.
  expires_at bigint
);
CREATE INDEX source_key_source ON source_key (source);

-- Where a connector goes on: written with what it delivered, or after it.
CREATE TABLE source_cursor (
  source text COLLATE "C" PRIMARY KEY,
  cursor text NOT NULL,
  stored_at bigint NOT NULL
);
