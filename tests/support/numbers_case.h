// NumbersCase: students and the verdicts of the stages before, as files: for tests of the number jobs.
//
//   NumbersCase night;
//   night.Add({.id = "r1", .digits = "13028320180903001", .dedup = "clear", .comparison = "consistent"});
//   const NumbersSummary summary = night.Issue("out").value();
#pragma once

#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/jobs/numbers_job.h"
#include "engine/jobs/table_reader.h"
#include "matchers/identity/id_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {

class NumbersCase {
 public:
  struct Student {
    std::string id;
    std::string digits = {};  // 17 digits of the resident number; empty: none
    std::string number = {};  // student number
    std::string dedup = "clear", dedup_codes = {};
    std::string comparison = "consistent", explanation = {};
    std::string type = {};     // document type; empty: 1, or Z without a number
    std::string document = {};  // in place of the digits
    std::string region = "130283", school = "1302830001";
  };

  void Add(const Student& student) { students_.push_back(student); }
  static std::string WithCheck(const std::string& digits17) {
    return digits17 + matchers::IdCheckCharacter(matchers::IdCheckValue(digits17));
  }

  // Writes the files anew and issues; the store stays.
  absl::StatusOr<NumbersSummary> Issue(const std::string& out, IssueOptions options = {}) {
    WriteFiles();
    options.run.inputs = {scratch.FilePath("students.csv")};
    options.run.out = scratch.FilePath(out);
    options.run.force = true;
    options.dedup = scratch.FilePath("dedup");
    if (with_comparison) options.comparison = scratch.FilePath("comparison");
    options.store = scratch.FilePath("numbers.db");
    if (options.on_date == 0) options.on_date = 20260301;
    return IssueNumbers(options);
  }
  // A cell of a result file, by record id.
  std::string Cell(const std::string& file, const std::string& record, const std::string& column) {
    std::string found = "(no row)";
    const absl::Status read = ReadTable({.path = scratch.FilePath(file), .columns = {"record_id", column}},
                                        [&](std::span<const std::string_view> values) {
                                          if (values[0] == record) found = std::string(values[1]);
                                          return absl::OkStatus();
                                        });
    return read.ok() ? found : std::string(read.message());
  }

  void WriteFiles() {
    std::string rows = "record_id,student_number,name,sex,birth_date,document_type,document_number,school_region,"
                       "school_code,entered_on\n";
    std::string dedup = "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n";
    std::string compared = "record_id,verdict,reason_codes,explanation,candidate_document_number,candidate_weight\n";
    for (const Student& student : students_) {
      const std::string document = student.digits.empty() ? student.document : WithCheck(student.digits);
      const std::string type = !student.type.empty() ? student.type : document.empty() ? "Z" : "1";
      rows += student.id + "," + student.number + ",王小明,1,20180903," + type + "," + document + "," + student.region +
              "," + student.school + ",202609\n";
      if (!student.dedup.empty()) dedup += student.id + "," + student.dedup + "," + student.dedup_codes + ",,,\n";
      if (!student.comparison.empty()) {
        compared += student.id + "," + student.comparison + ",," + student.explanation + ",,\n";
      }
    }
    scratch.Write("students.csv", rows);
    StreamChecksum checksum;
    checksum.Update(rows);
    for (const std::string stage : {"dedup", "comparison"}) {
      std::filesystem::create_directories(scratch.FilePath(stage));
      scratch.Write(stage + "/verdicts.csv", stage == "dedup" ? dedup : compared);
      scratch.Write(stage + "/manifest.json",
                    "{\"job\": \"" + stage + "\", \"plan_fingerprint\": \"p\", \"result_digest\": \"digest of " + stage +
                        "\", \"latest_birth_date\": 20260101, \"registry_snapshot\": \"registry\", \"inputs\": "
                        "[{\"checksum\": \"" + checksum.HexDigest() + "\"}]}");
    }
  }

  const TemporaryDirectory scratch;
  bool with_comparison = true;

 private:
  std::vector<Student> students_;
};

}  // namespace xueji
