// The cost of a comparison with the population registry (`xueji compare`), before there is one.
//
//   const Forecast forecast = PredictComparison({}, {.students = 189'000'000, .registry_rows = 1'400'000'000,
//                                                    .packed = true}, {.cores = 16});
//
// As cost_model.h has it: a stage takes so many nanoseconds a student or a row, more for each doubling of the
// students (the index outgrows the caches), shared by the cores as far as it is parallel; a look at the registry
// takes no less than its bytes take to be read. Two looks are reckoned: a residue there always is. Memory is
// that of the students: of the registry some chunks are held, whatever its size.
// The constants were measured with bench/scenarios/population.py, 1,000,000 and 5,000,000 students, on two cores
// with a load of 5 to 8, from processor time. They are of a field register, 2 % of which have a second look.
// Pure functions of plain values; thread-safe; monotone.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/capacity/cost_model.h"

namespace xueji {

struct ComparisonCosts {
  double reference_students = 1e6;
  // Nanoseconds on one core: of a student, and of a row in each look.
  double load_student = 300, index_student = 45, write_student = 130;
  double text_row = 195, text_row_growth = 8;        // growth: more for each doubling of the students
  double packed_row = 105, packed_row_growth = 7;
  double write_parallel_share = 0.4;
  // Bytes.
  double student = 80, fixed = 70e6, thread = 20e6;  // in memory
  double input_student = 290, result_student = 25;   // on disk
  double text_row_bytes = 62, packed_row_bytes = 20;
};

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
