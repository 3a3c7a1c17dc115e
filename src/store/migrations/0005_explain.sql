-- Up Migration

-- The records of a unit, for showing what stands behind its figures. Of few different keys and therefore small: equal keys are
-- stored once, and a change that stays within the unit does not touch it unless the row moves.
CREATE INDEX dossier_unit ON dossier (unit_id);
