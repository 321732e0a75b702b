-- Duplicate pupils in PostgreSQL, by somebody who knows the register and has had time: the same rules and points as
-- duckdb/thorough.sql. There is no Jaro-Winkler here; fuzzystrmatch counts edits.
CREATE EXTENSION file_fdw;
CREATE EXTENSION fuzzystrmatch;

-- The file is read where it lies, once: COPY into a table of all its columns first takes half as long again.
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE roster (
  record_id text, student_number text, name text, former_name text, sex text, birth_date text, document_type text,
  document_number text, nationality text, ethnic_group text, household_region text, school_code text,
  school_region text, grade text, class text, entered_on text, enrolment_state text, guardian1_name text,
  guardian1_document_number text, guardian1_phone text, guardian2_name text, guardian2_document_number text,
  guardian2_phone text, address text, phone text
) SERVER files OPTIONS (filename :'roster', format 'csv', header 'true');

-- Only the columns that are needed, typed; separators, blanks and wide digits made alike, where there are any.
-- UNLOGGED: what a crash loses, the file still has.
CREATE UNLOGGED TABLE record AS
SELECT
  row_number() OVER ()::integer AS n,
  record_id,
  CASE WHEN name ~ '[^一-鿿]' THEN translate(name, ' 　·•‧・．.', '') ELSE name END AS name,
  translate(former_name, ' 　·•‧・．.', '') AS former_name,
  CASE sex WHEN '男' THEN '1' WHEN '女' THEN '2' ELSE sex END AS sex,
  replace(birth_date, '-', '')::integer AS birth_date,
  upper(CASE
    WHEN octet_length(document_number) <> length(document_number)
      THEN translate(document_number, '０１２３４５６７８９Ｘ', '0123456789X')
    ELSE document_number
  END) AS document_number,
  household_region::integer AS household_region,
  school_region::integer AS school_region,
  school_code::bigint AS school_code,
  guardian1_document_number AS guardian,
  guardian1_phone AS phone,
  address
FROM roster;
ANALYZE record;

-- UNION leaves each pair once.
CREATE UNLOGGED TABLE pair AS
SELECT a.n AS l, b.n AS r FROM record a JOIN record b
  ON a.document_number = b.document_number AND a.n < b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.guardian = b.guardian AND a.n < b.n
  AND (a.birth_date = b.birth_date OR a.document_number = b.document_number
    OR (a.birth_date / 10000 = b.birth_date / 10000 OR a.birth_date % 10000 = b.birth_date % 10000)
      AND levenshtein_less_equal(a.name, b.name, 2) <= greatest(1, length(a.name) / 3) OR a.name = b.name)
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.name = b.name AND a.birth_date = b.birth_date AND a.n < b.n
UNION
SELECT least(a.n, b.n), greatest(a.n, b.n) FROM record a JOIN record b
  ON a.former_name = b.name AND a.birth_date = b.birth_date AND a.n <> b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.school_region = b.school_region AND a.n < b.n
  AND (a.name = b.name OR a.guardian = b.guardian
    OR levenshtein_less_equal(a.name, b.name, 2) <= greatest(1, length(a.name) / 3))
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.household_region = b.household_region AND a.n < b.n
  AND (a.name = b.name OR a.guardian = b.guardian
    OR levenshtein_less_equal(a.name, b.name, 2) <= greatest(1, length(a.name) / 3))
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.phone = b.phone AND a.n < b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.name = b.name AND left(a.document_number, 10) = left(b.document_number, 10) AND a.n < b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.name = b.name AND right(a.document_number, 4) = right(b.document_number, 4) AND a.n < b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.name = b.name AND a.school_region = b.school_region AND a.n < b.n;
ANALYZE pair;

COPY (
  SELECT record_id_left, record_id_right,
    name + birth_date + sex + document_number + household + region + school AS score
  FROM (
    SELECT
      a.record_id AS record_id_left,
      b.record_id AS record_id_right,
      CASE
        WHEN a.name = b.name OR a.former_name = b.name OR a.name = b.former_name THEN 12
        WHEN length(a.name) = length(b.name)
          AND translate(a.name, b.name, '') = '' AND translate(b.name, a.name, '') = '' THEN 9
        WHEN levenshtein_less_equal(a.name, b.name, 1) <= 1
          OR length(a.name) >= 5 AND levenshtein_less_equal(a.name, b.name, 3) <= 3 THEN 3
        WHEN left(a.name, 1) = left(b.name, 1) THEN -3
        ELSE -6
      END AS name,
      CASE
        WHEN a.birth_date = b.birth_date THEN 8
        WHEN levenshtein(a.birth_date::text, b.birth_date::text) = 1 THEN 1
        WHEN a.birth_date / 100 = b.birth_date / 100 THEN 0
        WHEN a.birth_date / 10000 = b.birth_date / 10000 THEN -5
        ELSE -8
      END AS birth_date,
      CASE WHEN a.sex = b.sex THEN 1 ELSE -5 END AS sex,
      CASE
        WHEN a.document_number IS NULL OR b.document_number IS NULL THEN 0
        WHEN a.document_number = b.document_number THEN 18
        WHEN levenshtein_less_equal(a.document_number, b.document_number, 2) = 1 THEN 14
        -- Twins' numbers: the same region and birth date, another sequence.
        WHEN left(a.document_number, 14) = left(b.document_number, 14)
          AND substring(a.document_number, 15, 3) <> substring(b.document_number, 15, 3)
          THEN CASE WHEN levenshtein_less_equal(a.document_number, b.document_number, 2) = 2 THEN -4 ELSE -12 END
        WHEN levenshtein_less_equal(a.document_number, b.document_number, 2) = 2 THEN 10
        WHEN substring(a.document_number, 7) = substring(b.document_number, 7) THEN 6
        WHEN left(a.document_number, 6) = left(b.document_number, 6)
          AND right(a.document_number, 4) = right(b.document_number, 4) THEN 4
        WHEN length(a.document_number) = 18 AND length(b.document_number) = 18 THEN -12
        ELSE -2
      END
      -- The guardian's number entered for the pupil's.
      + CASE WHEN a.document_number = b.guardian OR a.guardian = b.document_number THEN 6 ELSE 0 END
        AS document_number,
      -- One household, counted once.
      greatest(
        CASE
          WHEN a.guardian = b.guardian THEN 12
          WHEN levenshtein_less_equal(a.guardian, b.guardian, 2) <= 2 THEN 9
          ELSE -3
        END,
        CASE WHEN a.phone = b.phone THEN 10 ELSE 0 END,
        CASE WHEN a.address = b.address THEN 8 ELSE 0 END) AS household,
      CASE
        WHEN a.household_region = b.household_region THEN 4
        WHEN a.household_region / 100 = b.household_region / 100 THEN 2
        ELSE -2
      END AS region,
      CASE WHEN a.school_code = b.school_code THEN 2 WHEN a.school_region = b.school_region THEN 1 ELSE 0 END
        AS school
    FROM pair JOIN record a ON a.n = pair.l JOIN record b ON b.n = pair.r
  ) AS points
  WHERE name + birth_date + sex + document_number + household + region + school >= 10
) TO STDOUT (FORMAT csv, HEADER) \g :pairs
