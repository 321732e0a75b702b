// The locks of accounts as they are kept beside the store, and the wish to take one back.
//
//   SaveLocks(folder, detector.Locks(now_ms))           // the server, when one is added or goes
//   LoadLocks(folder)                                   // at its start; `xueji-server locks`
//   RequestUnlock(folder, "li.na")                      // `xueji-server unlock`
//   for (const UnlockRequest& wish : UnlockRequests(folder)) …   // the server, every second
//
// The locks are one file that the server alone writes (account.locks); a wish is an empty file
// unlock-ACCOUNT that the server takes away once it is done, so that no two processes write one
// file. Who owns that file made the wish: that cannot be feigned. Account names are those of tokens
// (user_token.h): letters, digits, '.', '-', '_', '@'. Thread-safe: functions of files. Errors:
// kInvalidArgument (a file that is not whole; no account name), kNotFound (not locked), kInternal.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "server/ops/harvest_detector.h"
#include "server/ops/state_file.h"

namespace xueji::server {

absl::Status SaveLocks(const std::string& folder, std::span<const AccountLock> locks);
// Those that hold at `now_ms`, by account.
absl::StatusOr<std::vector<AccountLock>> LoadLocks(const std::string& folder, std::int64_t now_ms);

// The cells of the file and what they mean.
StateRows RowsOfLocks(std::span<const AccountLock> locks);
absl::StatusOr<std::vector<AccountLock>> LocksOfRows(const StateRows& rows,
                                                     std::string_view source);

struct UnlockRequest {
  std::string account;
  std::string wished_by;  // the number of the system's account whose file it is
};
bool IsRequested(const std::string& folder, const std::string& account);
absl::Status RequestUnlock(const std::string& folder, const std::string& account,
                           std::int64_t now_ms);
std::vector<UnlockRequest> UnlockRequests(const std::string& folder);
absl::Status RemoveRequest(const std::string& folder, const std::string& account);

}  // namespace xueji::server
