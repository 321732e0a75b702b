#include "server/ops/log_pace.h"

#include <utility>

namespace xueji::server {

std::optional<std::uint64_t> LogPace::Next(std::int64_t now_ms) {
  const MutexLock lock(mutex_);
  if (now_ms < next_ms_) {
    ++left_out_;
    return std::nullopt;
  }
  next_ms_ = now_ms + interval_ms_;
  return std::exchange(left_out_, 0);
}

}  // namespace xueji::server
