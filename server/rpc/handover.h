// What the thread sanitizer must be told, because Debian's gRPC is not instrumented: an order that gRPC keeps (HandOver,
// TakeOver), and that a thread is inside of gRPC (InsideGrpc).
//
//   HandOver(&event);           // before gRPC is given it: what this thread has done so far …
//   TakeOver(&event);           // … is seen by the thread that gRPC gives it back to
//   const InsideGrpc inside;    // reads and writes of this thread are gRPC's until its end, and are not judged
//
// Told is only what gRPC promises: an event comes out of its completion queue after what began it, and after gRPC's own
// part in that (NetworkQueue::Event). Its headers put much of that part into our files, where it looks like ours:
// InsideGrpc stands around single calls of gRPC, in which none of our code runs. All of ours before and after is judged.
//
// Thread-safe; the object is named and not touched. Cost: none without the sanitizer.
#pragma once

#include "absl/base/dynamic_annotations.h"

#ifdef ABSL_HAVE_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>
#endif

namespace xueji::server {

#ifdef ABSL_HAVE_THREAD_SANITIZER
inline void HandOver(void* object) { __tsan_release(object); }
inline void TakeOver(void* object) { __tsan_acquire(object); }
#else
inline void HandOver(void* /*object*/) {}
inline void TakeOver(void* /*object*/) {}
#endif

class InsideGrpc {
 public:
  InsideGrpc() { ABSL_ANNOTATE_IGNORE_READS_AND_WRITES_BEGIN(); }
  ~InsideGrpc() { ABSL_ANNOTATE_IGNORE_READS_AND_WRITES_END(); }
  InsideGrpc(const InsideGrpc&) = delete;
  InsideGrpc& operator=(const InsideGrpc&) = delete;
};

}  // namespace xueji::server
