// Messages on standard error: warnings and errors, one line each. The only file that knows spdlog.
//
//   LogWarning(console, "12 rows were refused");      // xueji: warning: 12 rows were refused
//
// No colour and no time stamp: under cron and systemd both are added by who collects the lines.
// Personal data never comes here; the engine masks what it puts into a Status. Thread-safe.
#pragma once

#include <string_view>

#include "tools/xueji/command.h"

namespace xueji::tools {

void LogWarning(const Console& console, std::string_view message);
void LogError(const Console& console, std::string_view message);

}  // namespace xueji::tools
