#include "tools/xueji/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "engine/base/number_text.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr std::chrono::milliseconds kPrintInterval(100);

bool OnTerminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

// The stages of the jobs in the user's language; an unknown one is shown as it is.
std::string_view StageName(Language language, std::string_view stage) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kStages = {{
      {"plan", "编译方案"},
      {"load", "载入"},
      {"frequencies", "统计词频"},
      {"link", "分块与比较"},
      {"cluster", "聚簇"},
      {"block", "分块"},
      {"explain", "解释"},
      {"count", "统计记录对"},
      {"estimate", "估计参数"},
      {"write", "写出"},
      {"generate", "生成"},
      {"completeness", "逐对核查"},
      {"verify", "核验"},
  }};
  if (language == Language::kEnglish) return stage;
  for (const auto& [name, zh] : kStages) {
    if (name == stage) return zh;
  }
  return stage;
}

}  // namespace

std::string ProgressLine(Language language, std::string_view stage, double done, double per_second,
                         double seconds_so_far) {
  std::string line(StageName(language, stage));
  if (done >= 0) {
    line += " " + std::to_string(static_cast<int>(std::clamp(done, 0.0, 1.0) * 100)) + "%";
  }
  if (per_second > 0) {
    line += "  " + Thousands(static_cast<std::uint64_t>(per_second)) +
            std::string(Text(language, "/秒", "/s"));
  }
  // Before a second and a hundredth are over, an estimate would only jump about.
  if (done >= 0.01 && done < 1 && seconds_so_far >= 1) {
    const double left = std::ceil(seconds_so_far * (1 - done) / done);
    line += std::string(Text(language, "  剩余 ", "  ")) +
            Thousands(static_cast<std::uint64_t>(left)) +
            std::string(Text(language, " 秒", " s left"));
  }
  return line;
}

Progress::Progress(const Console& console)
    : console_(console), enabled_(!console.quiet && !console.json && OnTerminal()) {}

void Progress::Print(std::string_view stage, double done, double per_second) {
  const auto now = Clock::now();
  if (stage != stage_) {
    stage_ = stage;
    stage_began_ = now;
  } else if (now - last_print_ < kPrintInterval) {
    return;
  }
  last_print_ = now;
  const double seconds = std::chrono::duration<double>(now - stage_began_).count();
  // A rate over the first instant says nothing.
  const std::string line = ProgressLine(console_.language, stage, done,
                                        seconds > 0.5 ? per_second / seconds : 0, seconds);
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  printed_ = true;
}

void Progress::Stage(std::string_view stage, double done) {
  if (!enabled_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  Print(stage, done, 0);
}

void Progress::Count(std::string_view stage, std::uint64_t done, std::uint64_t total) {
  if (!enabled_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  Print(stage, total == 0 ? -1 : static_cast<double>(done) / static_cast<double>(total),
        static_cast<double>(done));
}

void Progress::Finish() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!printed_) return;
  std::fprintf(stderr, "\r\033[K");
  std::fflush(stderr);
  printed_ = false;
}

}  // namespace xueji::tools
