#include "tools/xueji/logging.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace xueji::tools {
namespace {

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("xueji",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

}  // namespace

void LogWarning(const Console& console, std::string_view message) {
  Logger().warn("xueji: {}{}", console.Say("警告：", "warning: "), message);
}

void LogError(const Console& console, std::string_view message) {
  Logger().error("xueji: {}{}", console.Say("错误：", "error: "), message);
}

}  // namespace xueji::tools
