// The text of engine/capacity/calibration.json, compiled in (engine/capacity/CMakeLists.txt). Use
// BuiltinCalibration of calibration.h. Thread-safe: a constant.
#pragma once

#include <string_view>

namespace xueji {

std::string_view BuiltinCalibrationText();

}  // namespace xueji
