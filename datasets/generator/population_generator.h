// WritePopulation writes the synthetic population registry (registry_model.h) as population.csv.
//
//   XUEJI_ASSIGN_OR_RETURN(const auto out, FileWriter::Open("population.csv"));
//   XUEJI_ASSIGN_OR_RETURN(const PopulationMade made,
//                          WritePopulation(registry, model, {.rows = 7'000'000}, *out));
//
// Exactly `rows` rows: households first, the rest bystanders; every piece of the file is a mix of
// both in no order. The same seed, profile, records and rows give the same bytes for any number of
// threads (SetThreadLimit). Memory does not grow: pieces of about 8,192 rows, four to a thread. Not
// thread-safe: one caller. Errors: kInvalidArgument (fewer rows than the pupils' families have),
// kResourceExhausted (more than there are numbers), kCancelled, those of the file system.
#pragma once

#include <cstdint>
#include <functional>

#include "datasets/generator/registry_model.h"
#include "engine/base/staged_directory.h"
#include "engine/base/status.h"

namespace xueji::datasets {

// The fewest rows a registry of so many records may have.
constexpr std::uint64_t LeastPopulationRows(std::uint64_t records) {
  return records * 3 + 32;
}

struct PopulationOptions {
  std::uint64_t rows = 0;
  // Called now and then, from one thread at a time, with the rows written so far.
  std::function<void(std::uint64_t)> progress = {};
};

struct PopulationMade {
  std::uint64_t rows = 0;
  std::uint64_t bystanders = 0;  // of them
};

absl::StatusOr<PopulationMade> WritePopulation(const RegistryModel& registry,
                                               const RecordModel& model,
                                               const PopulationOptions& options, FileWriter& out);

}  // namespace xueji::datasets
