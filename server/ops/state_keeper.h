// StateKeeper: what is to outlive the server but is no truth of the register: locks of accounts,
// and what was used of the day's shares and of tickets.
//
//   XUEJI_ASSIGN_OR_RETURN(auto keeper, StateKeeper::Start({.folder = …}, harvest, quotas, audit,
//   log));
//
// Start reads both files of the folder into detector and book. From then on a lock is on the disk
// before the caller that it hits is answered; wishes to take one back (account_locks.h) are looked
// for every second, stand in the audit before they are granted, and are granted in the order of the
// accounts; the shares are written every minute and at the end, so a server that is killed forgets
// what the last minute used. A file that cannot be written is in the log, and what it would hold is
// still in force here. Start it before the first call is served, and keep it shorter than its
// parts. A thread of its own. Thread-compatible. Errors of
// Start: kInvalidArgument (a file that is not whole), those of the file system.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/status.h"
#include "server/ops/audit_log.h"
#include "server/ops/harvest_detector.h"
#include "server/ops/log.h"
#include "server/ops/quota_book.h"

namespace xueji::server {

struct StateKeeperOptions {
  std::string folder;  // of the server alone
  std::int64_t look_ms = 1'000, save_ms = 60'000;
};

class StateKeeper {
 public:
  static absl::StatusOr<std::unique_ptr<StateKeeper>> Start(const StateKeeperOptions& options,
                                                            HarvestDetector& harvest,
                                                            QuotaBook& quotas, AuditLog& audit,
                                                            Log& log);
  ~StateKeeper();
  StateKeeper(const StateKeeper&) = delete;
  StateKeeper& operator=(const StateKeeper&) = delete;

 private:
  struct State;
  explicit StateKeeper(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
