#include "engine/capacity/cost_model.h"

#include <algorithm>
#include <cmath>

namespace xueji {
namespace {

constexpr double kNanosecond = 1e-9;
// However small the input, a record takes a third of what it takes at the reference size: below, the fit
// says nothing.
constexpr double kLeastShare = 1.0 / 3;

double PairsWithin(const Calibration& calibration, double records, double counties) {
  if (records <= 0) return 0;
  // Measured registers have counties of one size: more records are more counties, until there are no more.
  const double county_size = counties > 0 ? records / counties
                                          : std::max(calibration.records_per_county,
                                                     records / kNationCounties);
  return records * (calibration.pairs_base +
                    calibration.pairs_county * county_size / calibration.records_per_county +
                    calibration.pairs_national * records / 1e6);
}

// Of all pairs in both registers, those across.
double Pairs(const Calibration& calibration, const Workload& work) {
  const auto left = static_cast<double>(work.records), right = static_cast<double>(work.population);
  if (right == 0) return PairsWithin(calibration, left, static_cast<double>(work.counties));
  // Both come from the same counties; each alone is laid out over them.
  const double both = left + right;
  const double counties =
      work.counties > 0
          ? static_cast<double>(work.counties)
          : both / std::max(calibration.records_per_county, both / kNationCounties);
  return std::max(0.0, PairsWithin(calibration, both, counties) -
                           PairsWithin(calibration, left, counties) -
                           PairsWithin(calibration, right, counties));
}

// No machine has as much; beyond, a whole number would overflow.
constexpr double kMost = 1e18;

std::uint64_t Bytes(double bytes) {
  return static_cast<std::uint64_t>(std::clamp(bytes, 0.0, kMost) + 0.5);
}

double MemoryBytes(const Calibration& calibration, double records, int cores) {
  return calibration.memory_fixed_bytes + calibration.memory_thread_bytes * cores +
         calibration.memory_record_bytes * records;
}

}  // namespace

Forecast Predict(const Calibration& calibration, const Workload& work, const Machine& machine) {
  const auto records = static_cast<double>(work.records + work.population);
  Forecast forecast;
  forecast.pairs = std::min(Pairs(calibration, work), kMost);
  forecast.input_bytes = work.input_bytes > 0 ? work.input_bytes
                                              : Bytes(records * calibration.input_record_bytes);
  forecast.result_bytes = Bytes(records * calibration.result_record_bytes);
  forecast.memory_bytes = Bytes(MemoryBytes(calibration, records, machine.cores));
  forecast.seconds = calibration.fixed_seconds;
  const double doublings =
      records > 0 ? std::log2(records / calibration.reference_records) : 0;
  for (const StageCost& stage : calibration.stages) {
    const double nanoseconds = std::max(stage.nanoseconds * kLeastShare,
                                        stage.nanoseconds + stage.growth * doublings);
    const double one_core =
        (records * nanoseconds + forecast.pairs * stage.pair_nanoseconds) * kNanosecond;
    StageForecast& said = forecast.stages.emplace_back();
    said.name = stage.name;
    said.seconds = one_core * (1 - stage.parallel_share + stage.parallel_share / machine.cores);
    if (stage.name == "load" && machine.read_bytes_per_second > 0) {
      const double reading = static_cast<double>(forecast.input_bytes) /
                             static_cast<double>(machine.read_bytes_per_second);
      said.read_bound = reading > said.seconds;
      said.seconds = std::max(said.seconds, reading);
    }
    forecast.seconds += said.seconds;
  }
  return forecast;
}

std::optional<int> CoresFor(const Calibration& calibration, const Workload& work,
                            std::uint64_t read_bytes_per_second, double seconds) {
  const auto takes = [&](int cores) {
    return Predict(calibration, work,
                   {.cores = cores, .read_bytes_per_second = read_bytes_per_second})
        .seconds;
  };
  if (takes(kCoresMax) > seconds) return std::nullopt;
  int too_few = 0, enough = kCoresMax;
  while (enough - too_few > 1) {
    const int middle = too_few + (enough - too_few) / 2;
    (takes(middle) <= seconds ? enough : too_few) = middle;
  }
  return enough;
}

std::uint64_t RecordsFitting(const Calibration& calibration, const Machine& machine,
                             std::uint64_t memory_bytes) {
  const double left =
      static_cast<double>(memory_bytes) * 0.9 - MemoryBytes(calibration, 0, machine.cores);
  if (left <= 0 || calibration.memory_record_bytes <= 0) return 0;
  return static_cast<std::uint64_t>(left / calibration.memory_record_bytes);
}

std::uint64_t MachineMemory(std::uint64_t peak_bytes) { return peak_bytes + peak_bytes / 9 + 1; }

}  // namespace xueji
