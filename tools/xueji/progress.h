// Progress: one line on a terminal's standard error that says stage, share, rate and time left.
//
//   Progress progress(console);
//   options.progress = [&](std::string_view stage, double done) { progress.Stage(stage, done); };
//   progress.Finish();                       // clears the line
//
// Prints nothing at all when standard error is no terminal (cron, a pipe), under TERM=dumb, or with
// --quiet or --json. At most ten times a second. Thread-safe: a lock around the few lines of print.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "tools/xueji/command.h"

namespace xueji::tools {

class Progress {
 public:
  explicit Progress(const Console& console);
  ~Progress() { Finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` is in [0, 1], or negative if unknown.
  void Stage(std::string_view stage, double done);
  // The same by count, which also gives a rate.
  void Count(std::string_view stage, std::uint64_t done, std::uint64_t total);
  void Finish();
  bool enabled() const { return enabled_; }

 private:
  using Clock = std::chrono::steady_clock;
  void Print(std::string_view stage, double done, double per_second);

  const Console& console_;
  const bool enabled_;
  std::mutex mutex_;
  std::string stage_;
  Clock::time_point stage_began_, last_print_;
  bool printed_ = false;
};

// "载入 42% 1,200,000/秒 剩余 3 秒": the line itself; `per_second` 0 if there is no rate.
std::string ProgressLine(Language language, std::string_view stage, double done, double per_second,
                         double seconds_so_far);

}  // namespace xueji::tools
