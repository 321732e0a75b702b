// Any bytes as a calibration: refused with a message, or read; what was read predicts something finite.
#include <cmath>
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/capacity/calibration.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<xueji::Calibration> calibration = xueji::ParseCalibration(text, "fuzz");
  if (!calibration.ok()) {
    XUEJI_CHECK(!calibration.status().message().empty());
    return 0;
  }
  const xueji::Forecast forecast =
      xueji::Predict(*calibration, {.records = 1'000'000, .population = 5}, {.cores = 4});
  XUEJI_CHECK(std::isfinite(forecast.seconds) && forecast.seconds >= 0);
  XUEJI_CHECK(forecast.stages.size() == calibration->stages.size());
  xueji::CoresFor(*calibration, {.records = 1'000'000}, 1, 10);
  return 0;
}
