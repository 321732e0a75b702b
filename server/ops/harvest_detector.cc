#include "server/ops/harvest_detector.h"

#include <algorithm>
#include <array>
#include <ctime>
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

struct ReasonFacts {
  std::string_view word;
  const char *zh, *en;
};
// In the order of HarvestReason.
constexpr std::array<ReasonFacts, 10> kReasons = {{
    {"none", "无", "none"},
    {"running_numbers", "证件号逐个相连", "numbers that run on"},
    {"running_dates", "出生日期逐日相连", "dates that run on"},
    {"one_name_many_dates", "一个姓名试许多日期", "one name with many dates"},
    {"crowded_date", "一个日期的儿童多于出生数", "more children of a date than are born"},
    {"names_times_dates", "姓名逐个配日期", "names times dates"},
    {"without_number", "接连查询无证件号的儿童", "children without a number, one after the other"},
    {"many_misses", "大多是无人持有的证件号或记录号", "numbers or record ids nobody has"},
    {"others_numbers", "大多是他人的证件号", "numbers of others"},
    {"running_record_ids", "他处的记录号逐个相连", "record ids of others that run on"},
}};

std::uint64_t KeyOf(SubjectKind kind, std::uint64_t who) {
  return HashCombine(static_cast<std::uint64_t>(kind), who);
}

absl::string_view Key(std::string_view account) {
  return {account.data(), account.size()};
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
  return kReasons[static_cast<std::size_t>(reason)].word;
}

std::optional<HarvestReason> ParseHarvestReason(std::string_view word) {
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    const auto reason = static_cast<HarvestReason>(i);
    if (reason == HarvestReason::kNone) continue;
    if (kReasons[i].word == word) return reason;
  }
  return std::nullopt;
}

Message HarvestReasonText(HarvestReason reason) {
  const ReasonFacts& facts = kReasons[static_cast<std::size_t>(reason)];
  return {facts.zh, facts.en};
}

std::string ChinaTime(std::int64_t at_ms) {
  constexpr std::int64_t kChinaSeconds = 8 * 3600;
  const std::time_t seconds = at_ms / 1000 + kChinaSeconds;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &parts);
  return text.data();
}

struct HarvestDetector::State {
  HarvestOptions options;
  std::function<void()> when_locked;
  std::array<WindowTable, kParts> parts;
  mutable Mutex mutex;
  absl::flat_hash_map<std::string, AccountLock> locks XUEJI_GUARDED_BY(mutex);

  void Lock(AccountLock held) {
    const MutexLock lock(mutex);
    if (locks.size() >= options.subjects_max) ForgetEndedLocks(held.since_ms);
    std::string account = held.account;
    locks[std::move(account)] = std::move(held);
  }

  WindowTable& PartOf(std::uint64_t key) { return parts[key % kParts]; }

  // Locks never make room for one another: only those that have ended go.
  void ForgetEndedLocks(std::int64_t now_ms) XUEJI_LOCKS_REQUIRED(mutex) {
    absl::erase_if(locks, [now_ms](const auto& lock) { return lock.second.until_ms <= now_ms; });
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
    state_->Lock({std::string(who.account), reason, now_ms, until_ms});
    if (state_->when_locked) state_->when_locked();
    return {true, reason, until_ms};
  }
  return {};
}

HarvestVerdict HarvestDetector::LockOf(std::string_view account, std::int64_t now_ms) {
  const MutexLock lock(state_->mutex);
  if (state_->locks.empty()) return {};  // the usual case
  const auto at = state_->locks.find(Key(account));
  if (at == state_->locks.end()) return {};
  if (at->second.until_ms > now_ms)
    return {true, at->second.reason, at->second.until_ms};
  state_->locks.erase(at);
  return {};
}

bool HarvestDetector::Unlock(std::string_view account) {
  const std::uint64_t key = KeyOf(SubjectKind::kAccount, HashBytes(account));
  state_->PartOf(key).Forget(key);  // else the next look would lock it again
  const MutexLock lock(state_->mutex);
  return state_->locks.erase(Key(account)) > 0;
}

std::vector<AccountLock> HarvestDetector::Locks(std::int64_t now_ms) const {
  std::vector<AccountLock> holding;
  {
    const MutexLock lock(state_->mutex);
    for (const auto& [account, held] : state_->locks) {
      if (held.until_ms > now_ms) holding.push_back(held);
    }
  }
  std::sort(holding.begin(), holding.end(),
            [](const AccountLock& a, const AccountLock& b) { return a.account < b.account; });
  return holding;
}

void HarvestDetector::Restore(std::span<const AccountLock> locks) {
  const MutexLock lock(state_->mutex);
  for (const AccountLock& held : locks) state_->locks[held.account] = held;
}

void HarvestDetector::WhenLocked(std::function<void()> then) {
  state_->when_locked = std::move(then);
}

absl::Status Locked(const HarvestVerdict& verdict) {
  XUEJI_DCHECK(verdict.locked);
  return Fault(absl::StatusCode::kPermissionDenied,
               {"账号已锁定，至 $1（北京时间）自动解除：查询方式不像办理学籍业务（$0）。确属业务需要的，请由本单位核实后，"
                "联系本服务的运维人员提前解锁",
                "the account is locked until $1 (China's time): these look-ups are not how pupils are registered ($0). If "
                "they were, have your office confirm it to the operators of this server, who can take the lock off",
                {HarvestReasonText(verdict.reason), ChinaTime(verdict.until_ms)}});
}

}  // namespace xueji::server
