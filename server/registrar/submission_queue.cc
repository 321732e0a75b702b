#include "server/registrar/submission_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace xueji::server {

bool SubmissionQueue::Add(Waiting& waiting) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(waiting));
  }
  changed_.notify_one();
  return true;
}

std::vector<Waiting> SubmissionQueue::Take(std::size_t count_max, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [this] { return poked_ || closed_ || !waiting_.empty(); });
  poked_ = false;
  const auto count = static_cast<std::ptrdiff_t>(std::min(count_max, waiting_.size()));
  const auto end = waiting_.begin() + count;
  std::vector<Waiting> batch(std::make_move_iterator(waiting_.begin()),
                             std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

void SubmissionQueue::PutBack(std::vector<Waiting> rest) {
  const std::lock_guard lock(mutex_);
  waiting_.insert(waiting_.begin(), std::make_move_iterator(rest.begin()),
                  std::make_move_iterator(rest.end()));
}

void SubmissionQueue::Poke() {
  {
    const std::lock_guard lock(mutex_);
    poked_ = true;
  }
  changed_.notify_one();
}

void SubmissionQueue::Close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

bool SubmissionQueue::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

std::size_t SubmissionQueue::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace xueji::server
