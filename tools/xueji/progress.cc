#include "tools/xueji/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "tools/xueji/duration.h"
#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

constexpr std::chrono::milliseconds kPrintInterval(100);
constexpr double kSteadySeconds = 1;
constexpr double kPaceMin = 0.1, kPaceMax = 20;

bool OnTerminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

// The stages of the jobs in the user's language; an unknown one is shown as it is.
std::string_view WordOfStage(Language language, std::string_view stage) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kStages = {{
      {"plan", "编译方案"},
      {"load", "载入"},
      {"base", "载入底库"},
      {"update", "并入新记录"},
      {"compare", "比对变化"},
      {"snapshot", "写下一个底库"},
      {"frequencies", "统计词频"},
      {"link", "分块与比较"},
      {"cluster", "聚簇"},
      {"audit", "抽样核查"},
      {"block", "分块"},
      {"explain", "解释"},
      {"count", "统计记录对"},
      {"estimate", "估计参数"},
      {"write", "写出"},
      {"generate", "生成"},
      {"completeness", "逐对核查"},
      {"verify", "核验"},
      {"index", "建立号码索引"},
      {"registry", "比对人口库"},
      {"candidates", "查找可能的本人"},
      {"verdicts", "读取判定"},
      {"issue", "发号"},
      // Of a wave.
      {"dedup", "查重"},
      {"comparison", "人口库比对"},
      {"numbers", "学籍号"},
  }};
  if (language == Language::kEnglish) return stage;
  for (const auto& [name, zh] : kStages) {
    if (name == stage) return zh;
  }
  return stage;
}

// A job of several jobs names the one and, behind ": ", its stage.
std::string StageName(Language language, std::string_view stage) {
  const std::size_t colon = stage.find(": ");
  if (colon == std::string_view::npos) return std::string(WordOfStage(language, stage));
  return std::string(WordOfStage(language, stage.substr(0, colon))) + std::string(Text(language, "：", ": ")) +
         std::string(WordOfStage(language, stage.substr(colon + 2)));
}

}  // namespace

std::string ProgressLine(Language language, std::string_view stage, double done, double per_second,
                         double seconds_left) {
  std::string line(StageName(language, stage));
  if (done >= 0) {
    line += " " + std::to_string(static_cast<int>(std::clamp(done, 0.0, 1.0) * 100)) + "%";
  }
  if (per_second > 0) {
    line += "  " + Thousands(static_cast<std::uint64_t>(per_second)) +
            std::string(Text(language, "/秒", "/s"));
  }
  if (seconds_left > 0 && done < 1) {
    const bool minutes = seconds_left >= 120;
    const auto left = static_cast<std::uint64_t>(std::ceil(minutes ? seconds_left / 60 : seconds_left));
    line += std::string(Text(language, "  剩余 ", "  ")) + Thousands(left) +
            std::string(minutes ? Text(language, " 分", " min left") : Text(language, " 秒", " s left"));
  }
  return line;
}

double StageSecondsLeft(double done, double stage_seconds) {
  // Before a second and a hundredth are over, an estimate would only jump about.
  if (done < 0.01 || stage_seconds < kSteadySeconds) return -1;
  return stage_seconds * (1 - done) / done;
}

double RunSecondsLeft(const RunForecast& forecast, std::string_view stage, double done,
                      double stage_seconds, double run_seconds) {
  double before = 0, current = 0, after = 0;
  bool found = false;
  for (const auto& [name, seconds] : forecast.stages) {
    if (name == stage) {
      current = seconds;
      found = true;
    } else {
      (found ? after : before) += seconds;
    }
  }
  // A stage the forecast does not know, such as reading the plan.
  if (!found) return -1;
  // Another machine, or a busy one: what was slower so far will be.
  const double earlier = run_seconds - stage_seconds;
  const double pace_so_far =
      earlier < kSteadySeconds || before <= 0 ? 1 : std::clamp(earlier / before, kPaceMin, kPaceMax);
  const double by_forecast = current * pace_so_far - stage_seconds;
  const double by_share = done >= 1 ? 0 : StageSecondsLeft(done, stage_seconds);
  double left = std::max(0.0, by_forecast);
  if (by_share >= 0) {
    // Loading knows its share to the byte. Linking counts passes, of which the first are the dearest: at
    // the beginning its share says little.
    const double trust = stage == "load" || by_forecast <= 0 ? 1 : done * done;
    left = trust * by_share + (1 - trust) * left;
  }
  const double pace = run_seconds < kSteadySeconds || before + current <= 0
                          ? 1
                          : std::clamp((run_seconds + left) / (before + current), kPaceMin, kPaceMax);
  return left + after * pace;
}

std::string ForecastLine(Language language, const RunForecast& forecast) {
  return std::string(Text(language, "预计 ", "expected: ")) + DurationText(language, forecast.seconds) +
         std::string(Text(language, "、", ", ")) + FormatBytes(forecast.memory_bytes) +
         std::string(Text(language, "（约 ", " (about ")) + Thousands(forecast.records) +
         std::string(Text(language, " 条记录）", " records)"));
}

Progress::Progress(const Console& console)
    : console_(console), enabled_(!console.quiet && !console.json && OnTerminal()) {}

void Progress::Expect(const RunForecast& forecast) {
  if (!enabled_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  forecast_ = forecast;
  std::fprintf(stderr, "\r\033[K%s\n", ForecastLine(console_.language, forecast).c_str());
}

void Progress::Print(std::string_view stage, double done, double count) {
  const auto now = Clock::now();
  if (stage != stage_) {
    stage_ = stage;
    stage_began_ = now;
  } else if (now - last_print_ < kPrintInterval) {
    return;
  }
  last_print_ = now;
  const double seconds = std::chrono::duration<double>(now - stage_began_).count();
  double left = -1;
  if (forecast_.has_value()) {
    left = RunSecondsLeft(*forecast_, stage, done, seconds,
                          std::chrono::duration<double>(now - began_).count());
    if (count == 0 && done > 0) count = done * static_cast<double>(forecast_->records);
  } else {
    left = StageSecondsLeft(done, seconds);
  }
  // A rate over the first instant says nothing.
  const std::string line =
      ProgressLine(console_.language, stage, done, seconds > 0.5 ? count / seconds : 0, left);
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
