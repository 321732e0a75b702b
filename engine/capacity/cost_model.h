// The cost model: what a run over N records takes on a machine, before there is either.
//
//   const Forecast forecast = Predict(calibration, {.records = 200'000'000}, {.cores = 16});
//   forecast.seconds; forecast.memory_bytes; forecast.stages[0].seconds
//   std::optional<int> cores = CoresFor(calibration, {.records = 200'000'000}, 1800);
//
// A calibration is what `make calibrate` measured (calibration.h). Each stage takes, on one core,
//
//   records x (nanoseconds + growth x log2(records / reference)) + pairs x pair_nanoseconds:
//
// growth is what caches lose as tables grow. On c cores it takes (1 - parallel_share) + parallel_share / c
// of that (Amdahl 1967); loading takes no less than its input takes to be read. The pairs of a record are
// of three kinds: those that families and numbers bring, the same for any size; those of one birth date
// and county, which grow with the county; those of one name, which grow with the nation. How sure it is,
// and what it leaves out: decisions/0020.
//
// Pure functions of plain values; thread-safe. Monotone: more records never take less, more cores never
// take longer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xueji {

struct StageCost {
  std::string name;               // as in the manifest's seconds
  double nanoseconds = 0;         // a record, one core, at the reference size
  double growth = 0;              // more, for each doubling of the records
  double pair_nanoseconds = 0;    // a pair compared, one core
  double parallel_share = 0;      // of the stage's work, in [0, 1]
};

// Of a comparison with the population registry (comparison_model.h).
struct ComparisonCosts {
  double reference_students = 1;
  // Nanoseconds on one core: of a student, and of a row in each look.
  double load_student = 0, index_student = 0, write_student = 0;
  double text_row = 0, text_row_growth = 0;  // growth: more for each doubling of the students
  double packed_row = 0, packed_row_growth = 0;
  double write_parallel_share = 0;
  // In memory.
  double student_bytes = 0, fixed_bytes = 0, thread_bytes = 0;
  // On disk.
  double input_student_bytes = 0, result_student_bytes = 0;
  double text_row_bytes = 0, packed_row_bytes = 0;
};

struct Calibration {
  std::string cpu, commit, date;  // where and when it was measured
  int cores = 1;                  // of that machine
  double reference_records = 1;
  double fixed_seconds = 0;       // a run of no records
  std::vector<StageCost> stages;
  double pairs_base = 0, pairs_county = 0;  // a record
  double pairs_national = 0;                // a record, for each million records
  double records_per_county = 1;            // where pairs_county was measured
  double memory_fixed_bytes = 0, memory_thread_bytes = 0, memory_record_bytes = 0;
  double input_record_bytes = 0, result_record_bytes = 0;
  std::optional<ComparisonCosts> comparison;  // none: none was measured
};

struct Workload {
  std::uint64_t records = 0;
  // Rows of a second register that the first is linked with (`xueji link`); 0: duplicates within one.
  std::uint64_t population = 0;
  // Counties that the records come from; 0: counties of the size measured, up to the nation's 2,850.
  std::uint64_t counties = 0;
  std::uint64_t input_bytes = 0;  // 0: as many for each record as were measured
};

struct Machine {
  int cores = 1;
  std::uint64_t read_bytes_per_second = 0;  // of the storage; 0: as fast as need be
};

struct StageForecast {
  std::string name;
  double seconds = 0;
  bool read_bound = false;  // waits for its input
};

struct Forecast {
  std::vector<StageForecast> stages;
  double seconds = 0;
  double pairs = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t input_bytes = 0, result_bytes = 0;  // on disk
};

inline constexpr int kCoresMax = 1024;
inline constexpr double kNationCounties = 2850;

Forecast Predict(const Calibration& calibration, const Workload& work, const Machine& machine);

// The fewest cores, of at most kCoresMax, with which the run takes no longer; none: no machine does.
std::optional<int> CoresFor(const Calibration& calibration, const Workload& work,
                            std::uint64_t read_bytes_per_second, double seconds);

// The most records of one register that fit into so much memory; 0: none.
std::uint64_t RecordsFitting(const Calibration& calibration, const Machine& machine,
                             std::uint64_t memory_bytes);

// What memory a machine needs so that a run of this peak keeps within nine tenths of it
// (DefaultMemoryMax of base/memory_budget.h).
std::uint64_t MachineMemory(std::uint64_t peak_bytes);

}  // namespace xueji
