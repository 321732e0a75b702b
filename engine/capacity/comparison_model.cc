#include "engine/capacity/comparison_model.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace xueji {
namespace {

constexpr double kNanosecond = 1e-9;

void AddStage(std::string_view name, double one_core_seconds, double parallel_share, double read_bytes,
              const Machine& machine, Forecast& forecast) {
  StageForecast& stage = forecast.stages.emplace_back();
  stage.name = name;
  stage.seconds = one_core_seconds * (1 - parallel_share + parallel_share / machine.cores);
  if (machine.read_bytes_per_second > 0) {
    const double reading = read_bytes / static_cast<double>(machine.read_bytes_per_second);
    stage.read_bound = reading > stage.seconds;
    stage.seconds = std::max(stage.seconds, reading);
  }
  forecast.seconds += stage.seconds;
}

}  // namespace

Forecast PredictComparison(const ComparisonCosts& costs, const ComparisonWork& work, const Machine& machine) {
  const auto students = static_cast<double>(work.students);
  const auto rows = static_cast<double>(work.registry_rows);
  const double doublings = std::max(0.0, std::log2(std::max(students, 1.0) / costs.reference_students));
  const double row_nanoseconds = work.packed ? costs.packed_row + costs.packed_row_growth * doublings
                                             : costs.text_row + costs.text_row_growth * doublings;
  const double registry_bytes = rows * (work.packed ? costs.packed_row_bytes : costs.text_row_bytes);
  const double look = rows * row_nanoseconds * kNanosecond;
  Forecast forecast;
  AddStage("load", students * costs.load_student * kNanosecond, 1, students * costs.input_student_bytes, machine, forecast);
  AddStage("index", students * costs.index_student * kNanosecond, 0, 0, machine, forecast);
  AddStage("registry", look, 1, registry_bytes, machine, forecast);
  AddStage("candidates", look, 1, registry_bytes, machine, forecast);
  AddStage("write", students * costs.write_student * kNanosecond, costs.write_parallel_share, 0, machine, forecast);
  const auto bytes = [](double value) { return static_cast<std::uint64_t>(value + 0.5); };
  forecast.memory_bytes = bytes(costs.fixed_bytes + costs.thread_bytes * machine.cores + costs.student_bytes * students);
  forecast.input_bytes = bytes(students * costs.input_student_bytes + registry_bytes);
  forecast.result_bytes = bytes(students * costs.result_student_bytes);
  return forecast;
}

std::optional<int> CoresForComparison(const ComparisonCosts& costs, const ComparisonWork& work,
                                      std::uint64_t read_bytes_per_second, double seconds) {
  const auto takes = [&](int cores) {
    return PredictComparison(costs, work, {.cores = cores, .read_bytes_per_second = read_bytes_per_second}).seconds;
  };
  if (takes(kCoresMax) > seconds) return std::nullopt;
  int too_few = 0, enough = kCoresMax;
  while (enough - too_few > 1) {
    const int middle = too_few + (enough - too_few) / 2;
    (takes(middle) <= seconds ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace xueji
