-- Up Migration

-- What other bodies publish about units, as they published it. Instants are epoch milliseconds UTC.

-- A department as its source knows it. Code, name and level are the newest that were given (each with the instant of that capture);
-- unit_id is where they lead in our catalogue, or null: its figures are kept all the same.
CREATE TABLE published_department (
  source text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  code text COLLATE "C",
  code_at bigint,
  name text COLLATE "C",
  name_at bigint,
  level text COLLATE "C",
  level_at bigint,
  unit_id text COLLATE "C",
  PRIMARY KEY (source, department)
);
CREATE INDEX published_department_unit ON published_department (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX published_department_code ON published_department (code) WHERE code IS NOT NULL;

-- An answer that held figures: when it was captured, and the SHA-256 of its text.
CREATE TABLE published_answer (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  captured_at bigint NOT NULL,
  hash bytea NOT NULL,
  UNIQUE (source, place, captured_at, hash)
);

-- A figure with the content that it had in one capture, or in several on end: the same content again prolongs the run, other
-- content is a run of its own. The one with the highest number counts. A null was published as none, and is never zero.
CREATE TABLE published_capture (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  period text COLLATE "C" NOT NULL,
  period_kind text COLLATE "C" NOT NULL,
  component text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  -- The source's id of the procedure that the figure is limited to; null for all.
  formality text COLLATE "C",
  run integer NOT NULL,
  raw_code text COLLATE "C" NOT NULL,
  numerator double precision,
  denominator double precision,
  -- 0..1
  ratio double precision,
  score double precision,
  max_score double precision,
  flags text[] NOT NULL,
  captured_at bigint NOT NULL,
  seen_until bigint NOT NULL,
  -- The answers that held it, in order of time: a late capture may fall between two of them.
  answers integer[] NOT NULL,
  UNIQUE NULLS NOT DISTINCT (source, department, period, component, place, formality, run),
  FOREIGN KEY (source, department) REFERENCES published_department (source, department)
);

CREATE VIEW published_readable AS
SELECT c.source, c.place, c.period, c.department, d.code AS unit_code, d.name AS unit_name, d.unit_id, c.component, c.formality, c.run,
       c.numerator, c.denominator, c.ratio, c.score, c.max_score, c.flags,
       to_timestamp(c.captured_at / 1000.0) AS captured_at, to_timestamp(c.seen_until / 1000.0) AS seen_until
FROM published_capture c JOIN published_department d USING (source, department);

-- Asking a source that publishes: a run of requests that goes on after a stop where it was.
CREATE TABLE portal_run (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- What the run is for, in the words of whoever asks: the newest run of a plan counts.
  plan text COLLATE "C" NOT NULL,
  opened_at bigint NOT NULL
);

-- A request leaves the queue in the transaction that saves its figures and adds what follows from it.
CREATE TABLE portal_fetch (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id integer NOT NULL REFERENCES portal_run (id) ON DELETE CASCADE,
  place text COLLATE "C" NOT NULL,
  -- json, not jsonb: the order of the fields is part of the request.
  body json NOT NULL,
  hash text COLLATE "C" NOT NULL,
  after_answer text COLLATE "C",
  state text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
  detail text,
  UNIQUE (run_id, hash)
);
CREATE INDEX portal_fetch_waiting ON portal_fetch (run_id, id) WHERE state = 'waiting';
