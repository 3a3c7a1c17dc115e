-- Up Migration

-- A dossier that its source has retracted keeps its row and its history, and counts nowhere: none of its instants is known any more,
-- so that whatever counts by them passes it over without being told to.
ALTER TABLE dossier ALTER COLUMN submitted_at DROP NOT NULL;

DROP VIEW dossier_readable;
CREATE VIEW dossier_readable AS
SELECT source, code, unit_id, unit_given, procedure_code, status, flags_low, flags_high,
       submitted_at IS NOT NULL AS is_counted,
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
