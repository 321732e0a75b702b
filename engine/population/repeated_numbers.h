// RepeatedNumbers: how many numbers stand in more than one entry of a registry, counted exactly, whatever the
// size of the registry and of the memory.
//
//   XUEJI_ASSIGN_OR_RETURN(auto repeated, RepeatedNumbers::Create({.directory = ".", .memory_max = 1 << 30}));
//   XUEJI_RETURN_IF_ERROR(repeated->Add(keys));         // NumberKey of each entry
//   XUEJI_ASSIGN_OR_RETURN(const RepeatedCount count, repeated->Count());
//
// Keys are spread over 256 parts by their hash, so that equal ones meet in one; parts that outgrow the memory
// are put aside in a file without a name, which nothing leaves behind. Counting sorts a part at a time on each
// thread. The result does not depend on order, threads or memory. Not thread-safe: one caller.
// Cost: 15 ns a key, of which 10 are sorting; eight bytes a key, in memory or on the disk. Errors:
// kInvalidArgument (no file can be made there), kInternal (a full disk), kCancelled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "matchers/identity/id_number.h"

namespace xueji {

// A number as one word; equal for equal numbers alone. REQUIRES: IsWellFormed(id).
std::uint64_t NumberKey(matchers::PackedIdNumber id);

struct RepeatedOptions {
  std::string directory;  // of the file for what has no room in memory
  std::uint64_t memory_max = std::uint64_t{1} << 30;
};

struct RepeatedCount {
  std::uint64_t numbers = 0;  // that stand in several entries
  std::uint64_t rows = 0;     // those entries
  friend bool operator==(const RepeatedCount&, const RepeatedCount&) = default;
};

class RepeatedNumbers {
 public:
  static absl::StatusOr<std::unique_ptr<RepeatedNumbers>> Create(const RepeatedOptions& options);
  ~RepeatedNumbers();
  RepeatedNumbers(const RepeatedNumbers&) = delete;
  RepeatedNumbers& operator=(const RepeatedNumbers&) = delete;

  absl::Status Add(std::span<const std::uint64_t> keys);
  // At the end, once. `repeated`: gets the keys that came several times, ascending.
  absl::StatusOr<RepeatedCount> Count(std::vector<std::uint64_t>* repeated = nullptr);

 private:
  static constexpr std::size_t kParts = 256;
  struct Extent {
    std::uint64_t offset = 0;  // in the file
    std::uint64_t keys = 0;
  };
  struct Part {
    std::vector<std::uint64_t> keys;
    std::vector<Extent> aside;
  };

  explicit RepeatedNumbers(const RepeatedOptions& options) : options_(options) {}
  absl::Status PutAside();
  absl::Status Bring(const Extent& extent, std::vector<std::uint64_t>& keys) const;

  RepeatedOptions options_;
  int descriptor_ = -1;
  std::uint64_t file_bytes_ = 0;
  std::uint64_t keys_in_memory_ = 0;
  std::array<Part, kParts> parts_;
};

}  // namespace xueji
