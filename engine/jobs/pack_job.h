// The jobs of `xueji population`: a registry is packed into a file, described, and verified.
//
//   XUEJI_ASSIGN_OR_RETURN(const PackResult packed, PackPopulation({.inputs = {"population.csv"}, .out = "p.xueji"}));
//   XUEJI_ASSIGN_OR_RETURN(const PackOverview overview, ReadPackOverview("p.xueji"));   // info
//   XUEJI_ASSIGN_OR_RETURN(const PackVerified verified, VerifyPopulation("p.xueji", {}));
//
// Packing streams: entries go from the inputs, text or packed, in their order, into chunks
// (population/packed_registry.h); rows that cannot be used go to a file of rejected rows, which has the columns of
// rejects.csv. Both appear whole or not at all. The same inputs give the same bytes for any number of threads.
// Verifying reads everything and makes anew whatever follows from the entries: counts, repeated numbers, digest.
// Memory: a block for each thread, two chunks, and up to a quarter of memory_max for counting repeated numbers
// (what has no room lies on the disk meanwhile). Thread-safety: one at a time per process.
// Errors: those of the sources, named by file and place; kAlreadyExists; kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/population/packed_facts.h"
#include "engine/population/text_registry.h"
#include "engine/registry/section_table.h"

namespace xueji {

struct PackOptions {
  std::vector<std::string> inputs;
  std::string out;
  std::string rejects = {};  // empty: `out` and ".rejects.csv"
  TextRegistryOptions text = {};
  int threads = 0;           // 0: all cores
  std::uint64_t memory_max = 0;  // bytes; 0: nine tenths of what is available
  bool force = false;            // replace a packed registry, and its rejected rows
  std::function<void(std::string_view stage, double done)> progress = {};
};

struct PackResult {
  PackedFacts facts;
  std::string rejects_path;
  std::uint64_t rejected = 0;
  std::uint64_t file_bytes = 0;
  std::vector<std::pair<std::string, double>> seconds;  // by stage; "total" last
  std::uint64_t peak_memory_bytes = 0;
};
absl::StatusOr<PackResult> PackPopulation(const PackOptions& options);

struct PackOverview {
  PackedFacts facts;
  std::vector<Section> sections;
  std::uint64_t file_bytes = 0;
};
absl::StatusOr<PackOverview> ReadPackOverview(const std::string& path);

struct PackVerifyOptions {
  int threads = 0;
  std::uint64_t memory_max = 0;
  std::function<void(std::string_view stage, double done)> progress = {};
};
struct PackVerified {
  PackedFacts facts;
  std::uint64_t file_bytes = 0;
  std::vector<std::pair<std::string, double>> seconds;
  std::uint64_t peak_memory_bytes = 0;
};
absl::StatusOr<PackVerified> VerifyPopulation(const std::string& path, const PackVerifyOptions& options);

}  // namespace xueji
