// HarvestDetector: tells who walks through the register from who works with it.
//
//   const HarvestVerdict verdict = detector.Observe({.account = …, .certificate = …}, look,
//   now_ms); if (verdict.locked) return Locked(verdict);              // and an alarm
//
// It looks at the last looks of an account, of a certificate and of the county asked about, however
// slowly they came, for what a clerk's lists do not have: numbers that follow one another, dates
// that run on under one sequence number or one name, more children of one birth date than are born,
// the same names with date after date, children without a number one after the other, numbers or
// record ids that mostly nobody has, record ids of others that run on, numbers that belong to
// somebody else (harvest_window.h has the figures). Only
// who asks a question that is itself part of such a pattern is locked, so that one walker does not
// lock his office. A lock lasts `lock_ms`, or until Unlock. StateKeeper (state_keeper.h) sees to it
// that locks outlive the process.
//
// Thread-safe (a lock for each part), but WhenLocked. Memory: 24 bytes a remembered look, 200 looks
// an account, 1,000 a certificate and county, `subjects_max` of them, the longest unseen going
// first; nothing of it is written anywhere. Cost: 3 us. What it remembers of looks lives as long as
// the process.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"

namespace xueji::server {

enum class LookKind : std::uint8_t {
  kPreCheck,
  kByNumber,
  kSearch,
  kByRecordId,
  kChangeMade,  // no look, and part of no pattern: what an office does between its looks
};
enum class LookOutcome : std::uint8_t {
  kMiss,
  kHit,
  kContradicted,  // the number is somebody else's: name or birth date are not this child's
  kOwn,           // by record id: of the asker's own office, his to read in any order
};

struct Look {
  LookKind kind = LookKind::kPreCheck;
  LookOutcome outcome = LookOutcome::kMiss;
  std::string_view document_number, name,
      birth_date;  // as asked; empty: blank. Birth date YYYYMMDD.
  std::string_view record_id = {};  // kByRecordId: this alone
};
struct Looker {
  std::string_view account, certificate;
};

enum class HarvestReason : std::uint8_t {
  kNone,
  kRunningNumbers,
  kRunningDates,
  kOneNameManyDates,
  kCrowdedDate,
  kNamesTimesDates,
  kWithoutNumber,
  kManyMisses,
  kOthersNumbers,
  kRunningRecordIds
};
std::string_view HarvestReasonWord(HarvestReason reason);  // a label of metrics and audit
// Of those that an account is locked for.
std::optional<HarvestReason> ParseHarvestReason(std::string_view word);
// For people: "numbers that run on".
Message HarvestReasonText(HarvestReason reason);
// "2026-11-24 08:00" on the clock of China, which is that of the shares' midnight and of the offices.
std::string ChinaTime(std::int64_t at_ms);

struct HarvestVerdict {
  bool locked = false;
  HarvestReason reason = HarvestReason::kNone;
  std::int64_t until_ms = 0;
};

struct AccountLock {
  std::string account;
  HarvestReason reason = HarvestReason::kNone;
  std::int64_t since_ms = 0, until_ms = 0;
  friend bool operator==(const AccountLock&, const AccountLock&) = default;
};

struct HarvestOptions {
  std::uint32_t subjects_max = 20'000;
  std::int64_t lock_ms = 24 * 3600 * 1000;
};

class HarvestDetector {
 public:
  explicit HarvestDetector(const HarvestOptions& options);
  ~HarvestDetector();
  // After the look was done and before it is answered.
  HarvestVerdict Observe(const Looker& who, const Look& look, std::int64_t now_ms);
  // Before anything is looked up: whether the account is locked.
  HarvestVerdict LockOf(std::string_view account, std::int64_t now_ms);
  // Whether it was locked.
  bool Unlock(std::string_view account);
  // What holds now, by account; and what held when the last process ended.
  std::vector<AccountLock> Locks(std::int64_t now_ms) const;
  void Restore(std::span<const AccountLock> locks);
  // Called by Observe, without a lock held, after it has locked an account. Set before the first
  // Observe.
  void WhenLocked(std::function<void()> then);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// kPermissionDenied, for the caller: locked until when, for what, and who can take it off.
absl::Status Locked(const HarvestVerdict& verdict);

}  // namespace xueji::server
