// StartChild: a part of a test in a process of its own, that may be killed.
//
//   const pid_t child = StartChild([&] { work(); });
//   EXPECT_EQ(ExitOf(child), 0);                  // 0: it came to its end, and no EXPECT in it failed
//   ChildProcess other([&] { work(); });          // killed when it goes out of scope, or by Kill()
//   SharedArray<std::atomic<int>> seen(8);        // memory that parent and children share
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <functional>
#include <new>
#include <utility>

#include "engine/base/check.h"

namespace xueji {

// The child leaves by _exit alone, whatever happens in it: if it went on into the end of the test, it would take down
// the folder that the parent and its other children work in.
inline pid_t StartChild(const std::function<void()>& work) {
  const pid_t child = fork();
  XUEJI_CHECK(child >= 0);
  if (child > 0) return child;
  try {
    work();
  } catch (...) {
    _exit(3);
  }
  _exit(::testing::Test::HasFailure() ? 1 : 0);
}

inline int ExitOf(pid_t child) {
  int status = 0;
  XUEJI_CHECK(waitpid(child, &status, 0) == child);
  return status;
}

class ChildProcess {
 public:
  // It does not outlive its parent.
  explicit ChildProcess(const std::function<void()>& work)
      : pid_(StartChild([&] {
          prctl(PR_SET_PDEATHSIG, SIGKILL);
          work();
        })) {}
  ~ChildProcess() { Kill(); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void Kill() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    Wait();
  }
  // Came to its end by itself, and well.
  bool Wait() { return ExitOf(std::exchange(pid_, 0)) == 0; }

 private:
  pid_t pid_;
};

// Elements that are made once, before the fork, and never destroyed: atomics and plain values.
template <class Element>
class SharedArray {
 public:
  explicit SharedArray(std::size_t size) : size_(size) {
    void* const memory = mmap(nullptr, size * sizeof(Element), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    XUEJI_CHECK(memory != MAP_FAILED);
    elements_ = static_cast<Element*>(memory);
    for (std::size_t i = 0; i < size; ++i) new (elements_ + i) Element();
  }
  ~SharedArray() { munmap(elements_, size_ * sizeof(Element)); }
  SharedArray(const SharedArray&) = delete;
  SharedArray& operator=(const SharedArray&) = delete;
  Element& operator[](std::size_t i) const {
    XUEJI_CHECK(i < size_);
    return elements_[i];
  }

 private:
  std::size_t size_;
  Element* elements_ = nullptr;
};

}  // namespace xueji
