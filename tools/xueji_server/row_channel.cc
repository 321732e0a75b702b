#include "tools/xueji_server/row_channel.h"

#include <utility>

#include "engine/base/message.h"

namespace xueji::tools {
namespace {

constexpr std::size_t kRowsMax = 4'096;

}  // namespace

absl::Status RowChannel::Put(FileRow row) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopped_ || rows_.size() < kRowsMax; });
  if (stopped_) return Fault(absl::StatusCode::kCancelled, {"已停止", "stopped"});
  rows_.push_back(std::move(row));
  changed_.notify_all();
  return absl::OkStatus();
}

void RowChannel::Close(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  status_ = status;
  changed_.notify_all();
}

absl::StatusOr<bool> RowChannel::Take(FileRow* row) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !rows_.empty(); });
  if (rows_.empty()) {
    if (!status_.ok()) return status_;
    return false;
  }
  *row = std::move(rows_.front());
  rows_.pop_front();
  changed_.notify_all();
  return true;
}

void RowChannel::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace xueji::tools
