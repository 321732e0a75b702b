// Assertions about our own code. XUEJI_CHECK is always on and stops the program before a wrong link
// is written; XUEJI_DCHECK is for hot code and disappears in release builds. Input errors are never
// checked this way: they are absl::Status (see status.h). Thread-safe: no state.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace xueji {

[[noreturn]] inline void CheckFailed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "xueji: internal error: %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace xueji

#define XUEJI_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::xueji::CheckFailed(#condition, __FILE__, __LINE__))

#ifdef NDEBUG
#define XUEJI_DCHECK(condition) static_cast<void>(0)
#else
#define XUEJI_DCHECK(condition) XUEJI_CHECK(condition)
#endif
