// FirstError: the first error of stages that run beside each other.
//
//   FirstError error;
//   if (!error.Get().ok()) return false;     // in any stage: nothing more is worth doing
//   error.Set(std::move(status));            // kept if it is the first that is not ok
//
// Thread-safe. Cost: an uncontended lock a call.
#pragma once

#include <utility>

#include "engine/base/mutex.h"
#include "engine/base/status.h"

namespace xueji {

class FirstError {
 public:
  void Set(absl::Status status) {
    const MutexLock lock(mutex_);
    if (status_.ok()) status_ = std::move(status);
  }
  absl::Status Get() const {
    const MutexLock lock(mutex_);
    return status_;
  }

 private:
  mutable Mutex mutex_;
  absl::Status status_ XUEJI_GUARDED_BY(mutex_);
};

}  // namespace xueji
