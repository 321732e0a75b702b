// Cancellation: how Ctrl-C and SIGTERM reach a long loop. The signal handler only sets a flag; every
// stage polls it once per batch and returns kCancelled, so temporary output is removed on the way out.
//
//   InstallSignalHandlers();          // once, in main()
//   XUEJI_RETURN_IF_ERROR(CheckCancelled());
//
// Thread-safe: one atomic flag; relaxed order suffices because nothing is published through it.
#pragma once

#include "engine/base/status.h"

namespace xueji {

void InstallSignalHandlers();
// kCancelled once a signal came or RequestCancel() was called.
absl::Status CheckCancelled();
bool IsCancelled();
void RequestCancel();
// For tests: forget an earlier request.
void ResetCancel();

}  // namespace xueji
