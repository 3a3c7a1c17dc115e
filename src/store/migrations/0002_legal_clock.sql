-- Up Migration

-- What a due instant rests on. Rows from before have none of it until they are evaluated anew.
ALTER TABLE dossier
  -- The version of the working calendar that the state was made with.
  ADD COLUMN calendar_version text COLLATE "C",
  -- Our own due instant, by the statutory limit; due_at_original is the source's where it gives one.
  ADD COLUMN due_at_computed bigint,
  -- The computed one by the calendar that was known at acceptance, where a later version has moved it.
  ADD COLUMN due_at_before bigint;

DROP VIEW dossier_readable;
CREATE VIEW dossier_readable AS
SELECT source, code, unit_id, unit_given, procedure_code, status, flags_low, flags_high,
       to_timestamp(submitted_at / 1000.0) AS submitted_at,
       to_timestamp(accepted_at / 1000.0) AS accepted_at,
       to_timestamp(due_at_original / 1000.0) AS due_at_original,
       to_timestamp(due_at / 1000.0) AS due_at,
       to_timestamp(due_at_computed / 1000.0) AS due_at_computed,
       to_timestamp(due_at_before / 1000.0) AS due_at_before,
       calendar_version,
       to_timestamp(resolved_at / 1000.0) AS resolved_at,
       to_timestamp(returned_at / 1000.0) AS returned_at,
       to_timestamp(ended_at / 1000.0) AS ended_at,
       to_timestamp(paused_since / 1000.0) AS paused_since,
       processing_minutes, paused_minutes, fee,
       to_timestamp(learned_at / 1000.0) AS learned_at
FROM dossier;
