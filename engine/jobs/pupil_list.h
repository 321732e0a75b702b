// PupilList: the records of a run as NumberIssuer wants them: numbers as texts, what kind of document a
// pupil has, and what the earlier stages said of him.
//
//   XUEJI_ASSIGN_OR_RETURN(const ExecutionPlan plan, NumbersPlan());
//   PupilList list(run, verdicts, extras);
//   issuer.Issue(list.pupils())
//
// Owns the texts; borrows the run and the extras. Withdrawn rows are left out. Immutable once built. Memory:
// 150 bytes a pupil. No errors but NumbersPlan's, which would be a fault of the program.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/run_setup.h"
#include "engine/jobs/stage_verdicts.h"
#include "engine/numbers/number_issuer.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

// The built-in student plan with the student number and the month of entry kept as well: the same rows are
// accepted as by dedup.
absl::StatusOr<ExecutionPlan> NumbersPlan();

// What stands beside the students' file.
struct PupilExtras {
  std::vector<bool> applied;  // by record: for a new G; may be shorter
  // School code -> the eight digits but the year that its local numbers have: region 4, school 3, type 1.
  std::unordered_map<std::string, std::string> local_schools;
};
// A table with a column record_id (or 记录号): who applied. Error: an id that is not among the students.
absl::Status ReadApplications(const std::string& path, const StudentVerdicts& verdicts, PupilExtras* extras,
                              std::string* checksum);
// A table with the columns school_code, region, school, type.
absl::Status ReadLocalSchools(const std::string& path, PupilExtras* extras, std::string* checksum);

class PupilList {
 public:
  PupilList(const LoadedRun& run, const StudentVerdicts& verdicts, const PupilExtras& extras);
  PupilList(const PupilList&) = delete;
  PupilList& operator=(const PupilList&) = delete;

  std::span<const Pupil> pupils() const { return pupils_; }
  RecordId record(std::size_t pupil) const { return records_[pupil]; }
  // The number as the input has it, whatever it is.
  std::string_view school_code(std::size_t pupil) const { return school_codes_[pupil]; }

 private:
  std::string text_;
  std::vector<Pupil> pupils_;
  std::vector<RecordId> records_;
  std::vector<std::string_view> school_codes_;
};

// What the document of a record is to the numbers. `type`: packed, of JY/T 1001; 0: not told.
IdState IdStateOf(matchers::PackedIdNumber id, std::uint8_t type);

}  // namespace xueji
