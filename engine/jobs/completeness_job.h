// Completeness of a finished run: were all pairs compared that its plan promises to compare?
//
//   XUEJI_ASSIGN_OR_RETURN(const CompletenessResult result, ExamineCompleteness({.directory = "out"}));
//
// The run's inputs are read again and every pair of records is held against the promises
// (linkage/completeness.h), so this is for registers of at most kCompletenessRecordsMax records: a
// county's, a sample of a province's.
// Thread-safety: as RunDedup. Errors: those of LoadRunAgain, kInvalidArgument (the plan promises
// nothing), kResourceExhausted (too many records), kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/linkage/completeness.h"

namespace xueji {

// Half a million records are 1.25e11 pairs: twenty minutes on two cores.
inline constexpr std::uint64_t kCompletenessRecordsMax = 500'000;

struct CompletenessOptions {
  std::string directory;  // result of `dedup` or `link`
  int threads = 0;
  std::uint64_t memory_max = 0;
  std::function<void(std::string_view stage, double done)> progress = nullptr;
};

struct CompletenessResult {
  CompletenessReport report;
  // By promise, the record ids of the pairs in PromiseFigures::missed.
  std::vector<std::vector<std::pair<std::string, std::string>>> missed_ids;
  bool kept = true;  // every promise
};

absl::StatusOr<CompletenessResult> ExamineCompleteness(const CompletenessOptions& options);

// The figures as JSON, for scripts: `xueji evaluate DIR --completeness --json`.
std::string CompletenessJson(const CompletenessResult& result);

}  // namespace xueji
