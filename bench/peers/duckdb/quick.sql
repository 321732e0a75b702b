-- Duplicate pupils in DuckDB, as everybody writes it first: four ways of meeting, points for what agrees.
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
  ON a.name = b.name AND a.birth_date = b.birth_date AND a.rowid < b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.guardian = b.guardian AND a.birth_date = b.birth_date AND a.rowid < b.rowid
UNION
SELECT a.rowid, b.rowid FROM record a JOIN record b
  ON a.birth_date = b.birth_date AND a.school_region = b.school_region AND a.rowid < b.rowid
  AND jaro_winkler_similarity(a.name, b.name) >= 0.7;

COPY (
  SELECT
    a.record_id AS record_id_left,
    b.record_id AS record_id_right,
    CASE
      WHEN a.document_number = b.document_number THEN 3
      WHEN levenshtein(a.document_number, b.document_number) = 1 THEN 1
      WHEN a.document_number <> b.document_number THEN -2
      ELSE 0
    END
    + CASE
        WHEN a.name = b.name OR a.former_name = b.name OR a.name = b.former_name THEN 3
        ELSE 1 - levenshtein(a.name, b.name) / greatest(length(a.name), length(b.name))
      END
    + CASE WHEN a.birth_date = b.birth_date THEN 2 ELSE 0 END
    + CASE WHEN a.sex = b.sex THEN 1 ELSE 0 END
    + CASE WHEN a.guardian = b.guardian THEN 2 WHEN a.phone = b.phone OR a.address = b.address THEN 1 ELSE 0 END
    + CASE WHEN a.household_region = b.household_region THEN 1 ELSE 0 END AS score
  FROM pair JOIN record a ON a.rowid = pair.l JOIN record b ON b.rowid = pair.r
) TO :pairs (FORMAT csv, HEADER);
