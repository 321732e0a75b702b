// NumberComparison: the first look at a registry. Each student is held against every entry that has its
// number; what the best of them says is kept in five bytes.
//
//   NumberComparison comparison(roster, *index);
//   XUEJI_RETURN_IF_ERROR(comparison.Reserve(budget));
//   XUEJI_ASSIGN_OR_RETURN(const ScanResult scanned, ScanRegistry(options, comparison));
//   comparison.Conclude(record).verdict
//
// Thread-safety: as RegistryVisitor; Conclude from any thread once the scan is done. Memory: 5 bytes a
// student, charged. Cost: 60 ns for an entry that a student has. Errors of Reserve: kResourceExhausted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/population/registry_scan.h"
#include "engine/population/student_index.h"
#include "engine/population/verdict.h"

namespace xueji {

class NumberComparison : public RegistryVisitor {
 public:
  NumberComparison(const StudentRoster& roster, const StudentIndex& index)
      : roster_(roster), index_(index) {}
  ~NumberComparison() override;
  NumberComparison(const NumberComparison&) = delete;
  NumberComparison& operator=(const NumberComparison&) = delete;

  absl::Status Reserve(MemoryBudget* budget);
  const RegistryFilter& filter() const override { return index_; }
  void Visit(const RegistryChunk& chunk, std::string& findings) const override;
  bool Apply(std::string_view findings) override;

  // REQUIRES: `record` was not withdrawn.
  Finding Conclude(RecordId record) const {
    const std::uint32_t judged = index_.Representative(record).value;
    return xueji::Conclude(roster_.IsComparable(record), best_[judged], entries_[judged]);
  }
  // Numbers of students that stand in more than one entry.
  std::uint32_t CountSharedNumbers() const;

 private:
  const StudentRoster& roster_;
  const StudentIndex& index_;
  MemoryBudget* budget_ = nullptr;
  std::uint64_t charged_ = 0;
  std::vector<Judgement> best_;
  std::vector<std::uint8_t> entries_;  // with the student's number; 255 and more are 255
};

}  // namespace xueji
