-- Duplicate pupils in PostgreSQL, as everybody writes it first: the same rules and points as duckdb/quick.sql. There is
-- no Jaro-Winkler here; where names and numbers only nearly agree, fuzzystrmatch counts edits.
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
  ON a.name = b.name AND a.birth_date = b.birth_date AND a.n < b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.guardian = b.guardian AND a.birth_date = b.birth_date AND a.n < b.n
UNION
SELECT a.n, b.n FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.school_region = b.school_region AND a.n < b.n
  AND levenshtein_less_equal(a.name, b.name, 1) <= 1;
ANALYZE pair;

COPY (
  SELECT
    a.record_id AS record_id_left,
    b.record_id AS record_id_right,
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
    + CASE WHEN a.household_region = b.household_region THEN 1 ELSE 0 END AS score
  FROM pair JOIN record a ON a.n = pair.l JOIN record b ON b.n = pair.r
) TO STDOUT (FORMAT csv, HEADER) \g :pairs
