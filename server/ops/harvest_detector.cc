#include "server/ops/harvest_detector.h"

#include <algorithm>
#include <array>
#include <list>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/mutex.h"
#include "server/ops/harvest_window.h"

namespace xueji::server {
namespace {

constexpr std::size_t kParts = 16;

enum class SubjectKind : std::uint64_t { kAccount = 1, kCertificate, kCountyAskedAbout };

std::uint64_t KeyOf(SubjectKind kind, std::uint64_t who) {
  return HashCombine(static_cast<std::uint64_t>(kind), who);
}

// Windows by key, the longest unseen going first.
class WindowTable {
 public:
  HarvestReason AddAndJudge(std::uint64_t key, const HarvestFigures& figures,
                            const RememberedLook& look, std::size_t windows_max) {
    const MutexLock lock(mutex_);
    const auto at = by_key_.find(key);
    if (at != by_key_.end()) {
      windows_.splice(windows_.begin(), windows_, at->second);
    } else {
      if (windows_.size() >= windows_max) {
        by_key_.erase(windows_.back().first);
        windows_.pop_back();
      }
      windows_.emplace_front(key, HarvestWindow(figures));
      by_key_[key] = windows_.begin();
    }
    HarvestWindow& window = windows_.front().second;
    window.Add(look);
    return window.Judge();
  }

  void Forget(std::uint64_t key) {
    const MutexLock lock(mutex_);
    const auto at = by_key_.find(key);
    if (at == by_key_.end()) return;
    windows_.erase(at->second);
    by_key_.erase(at);
  }

 private:
  using Windows = std::list<std::pair<std::uint64_t, HarvestWindow>>;
  Mutex mutex_;
  Windows windows_ XUEJI_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::uint64_t, Windows::iterator> by_key_ XUEJI_GUARDED_BY(mutex_);
};

}  // namespace

std::string_view HarvestReasonWord(HarvestReason reason) {
  switch (reason) {
    case HarvestReason::kNone:
      return "none";
    case HarvestReason::kRunningNumbers:
      return "running_numbers";
    case HarvestReason::kRunningDates:
      return "running_dates";
    case HarvestReason::kOneNameManyDates:
      return "one_name_many_dates";
    case HarvestReason::kCrowdedDate:
      return "crowded_date";
    case HarvestReason::kNamesTimesDates:
      return "names_times_dates";
    case HarvestReason::kWithoutNumber:
      return "without_number";
    case HarvestReason::kManyMisses:
      return "many_misses";
    case HarvestReason::kOthersNumbers:
      return "others_numbers";
    case HarvestReason::kLockedBefore:
      return "locked_before";
  }
  return "none";
}

struct HarvestDetector::State {
  HarvestOptions options;
  std::array<WindowTable, kParts> parts;
  Mutex mutex;
  absl::flat_hash_map<std::uint64_t, std::int64_t> locked_until XUEJI_GUARDED_BY(mutex);

  WindowTable& PartOf(std::uint64_t key) { return parts[key % kParts]; }

  // Locks never make room for one another: only those that have ended go.
  void ForgetEndedLocks(std::int64_t now_ms) XUEJI_LOCKS_REQUIRED(mutex) {
    absl::erase_if(locked_until, [now_ms](const auto& lock) { return lock.second <= now_ms; });
  }

  HarvestReason Judge(SubjectKind kind, std::uint64_t who, const RememberedLook& look) {
    const std::uint64_t key = KeyOf(kind, who);
    return PartOf(key).AddAndJudge(key,
                                   kind == SubjectKind::kAccount ? kAccountFigures : kCrowdFigures,
                                   look, std::max<std::size_t>(options.subjects_max / kParts, 1));
  }
};

HarvestDetector::HarvestDetector(const HarvestOptions& options)
    : state_(std::make_unique<State>()) {
  state_->options = options;
}
HarvestDetector::~HarvestDetector() = default;

HarvestVerdict HarvestDetector::Observe(const Looker& who, const Look& look, std::int64_t now_ms) {
  const RememberedLook remembered = Remember(look);
  const HarvestReason by_account =
      state_->Judge(SubjectKind::kAccount, HashBytes(who.account), remembered);
  const HarvestReason by_certificate =
      state_->Judge(SubjectKind::kCertificate, HashBytes(who.certificate), remembered);
  const HarvestReason by_county =
      remembered.region == 0
          ? HarvestReason::kNone
          : state_->Judge(SubjectKind::kCountyAskedAbout, remembered.region, remembered);
  for (const HarvestReason reason : {by_account, by_certificate, by_county}) {
    if (reason == HarvestReason::kNone) continue;
    const std::int64_t until_ms = now_ms + state_->options.lock_ms;
    const MutexLock lock(state_->mutex);
    if (state_->locked_until.size() >= state_->options.subjects_max)
      state_->ForgetEndedLocks(now_ms);
    state_->locked_until[HashBytes(who.account)] = until_ms;
    return {true, reason, until_ms};
  }
  return {};
}

HarvestVerdict HarvestDetector::LockOf(std::string_view account, std::int64_t now_ms) {
  const MutexLock lock(state_->mutex);
  const auto at = state_->locked_until.find(HashBytes(account));
  if (at == state_->locked_until.end()) return {};
  if (at->second > now_ms) return {true, HarvestReason::kLockedBefore, at->second};
  state_->locked_until.erase(at);
  return {};
}

void HarvestDetector::Unlock(std::string_view account) {
  const std::uint64_t key = KeyOf(SubjectKind::kAccount, HashBytes(account));
  state_->PartOf(key).Forget(key);  // else the next look would lock it again
  const MutexLock lock(state_->mutex);
  state_->locked_until.erase(HashBytes(account));
}

absl::Status Locked(const HarvestVerdict& verdict) {
  XUEJI_DCHECK(verdict.locked);
  return Fault(absl::StatusCode::kPermissionDenied,
               {"账号已锁定：查询方式不像办理学籍业务（$0）；请由本单位管理员核实后解锁",
                "the account is locked: these look-ups are not how pupils are registered ($0); "
                "have your administrator look into it",
                {HarvestReasonWord(verdict.reason)}});
}

}  // namespace xueji::server
