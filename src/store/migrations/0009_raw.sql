-- Up Migration

-- What sources sent, in their own words and without what nobody may keep: to be read again when a format, a mapping or the catalogue
-- has changed. One table a day: letting a day go is dropping a table, which gives the disk its room back at once and leaves nothing
-- for autovacuum to do. Days are made when something is to be written into them.
CREATE SEQUENCE raw_batch_id;
CREATE TABLE raw_batch (
  id bigint NOT NULL DEFAULT nextval('raw_batch_id'),
  source text COLLATE "C" NOT NULL,
  format text NOT NULL,
  format_version integer NOT NULL,
  received_at bigint NOT NULL,
  records integer NOT NULL,
  -- Of the lines of JSON, before they were packed.
  bytes bigint NOT NULL,
  -- Lines of JSON, zstd.
  body bytea NOT NULL,
  PRIMARY KEY (received_at, id)
) PARTITION BY RANGE (received_at);
-- Packed already: trying again would only cost time.
ALTER TABLE raw_batch ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX raw_batch_source ON raw_batch (source, received_at, id);
ALTER SEQUENCE raw_batch_id OWNED BY raw_batch.id;

-- `json` keeps the text as it is: what is read again must be what came, also with a NUL or half a surrogate pair in it.
ALTER TABLE quarantine
  ALTER COLUMN item TYPE json USING item::json,
  ALTER COLUMN times TYPE bigint,
  ADD COLUMN format text,
  ADD COLUMN format_version integer,
  -- Neither cut nor without a field that was left out: it can be read again.
  ADD COLUMN is_whole boolean NOT NULL DEFAULT true,
  -- How many further items of this source and reason came when no more could be kept one by one.
  ADD COLUMN is_sum boolean NOT NULL DEFAULT false,
  ADD COLUMN state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'replayed', 'dismissed')),
  -- When it was last read again, and when it was replayed or dismissed.
  ADD COLUMN tried_at bigint,
  ADD COLUMN settled_at bigint,
  ADD COLUMN chars integer NOT NULL DEFAULT 0;
-- Text that the database could not take was mended until now, and what was too long was cut.
UPDATE quarantine SET chars = length(item::text),
  is_whole = item::text NOT LIKE '{"truncated": %' AND item::text NOT LIKE '%"[left out]"%' AND strpos(item::text, chr(65533)) = 0
    AND item::text <> 'null';
CREATE INDEX quarantine_list ON quarantine (state, source, id);
CREATE INDEX quarantine_settled ON quarantine (settled_at) WHERE settled_at IS NOT NULL;
