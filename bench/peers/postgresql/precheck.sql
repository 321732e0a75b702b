-- "Does this child have a record?" in PostgreSQL, as its manual leads one: btrees on what is equal, a trigram index (pg_trgm, F.35) on
-- the name, points for what agrees as in quick.sql. `asked` are the questions; ask_quick and ask_thorough take one of them and give the
-- likeliest record. SQL functions of one SELECT are inlined, so that what is prepared is one plan.
CREATE EXTENSION pg_trgm;
CREATE EXTENSION fuzzystrmatch;

CREATE UNLOGGED TABLE pupil (
  record_id text, name text, former_name text, sex text, birth_date integer, document_number text, household_region integer,
  school_region integer, guardian text, phone text, address text
);
\copy pupil FROM pstdin (FORMAT csv, HEADER)
CREATE INDEX ON pupil (document_number);
CREATE INDEX ON pupil (birth_date);
CREATE INDEX ON pupil (guardian);
CREATE INDEX ON pupil USING gin (name gin_trgm_ops);
VACUUM ANALYZE pupil;

CREATE FUNCTION points(a pupil, b pupil) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT
    CASE
      WHEN a.document_number = b.document_number THEN 3
      WHEN levenshtein_less_equal(a.document_number, b.document_number, 1) = 1 THEN 1
      WHEN a.document_number <> b.document_number THEN -2
      ELSE 0
    END
    + CASE
        WHEN a.name = b.name OR a.former_name = b.name OR a.name = b.former_name THEN 3
        ELSE 1.0 - levenshtein(a.name, b.name)::numeric / greatest(length(a.name), length(b.name))
      END
    + CASE WHEN a.birth_date = b.birth_date THEN 2 ELSE 0 END
    + CASE WHEN a.sex = b.sex THEN 1 ELSE 0 END
    + CASE WHEN a.guardian = b.guardian THEN 2 WHEN a.phone = b.phone OR a.address = b.address THEN 1 ELSE 0 END
    + CASE WHEN a.household_region = b.household_region THEN 1 ELSE 0 END
$$;

-- The same number, or born on the same day with nearly the same name.
CREATE FUNCTION ask_quick(q pupil) RETURNS TABLE (record_id text, score numeric) LANGUAGE sql STABLE AS $$
  SELECT r.record_id, points(q, r) FROM pupil r
  WHERE r.document_number = q.document_number
    OR r.birth_date = q.birth_date AND (r.name = q.name OR r.guardian = q.guardian
                                        OR r.school_region = q.school_region AND levenshtein_less_equal(r.name, q.name, 1) <= 1)
  ORDER BY 2 DESC, 1 LIMIT 1
$$;

-- Also whoever has the guardian, or a name like this one whenever he was born.
CREATE FUNCTION ask_thorough(q pupil) RETURNS TABLE (record_id text, score numeric) LANGUAGE sql STABLE AS $$
  SELECT r.record_id, points(q, r) FROM pupil r
  WHERE r.document_number = q.document_number OR r.birth_date = q.birth_date OR r.guardian = q.guardian OR r.name % q.name
  ORDER BY 2 DESC, 1 LIMIT 1
$$;
