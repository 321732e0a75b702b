// ReaderSlots: a few connections that read, shared by any number of threads.
//
//   ReaderSlots<Reader> slots([this] { return Reader::Open(path_); });
//   return slots.With([&](Reader& reader) { return reader.LastChange(); });
//
// A connection is opened when it is first wanted, and anew after it failed (kUnavailable): one that stood idle while a
// server was started again is found out by its first use, and `use` is then called a second time. Thread-safe; who
// comes while all are at work waits for the one that fell to him. Cost: a lock that mostly nobody else holds.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "engine/base/mutex.h"
#include "engine/base/status.h"

namespace xueji::server {

template <class Reader>
class ReaderSlots {
 public:
  explicit ReaderSlots(std::function<absl::StatusOr<std::unique_ptr<Reader>>()> open) : open_(std::move(open)) {}

  // What `use` returns, a StatusOr.
  template <class Use>
  using AnswerOf = decltype(std::declval<Use&>()(std::declval<Reader&>()));

  template <class Use>
  AnswerOf<Use> With(Use use) {
    Slot& slot = slots_[Next()];
    MutexLock lock(slot.mutex);
    const bool was_open = slot.reader != nullptr;
    AnswerOf<Use> result = Try(slot, use);
    if (was_open && slot.reader == nullptr) return Try(slot, use);
    return result;
  }

 private:
  static constexpr std::size_t kSlots = 8;
  struct Slot {
    Mutex mutex;
    std::unique_ptr<Reader> reader XUEJI_GUARDED_BY(mutex);
  };
  template <class Use>
  AnswerOf<Use> Try(Slot& slot, Use& use) XUEJI_LOCKS_REQUIRED(slot.mutex) {
    if (slot.reader == nullptr) {
      XUEJI_ASSIGN_OR_RETURN(slot.reader, open_());
    }
    AnswerOf<Use> result = use(*slot.reader);
    if (result.status().code() == absl::StatusCode::kUnavailable) slot.reader.reset();
    return result;
  }
  std::size_t Next() {
    MutexLock lock(mutex_);
    return next_++ % kSlots;
  }

  const std::function<absl::StatusOr<std::unique_ptr<Reader>>()> open_;
  Mutex mutex_;
  std::size_t next_ XUEJI_GUARDED_BY(mutex_) = 0;
  std::array<Slot, kSlots> slots_;
};

}  // namespace xueji::server
