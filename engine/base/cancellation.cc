#include "engine/base/cancellation.h"

#include <atomic>
#include <csignal>

#include "engine/base/message.h"

namespace xueji {
namespace {

std::atomic<bool> g_cancelled{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch such a flag");

void OnSignal(int) { g_cancelled.store(true, std::memory_order_relaxed); }

}  // namespace

void InstallSignalHandlers() {
  struct sigaction action {};
  action.sa_handler = OnSignal;
  // A second Ctrl-C ends the process at once: the default action is back after the first.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool IsCancelled() { return g_cancelled.load(std::memory_order_relaxed); }

absl::Status CheckCancelled() {
  if (!IsCancelled()) return absl::OkStatus();
  return Fault(absl::StatusCode::kCancelled,
               {"已中断，没有写入任何结果", "interrupted; nothing was written"});
}

void RequestCancel() { g_cancelled.store(true, std::memory_order_relaxed); }
void ResetCancel() { g_cancelled.store(false, std::memory_order_relaxed); }

}  // namespace xueji
