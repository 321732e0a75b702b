// StageVerdicts: what a finished run (dedup, compare) said of each student, for the job that comes after it.
//
//   XUEJI_ASSIGN_OR_RETURN(const StageRun stage, ReadStage("out/dedup"));
//   XUEJI_RETURN_IF_ERROR(CheckSameStudents(stage, loaded.inputs));
//   StudentVerdicts verdicts(*loaded.store);
//   XUEJI_RETURN_IF_ERROR(verdicts.ReadDedup("out/dedup"));
//   verdicts.Of(RecordId{7}).dedup
//
// The students must be the bytes that the stage read: a verdict of another file is refused, not guessed at.
// A student without a row there keeps kNotRun. Not thread-safe while reading, then immutable. Memory: 8 bytes
// a record and the index of the record ids (35). Errors: kNotFound, kInvalidArgument with file, line, repair.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/ingest/batch_loader.h"
#include "engine/numbers/number_transition.h"
#include "engine/numbers/problem_class.h"
#include "engine/record/record_store.h"
#include "engine/report/text_index.h"

namespace xueji {

// What manifest.json of the stage says of it.
struct StageRun {
  std::string directory;
  std::string job;                 // "dedup", "compare"; "" if the manifest has none
  std::string result_digest;
  std::string plan_fingerprint;
  std::string registry_snapshot;   // of compare: digest of the population registry; "" otherwise
  std::vector<std::string> student_checksums;
  std::uint32_t latest_birth_date = 0;  // 0: not told
};
absl::StatusOr<StageRun> ReadStage(const std::string& directory);
// Every input of `inputs` was one of the stage's.
absl::Status CheckSameStudents(const StageRun& stage, std::span<const LoadedInput> inputs);

struct StudentVerdict {
  DedupState dedup = DedupState::kNotRun;
  ComparisonState comparison = ComparisonState::kNotRun;
  ProblemSet problems;
  std::uint8_t explanation = 0;  // StudentVerdicts::Explanation
  bool legitimate = false;       // dedup found a second record that the pupil may have
  bool candidate = false;        // compare names a number that may be meant
};

class StudentVerdicts {
 public:
  explicit StudentVerdicts(const RecordStore& store);

  absl::Status ReadDedup(const std::string& directory);
  // After ReadDedup, if both are read.
  absl::Status ReadComparison(const std::string& directory);

  const StudentVerdict& Of(RecordId record) const { return verdicts_[record.value]; }
  std::string_view Explanation(const StudentVerdict& verdict) const { return explanations_[verdict.explanation]; }
  // The record with this id; kAbsent of TextIndex if none.
  std::uint32_t Find(std::string_view record_id) const { return ids_.Find(record_id); }

 private:
  absl::StatusOr<std::uint8_t> Intern(std::string_view explanation);

  TextIndex ids_;  // in the order of the store
  std::vector<StudentVerdict> verdicts_;
  std::vector<std::string> explanations_{""};
};

}  // namespace xueji
