// PackedFacts: what a packed registry says about itself: what it was made of and what is in it.
//
//   const std::string bytes = PackedFactsBytes(facts);
//   XUEJI_ASSIGN_OR_RETURN(PackedFacts facts, ParsePackedFacts(bytes));
//
// There is no date of packing: the same inputs give the same bytes on any day. Plain values; pure; thread-safe.
// ParsePackedFacts takes any bytes (fuzz_packed_registry). Error: kInvalidArgument, without the file's name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/population/registry_tally.h"
#include "engine/population/repeated_numbers.h"
#include "engine/registry/section_table.h"

namespace xueji {

// Raise the version with the layout of any section (packed_chunk.h), and with what a packed value means.
inline constexpr std::uint32_t kPackedRegistryVersion = 1;
inline SectionFileKind PackedRegistryKind() {
  return {"packed registry", kPackedRegistryVersion, "xueji population pack"};
}

struct PackedInput {
  std::string path = {};
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;      // accepted and rejected
  std::uint64_t rejected = 0;
  std::string checksum = {};   // XXH3-128 of the bytes as read
  std::string encoding = {}, compression = {};
  friend bool operator==(const PackedInput&, const PackedInput&) = default;
};

struct PackedFacts {
  std::string program_version;
  std::vector<PackedInput> inputs;
  RegistryTally tally;
  RepeatedCount repeated;
  friend bool operator==(const PackedFacts&, const PackedFacts&) = default;
};

std::string PackedFactsBytes(const PackedFacts& facts);
absl::StatusOr<PackedFacts> ParsePackedFacts(std::string_view bytes);

}  // namespace xueji
