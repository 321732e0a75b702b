// LogPace: says when a line about what anybody can cause again and again may be written: one in so
// long, and how many were left out before it.
//
//   if (const auto left_out = pace.Next(now_ms)) log.Warning("…", {{"left_out", *left_out}});
//
// Thread-safe (a lock, held for a comparison). Cost: 20 ns.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "engine/base/mutex.h"

namespace xueji::server {

class LogPace {
 public:
  explicit LogPace(std::int64_t interval_ms) : interval_ms_(interval_ms) {}
  // How many asked since the last line; nothing: it is too early for another one.
  std::optional<std::uint64_t> Next(std::int64_t now_ms);

 private:
  const std::int64_t interval_ms_;
  Mutex mutex_;
  std::int64_t next_ms_ XUEJI_GUARDED_BY(mutex_) = std::numeric_limits<std::int64_t>::min();
  std::uint64_t left_out_ XUEJI_GUARDED_BY(mutex_) = 0;
};

}  // namespace xueji::server
