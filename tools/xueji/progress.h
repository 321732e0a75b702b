// Progress: one line on a terminal's standard error that says stage, share, rate and time left.
//
//   Progress progress(console);
//   options.forecast = [&](const RunForecast& forecast) { progress.Expect(forecast); };
//   options.progress = [&](std::string_view stage, double done) { progress.Stage(stage, done); };
//   progress.Finish();                       // clears the line
//
// With a forecast the time left is that of the whole run: the forecast of what is to come, at the pace
// that the run has kept so far. Without, it is that of the stage, from its share done.
//
// Prints nothing at all when standard error is no terminal (cron, a pipe), under TERM=dumb, or with
// --quiet or --json. At most ten times a second. Thread-safe: a lock around the few lines of print.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "engine/report/run_manifest.h"
#include "tools/xueji/command.h"

namespace xueji::tools {

class Progress {
 public:
  explicit Progress(const Console& console);
  ~Progress() { Finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Says the forecast, and reckons the time left by it from now on.
  void Expect(const RunForecast& forecast);
  // `done` is in [0, 1], or negative if unknown.
  void Stage(std::string_view stage, double done);
  // The same by count, which also gives a rate.
  void Count(std::string_view stage, std::uint64_t done, std::uint64_t total);
  void Finish();
  bool enabled() const { return enabled_; }

 private:
  using Clock = std::chrono::steady_clock;
  void Print(std::string_view stage, double done, double count);

  const Console& console_;
  const bool enabled_;
  std::mutex mutex_;
  std::optional<RunForecast> forecast_;
  std::string stage_;
  Clock::time_point began_ = Clock::now(), stage_began_, last_print_;
  bool printed_ = false;
};

// "载入 42%  1,200,000/秒  剩余 3 秒": the line itself; 0 and below: no rate, no time left.
std::string ProgressLine(Language language, std::string_view stage, double done, double per_second,
                         double seconds_left);

// How long a stage will go on that has been running so long; below 0: not known yet.
double StageSecondsLeft(double done, double stage_seconds);
// The same of the whole run, `run_seconds` after it began.
double RunSecondsLeft(const RunForecast& forecast, std::string_view stage, double done,
                      double stage_seconds, double run_seconds);

// "预计 9.40 秒、1.45 GiB（约 10,000,000 条记录）"
std::string ForecastLine(Language language, const RunForecast& forecast);

}  // namespace xueji::tools
