// Calibration files: the measured constants of the cost model, as bench/calibrate.py writes them.
//
//   XUEJI_ASSIGN_OR_RETURN(Calibration calibration, ReadCalibration("my-server.json"));
//   const Calibration& built_in = BuiltinCalibration();     // engine/capacity/calibration.json
//
// Thread-safe. Errors: kNotFound, kInvalidArgument: not JSON, or which key is at fault and how. Limit:
// 1 MiB, 32 stages.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/capacity/cost_model.h"

namespace xueji {

// What is compiled in: measured on the machine it names.
const Calibration& BuiltinCalibration();

absl::StatusOr<Calibration> ReadCalibration(const std::string& path);
// The same of a text; `name` begins its messages.
absl::StatusOr<Calibration> ParseCalibration(const std::string& text, const std::string& name);

}  // namespace xueji
