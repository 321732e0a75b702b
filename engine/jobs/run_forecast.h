// RunForecast, made: what a run will take, by the cost model (capacity/cost_model.h), before it begins.
//
//   std::optional<RunForecast> forecast = ForecastRun(options, /*link=*/false);
//   if (!forecast) forecast = ForecastLoaded(options, false, store);     // standard input: once it is read
//
// None for another plan than the built-in one, for which the model was calibrated, or with an audit,
// which it does not know. The rows are reckoned from the first 8 MiB of each input (milliseconds).
// Thread-safe.
#pragma once

#include <optional>

#include "engine/jobs/dedup_job.h"
#include "engine/record/record_store.h"
#include "engine/report/run_manifest.h"

namespace xueji {

std::optional<RunForecast> ForecastRun(const RunOptions& options, bool link);
std::optional<RunForecast> ForecastLoaded(const RunOptions& options, bool link,
                                          const RecordStore& store);

}  // namespace xueji
