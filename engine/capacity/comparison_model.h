// The cost of a comparison with the population registry (`xueji compare`), before there is one.
//
//   const Forecast forecast = PredictComparison(*calibration.comparison, {.students = 189'000'000, .registry_rows = 1'400'000'000,
//                                                    .packed = true}, {.cores = 16});
//
// As cost_model.h has it: a stage takes so many nanoseconds a student or a row, more for each doubling of the
// students (the index outgrows the caches), shared by the cores as far as it is parallel; a look at the registry
// takes no less than its bytes take to be read. Two looks are reckoned: a residue there always is. Memory is
// that of the students: of the registry some chunks are held, whatever its size.
// The constants are those of a field register, 2 % of which have a second look: `make calibrate` measures them with
// bench/scenarios/population.py.
// Pure functions of plain values; thread-safe; monotone.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/capacity/cost_model.h"

namespace xueji {

struct ComparisonWork {
  std::uint64_t students = 0;
  std::uint64_t registry_rows = 0;
  bool packed = false;
};

// Stages as in the manifest's seconds: load, index, registry, candidates, write. No pairs.
Forecast PredictComparison(const ComparisonCosts& costs, const ComparisonWork& work, const Machine& machine);
// The fewest cores, of at most kCoresMax, with which it takes no longer; none: no machine does.
std::optional<int> CoresForComparison(const ComparisonCosts& costs, const ComparisonWork& work,
                                      std::uint64_t read_bytes_per_second, double seconds);

}  // namespace xueji
