// Pupils as the number issuer takes them, and what it tells of them as text: for tests of issuing.
//
//   class MyTest : public NumberIssuerCase {};
//   Class pupils;  pupils.Add("r1", kDigits);  Told(Issue(pupils, "key")[0])     // "G…|REGISTERED|FORMAL_ISSUED"
#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/numbers/number_issuer.h"
#include "engine/sql/sql_database.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/student_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {

inline const std::string kDigits = "13028320180903001", kOther = "13028320180903002";

inline std::string WithCheck(const std::string& digits17) {
  return digits17 + matchers::IdCheckCharacter(matchers::IdCheckValue(digits17));
}

// Owns the texts of pupils.
struct Class {
  struct Row {
    std::string record, number, id, series;
    Pupil pupil;
  };
  std::vector<Row> rows;

  Row& Add(const std::string& record, const std::string& digits17 = "", const std::string& number = "") {
    Row row{record, number, digits17.empty() ? "" : WithCheck(digits17), "", {}};
    row.pupil.id = digits17.empty() ? IdState::kNone : IdState::kUsable;
    row.pupil.dedup = DedupState::kClear;
    row.pupil.comparison = digits17.empty() ? ComparisonState::kNotComparable : ComparisonState::kConsistent;
    row.pupil.birth_date = matchers::PackDate(2018, 9, 3);
    row.pupil.school_region = 130283;
    rows.push_back(row);
    return rows.back();
  }
  std::vector<Pupil> Pupils() const {
    std::vector<Pupil> pupils;
    for (const Row& row : rows) {
      Pupil pupil = row.pupil;
      pupil.record_id = row.record;
      pupil.student_number = row.number;
      pupil.id_number = row.id;
      pupil.local_series = row.series;
      pupils.push_back(pupil);
    }
    return pupils;
  }
};

inline std::string Told(const NumberResult& result) {
  std::string text(result.number.View());
  for (std::size_t i = 0; i < result.reason_count; ++i) text += "|" + std::string(Describe(result.reasons[i]).code);
  return text;
}

inline Class Everybody(int count) {
  Class pupils;
  for (int i = 0; i < count; ++i) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "130283201809%02d%03d", 1 + i % 28, i / 28);
    Class::Row& row = pupils.Add("r" + std::to_string(i * 7919 % 10'007), i % 5 == 0 ? "" : digits);
    row.pupil.birth_date = matchers::PackDate(2018, 9, 1 + i % 28);
    if (i % 11 == 0) row.pupil.comparison = ComparisonState::kNameMismatch;
    if (i % 13 == 0) row.pupil.dedup = DedupState::kReview;
    if (i % 17 == 0) row.pupil.dedup = DedupState::kProblem;
    row.series = "0226260010";
  }
  return pupils;
}

// Numbers of all kinds in the store, and persons.
inline std::pair<std::int64_t, std::int64_t> CountsOf(const std::string& path) {
  const auto database = SqlDatabase::Open(path, false).value();
  return {database->QueryInteger("SELECT (SELECT count(*) FROM number) + (SELECT count(*) FROM local)").value(),
          database->QueryInteger("SELECT count(DISTINCT person) FROM record").value()};
}

inline std::set<std::string> Lines(const Class& pupils, const std::vector<NumberResult>& results) {
  std::set<std::string> lines;
  for (std::size_t i = 0; i < results.size(); ++i) {
    lines.insert(pupils.rows[i].record + " " + Told(results[i]) + " " + std::string(results[i].passed.View()) + " " +
                 std::string(results[i].previous.View()) + " " + std::string(results[i].local.View()));
  }
  return lines;
}

// Issues into one store in a folder of its own.
class NumberIssuerCase : public ::testing::Test {
 protected:
  std::vector<NumberResult> Issue(const Class& pupils, const std::string& key, std::size_t batch = 3,
                                  const NumberPolicy& policy = {}) {
    const auto store = NumberStore::Open(path_, true).value();
    const StoredRun run = store->BeginRun({.key = key, .on_date = 20260301}).value();
    NumberIssuer issuer(store.get(), policy, run, {.batch = batch});
    const auto results = issuer.Issue(pupils.Pupils());
    EXPECT_TRUE(results.ok()) << results.status();
    return *results;
  }
  std::string L(std::uint32_t n) { return matchers::MakeStudentNumber('L', 130283, matchers::PackDate(2018, 9, 3), n); }
  std::string J(std::uint32_t n) { return matchers::MakeStudentNumber('J', 130283, matchers::PackDate(2018, 9, 3), n); }

  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("numbers.db");
};

}  // namespace xueji
