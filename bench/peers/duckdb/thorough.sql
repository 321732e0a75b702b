-- Duplicate pupils in DuckDB, by somebody who knows the register and has had time: ten ways of meeting, hand-set points
-- for every field that agrees, nearly agrees or contradicts, and what is known of twins and siblings.
-- :roster, :pairs, :threads and :temp are set by run_sql.mjs.
SET threads = :threads;
SET preserve_insertion_order = false;
SET temp_directory = :temp;

-- Only the columns that are needed, typed; separators, blanks and wide digits made alike, where there are any:
-- translate() for all costs as much as reading the file.
CREATE TABLE record AS
SELECT
  record_id,
  CASE WHEN regexp_matches(name, '[^一-鿿]') THEN translate(name, ' 　·•‧・．.', '') ELSE name END AS name,
  CASE WHEN former_name IS NOT NULL THEN translate(former_name, ' 　·•‧・．.', '') END AS former_name,
  CASE sex WHEN '男' THEN '1' WHEN '女' THEN '2' ELSE sex END AS sex,
  replace(birth_date, '-', '')::INTEGER AS birth_date,
  upper(CASE
    WHEN strlen(document_number) <> length(document_number)
      THEN translate(document_number, '０１２３４５６７８９Ｘ', '0123456789X')
    ELSE document_number
  END) AS document_number,
  household_region::INTEGER AS household_region,
  school_region::INTEGER AS school_region,
  school_code::BIGINT AS school_code,
  guardian1_document_number AS guardian,
  guardian1_phone AS phone,
  address
FROM read_csv(:roster, header = true, auto_detect = false, delim = ',', quote = '"', columns = {
  record_id: 'VARCHAR', student_number: 'VARCHAR', name: 'VARCHAR', former_name: 'VARCHAR', sex: 'VARCHAR',
  birth_date: 'VARCHAR', document_type: 'VARCHAR', document_number: 'VARCHAR', nationality: 'VARCHAR',
  ethnic_group: 'VARCHAR', household_region: 'VARCHAR', school_code: 'VARCHAR', school_region: 'VARCHAR',
  grade: 'VARCHAR', class: 'VARCHAR', entered_on: 'VARCHAR', enrolment_state: 'VARCHAR', guardian1_name: 'VARCHAR',
  guardian1_document_number: 'VARCHAR', guardian1_phone: 'VARCHAR', guardian2_name: 'VARCHAR',
  guardian2_document_number: 'VARCHAR', guardian2_phone: 'VARCHAR', address: 'VARCHAR', phone: 'VARCHAR'});

-- UNION leaves each pair once.
CREATE TABLE pair AS
SELECT a.rowid AS l, b.rowid AS r FROM record a JOIN record b
  ON a.document_number = b.document_number AND a.rowid < b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.guardian = b.guardian AND a.rowid < b.rowid
  AND (a.birth_date = b.birth_date OR a.document_number = b.document_number
    OR (a.birth_date // 10000 = b.birth_date // 10000 OR a.birth_date % 10000 = b.birth_date % 10000)
      AND jaro_winkler_similarity(a.name, b.name) >= 0.7 OR a.name = b.name)
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.name = b.name AND a.birth_date = b.birth_date AND a.rowid < b.rowid
UNION
SELECT least(a.rowid, b.rowid), greatest(a.rowid, b.rowid) FROM record a JOIN record b
  ON a.former_name = b.name AND a.birth_date = b.birth_date AND a.rowid <> b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.school_region = b.school_region AND a.rowid < b.rowid
  AND (a.name = b.name OR a.guardian = b.guardian OR jaro_winkler_similarity(a.name, b.name) >= 0.7)
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.household_region = b.household_region AND a.rowid < b.rowid
  AND (a.name = b.name OR a.guardian = b.guardian OR jaro_winkler_similarity(a.name, b.name) >= 0.7)
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.phone = b.phone AND a.rowid < b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.name = b.name AND left(a.document_number, 10) = left(b.document_number, 10) AND a.rowid < b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.name = b.name AND right(a.document_number, 4) = right(b.document_number, 4) AND a.rowid < b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.name = b.name AND a.school_region = b.school_region AND a.rowid < b.rowid;

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
          AND list_sort(string_split(a.name, '')) = list_sort(string_split(b.name, '')) THEN 9
        WHEN levenshtein(a.name, b.name) = 1 OR jaro_winkler_similarity(a.name, b.name) >= 0.75 THEN 3
        WHEN left(a.name, 1) = left(b.name, 1) THEN -3
        ELSE -6
      END AS name,
      CASE
        WHEN a.birth_date = b.birth_date THEN 8
        WHEN levenshtein(a.birth_date::VARCHAR, b.birth_date::VARCHAR) = 1 THEN 1
        WHEN a.birth_date // 100 = b.birth_date // 100 THEN 0
        WHEN a.birth_date // 10000 = b.birth_date // 10000 THEN -5
        ELSE -8
      END AS birth_date,
      CASE WHEN a.sex = b.sex THEN 1 ELSE -5 END AS sex,
      CASE
        WHEN a.document_number IS NULL OR b.document_number IS NULL THEN 0
        WHEN a.document_number = b.document_number THEN 18
        WHEN levenshtein(a.document_number, b.document_number) = 1 THEN 14
        -- Twins' numbers: the same region and birth date, another sequence.
        WHEN left(a.document_number, 14) = left(b.document_number, 14)
          AND substring(a.document_number, 15, 3) <> substring(b.document_number, 15, 3)
          THEN CASE WHEN levenshtein(a.document_number, b.document_number) = 2 THEN -4 ELSE -12 END
        WHEN levenshtein(a.document_number, b.document_number) = 2 THEN 10
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
        CASE WHEN a.guardian = b.guardian THEN 12 WHEN levenshtein(a.guardian, b.guardian) <= 2 THEN 9 ELSE -3 END,
        CASE WHEN a.phone = b.phone THEN 10 ELSE 0 END,
        CASE WHEN a.address = b.address THEN 8 ELSE 0 END) AS household,
      CASE
        WHEN a.household_region = b.household_region THEN 4
        WHEN a.household_region // 100 = b.household_region // 100 THEN 2
        ELSE -2
      END AS region,
      CASE WHEN a.school_code = b.school_code THEN 2 WHEN a.school_region = b.school_region THEN 1 ELSE 0 END
        AS school
    FROM pair JOIN record a ON a.rowid = pair.l JOIN record b ON b.rowid = pair.r
  )
  WHERE score >= 10
) TO :pairs (FORMAT csv, HEADER);
