// MemoryBudget: the bytes a run may use, reserved before they are allocated, so that a run is
// refused with a figure and never stopped by the kernel.
//
//   MemoryBudget budget(DefaultMemoryMax());
//   XUEJI_RETURN_IF_ERROR(budget.Reserve(bytes));
//
// Thread-safe (atomics with relaxed order: only the sum matters, no data is published through it).
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  // Errors: kResourceExhausted, naming the bytes asked for, in use and allowed; jobs/memory_need.h makes
  // of it what the whole run takes.
  absl::Status Reserve(std::uint64_t bytes);
  void Release(std::uint64_t bytes) { in_use_.fetch_sub(bytes, std::memory_order_relaxed); }

  std::uint64_t bytes_max() const { return bytes_max_; }
  // What was in use with the last reservation that was refused; 0: none was.
  std::uint64_t bytes_refused() const { return bytes_refused_.load(std::memory_order_relaxed); }
  std::uint64_t bytes_in_use() const { return in_use_.load(std::memory_order_relaxed); }

 private:
  const std::uint64_t bytes_max_;
  std::atomic<std::uint64_t> in_use_{0};
  std::atomic<std::uint64_t> bytes_refused_{0};
};

// Nine tenths of what the machine, or this process's control group, has available now.
std::uint64_t DefaultMemoryMax();
// Highest resident set of this process so far, in bytes.
std::uint64_t PeakMemoryBytes();
// "4G", "512 MiB", "1000000": bytes. Units are powers of 1,024. Error: kInvalidArgument.
absl::StatusOr<std::uint64_t> ParseBytes(std::string_view text);
// "1.4 GiB"
std::string FormatBytes(std::uint64_t bytes);

}  // namespace xueji
