// StartChild: a part of a test in a process of its own, that may be killed.
//
//   const pid_t child = StartChild([&] { work(); });
//   EXPECT_EQ(ExitOf(child), 0);                  // 0: it came to its end, and no EXPECT in it failed
#pragma once

#include <gtest/gtest.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

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

}  // namespace xueji
