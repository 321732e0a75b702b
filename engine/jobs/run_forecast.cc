#include "engine/jobs/run_forecast.h"

#include "engine/base/parallel.h"
#include "engine/capacity/calibration.h"
#include "engine/jobs/memory_need.h"
#include "engine/jobs/run_setup.h"

namespace xueji {
namespace {

constexpr std::size_t kSampleBytes = std::size_t{8} << 20;

bool IsKnown(const RunOptions& options) { return options.plan.empty() && options.audit == 0; }

RunForecast ForecastOf(const RunOptions& options, std::uint64_t records, std::uint64_t population) {
  const Forecast forecast =
      Predict(BuiltinCalibration(), {.records = records, .population = population},
              {.cores = options.threads > 0 ? options.threads : AvailableCores()});
  RunForecast said{.records = records + population,
                   .seconds = forecast.seconds,
                   .memory_bytes = forecast.memory_bytes,
                   .stages = {}};
  for (const StageForecast& stage : forecast.stages) said.stages.emplace_back(stage.name, stage.seconds);
  return said;
}

}  // namespace

std::optional<RunForecast> ForecastRun(const RunOptions& options, bool link) {
  if (!IsKnown(options)) return std::nullopt;
  std::vector<std::string> left = options.inputs, right;
  if (link) {
    right.assign(1, left.back());
    left.pop_back();
  }
  const std::uint64_t records = EstimateRows(left, kSampleBytes);
  const std::uint64_t population = EstimateRows(right, kSampleBytes);
  if (records == 0 || (link && population == 0)) return std::nullopt;
  return ForecastOf(options, records, population);
}

std::optional<RunForecast> ForecastLoaded(const RunOptions& options, bool link,
                                          const RecordStore& store) {
  if (!IsKnown(options) || store.size() == 0) return std::nullopt;
  const std::uint32_t left = link ? RightBegin(store, link) : store.size();
  return ForecastOf(options, left, store.size() - left);
}

}  // namespace xueji
