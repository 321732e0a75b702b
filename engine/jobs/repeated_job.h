// The job of `xueji population repeated`: the entries of a packed registry whose number another entry has as well,
// listed number by number.
//
//   XUEJI_ASSIGN_OR_RETURN(const RepeatedCount count,
//                          ListRepeated("p.xueji", {.out = "repeated.csv"}));
//
// Two looks: the first counts numbers (population/repeated_numbers.h), the second brings the entries of those that
// repeat. The file has a row for each, by number and then by row of the registry; it is a result file, with numbers
// and names as they are, and appears whole or not at all. The same bytes for any number of threads. Thread-safety:
// one at a time per process. Limit: kRepeatedListedMax entries, beyond which an input was probably packed twice.
// Errors: those of PackedRegistry and of files; kAlreadyExists; kResourceExhausted beyond the limit; kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "engine/population/repeated_numbers.h"

namespace xueji {

inline constexpr std::uint64_t kRepeatedListedMax = 5'000'000;

struct RepeatedListOptions {
  std::string out;
  int threads = 0;               // 0: all cores
  std::uint64_t memory_max = 0;  // bytes; 0: nine tenths of what is available
  bool force = false;            // replace a list of an earlier run
  std::uint64_t entries_max = kRepeatedListedMax;  // fewer only in tests
  std::function<void(std::string_view stage, double done)> progress = {};
};

absl::StatusOr<RepeatedCount> ListRepeated(const std::string& path, const RepeatedListOptions& options);

}  // namespace xueji
