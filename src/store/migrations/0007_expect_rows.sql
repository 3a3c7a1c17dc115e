-- Up Migration

-- Ends a transaction that wrote fewer rows than it meant to, because they are not as it had read them: another writer was faster,
-- and the same work done again will succeed. Told within the database, so that the COMMIT can be sent with the writes.
CREATE FUNCTION expect_rows(expected bigint, written bigint) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  IF written <> expected THEN
    RAISE EXCEPTION 'another writer was faster' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN written;
END
$$;
