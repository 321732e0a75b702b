// Mutex and MutexLock: std::mutex with the annotations of clang's thread-safety analysis.
//
//   Mutex mutex_;
//   int count_ XUEJI_GUARDED_BY(mutex_);
//   MutexLock lock(mutex_);
//
// absl::Mutex has the annotations too, but lies in a library that is not instrumented, so the thread
// sanitizer takes everything it guards for a race; it sees the locks of the C library. Thread-safe.
#pragma once

#include <mutex>

#include "absl/base/thread_annotations.h"

#define XUEJI_GUARDED_BY(mutex) ABSL_GUARDED_BY(mutex)
#define XUEJI_LOCKS_REQUIRED(mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex)

namespace xueji {

class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace xueji
