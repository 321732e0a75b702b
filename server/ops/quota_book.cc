#include "server/ops/quota_book.h"

#include <algorithm>
#include <array>

#include "absl/container/flat_hash_map.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/mutex.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kMinuteMs = 60'000, kDayMs = 24 * 3600 * 1000, kChinaMs = 8 * 3600 * 1000;

std::int64_t DayOf(std::int64_t now_ms) {
  return (now_ms + kChinaMs) / kDayMs;
}
std::int64_t UntilMidnight(std::int64_t now_ms) {
  return kDayMs - (now_ms + kChinaMs) % kDayMs;
}

// In whole numbers: a record is kMinuteMs of what flows in, so that a bucket gains `per_minute` a
// millisecond.
struct Bucket {
  std::int64_t level = 0;  // at most per_minute * kMinuteMs
  std::int64_t at_ms = 0;
  std::int64_t day = 0;
  std::uint64_t taken_today = 0;
};

struct Ticket {
  std::uint64_t taken = 0;
  std::int64_t expires_ms = 0;
};

struct Claim {
  QuotaHolder holder;
  std::uint64_t key;
  QuotaLimit limit;
};

std::uint64_t KeyOf(QuotaHolder holder, std::uint64_t who) {
  return HashCombine(static_cast<std::uint64_t>(holder), who);
}

}  // namespace

struct QuotaBook::State {
  QuotaOptions options;
  mutable Mutex mutex;
  absl::flat_hash_map<std::uint64_t, Bucket> buckets XUEJI_GUARDED_BY(mutex);
  absl::flat_hash_map<std::uint64_t, Ticket> tickets XUEJI_GUARDED_BY(mutex);
  std::int64_t swept_ms XUEJI_GUARDED_BY(mutex) = -kMinuteMs;

  // Brought up to now; nullptr: no room.
  Bucket* BucketOf(const Claim& claim, std::int64_t now_ms) XUEJI_LOCKS_REQUIRED(mutex) {
    const std::int64_t capacity = static_cast<std::int64_t>(claim.limit.per_minute) * kMinuteMs;
    auto at = buckets.find(claim.key);
    if (at == buckets.end()) {
      if (buckets.size() >= options.keys_max) Sweep(now_ms);
      if (buckets.size() >= options.keys_max) return nullptr;
      at = buckets.emplace(claim.key, Bucket{capacity, now_ms, DayOf(now_ms), 0}).first;
    }
    Bucket& bucket = at->second;
    // No more than a minute's worth: what is full already gains nothing, and nothing overflows.
    const std::int64_t passed = std::clamp<std::int64_t>(now_ms - bucket.at_ms, 0, kMinuteMs);
    bucket.level = std::min(capacity, bucket.level + passed * claim.limit.per_minute);
    bucket.at_ms = std::max(bucket.at_ms, now_ms);
    if (DayOf(bucket.at_ms) != bucket.day) {
      bucket.day = DayOf(bucket.at_ms);
      bucket.taken_today = 0;
    }
    return &bucket;
  }

  // Keys that took nothing today. At most once a minute: it looks at all of them.
  void Sweep(std::int64_t now_ms) XUEJI_LOCKS_REQUIRED(mutex) {
    if (now_ms < swept_ms + kMinuteMs) return;
    swept_ms = now_ms;
    const std::int64_t today = DayOf(now_ms);
    for (auto at = buckets.begin(); at != buckets.end();) {
      if (at->second.day < today && now_ms - at->second.at_ms >= kMinuteMs) {
        buckets.erase(at++);
      } else {
        ++at;
      }
    }
  }

  static QuotaVerdict Judge(const Claim& claim, const Bucket& bucket, std::uint64_t records,
                            std::int64_t now_ms) {
    const QuotaLimit& limit = claim.limit;
    if (limit.per_day != 0 && bucket.taken_today + records > limit.per_day) {
      return {false, claim.holder, UntilMidnight(now_ms)};
    }
    // A bucket holds a minute's worth: a list longer than that takes a ticket, not patience.
    const std::int64_t needed =
        static_cast<std::int64_t>(std::min<std::uint64_t>(records, limit.per_minute + 1ULL)) *
        kMinuteMs;
    if (limit.per_minute != 0 && bucket.level < needed) {
      return {false, claim.holder,
              (needed - bucket.level + limit.per_minute - 1) / limit.per_minute};
    }
    return {};
  }
};

QuotaBook::QuotaBook(const QuotaOptions& options) : state_(std::make_unique<State>()) {
  state_->options = options;
}
QuotaBook::~QuotaBook() = default;

QuotaVerdict QuotaBook::Take(const QuotaAsker& asker, std::uint64_t records, std::int64_t now_ms) {
  const QuotaOptions& options = state_->options;
  const std::array<Claim, 3> claims = {
      Claim{QuotaHolder::kAccount, KeyOf(QuotaHolder::kAccount, HashBytes(asker.account)),
            options.account},
      Claim{QuotaHolder::kCertificate,
            KeyOf(QuotaHolder::kCertificate, HashBytes(asker.certificate)), options.certificate},
      Claim{QuotaHolder::kCounty, KeyOf(QuotaHolder::kCounty, asker.region), options.county}};
  const MutexLock lock(state_->mutex);
  for (const Claim& claim : claims) {
    const Bucket* const bucket = state_->BucketOf(claim, now_ms);
    if (bucket == nullptr) return {false, QuotaHolder::kBook, kMinuteMs};
    const QuotaVerdict verdict = State::Judge(claim, *bucket, records, now_ms);
    if (!verdict.granted) return verdict;
  }
  // Taken only once all three grant it. Found again: a later key may have moved the earlier bucket.
  for (const Claim& claim : claims) {
    Bucket& bucket = state_->buckets.find(claim.key)->second;
    if (claim.limit.per_minute != 0) bucket.level -= static_cast<std::int64_t>(records) * kMinuteMs;
    bucket.taken_today += records;
  }
  return {};
}

QuotaVerdict QuotaBook::TakeFromTicket(std::string_view ticket_id, std::uint64_t records_max,
                                       std::int64_t expires_ms, std::uint64_t records,
                                       std::int64_t now_ms) {
  const MutexLock lock(state_->mutex);
  auto& tickets = state_->tickets;
  if (tickets.size() >= state_->options.keys_max) {
    for (auto at = tickets.begin(); at != tickets.end();) {
      if (at->second.expires_ms <= now_ms) {
        tickets.erase(at++);
      } else {
        ++at;
      }
    }
    if (tickets.size() >= state_->options.keys_max) return {false, QuotaHolder::kBook, kMinuteMs};
  }
  Ticket& ticket = tickets[KeyOf(QuotaHolder::kTicket, HashBytes(ticket_id))];
  ticket.expires_ms = expires_ms;
  if (records > records_max || ticket.taken > records_max - records)
    return {false, QuotaHolder::kTicket, 0};
  ticket.taken += records;
  return {};
}

QuotaCounts QuotaBook::Counts(std::int64_t now_ms) const {
  QuotaCounts counts;
  counts.day = DayOf(now_ms);
  {
    const MutexLock lock(state_->mutex);
    for (const auto& [key, bucket] : state_->buckets) {
      if (bucket.day == counts.day && bucket.taken_today > 0)
        counts.shares.push_back({key, bucket.taken_today});
    }
    for (const auto& [key, ticket] : state_->tickets) {
      if (ticket.expires_ms > now_ms && ticket.taken > 0)
        counts.tickets.push_back({key, ticket.taken, ticket.expires_ms});
    }
  }
  std::sort(counts.shares.begin(), counts.shares.end());
  std::sort(counts.tickets.begin(), counts.tickets.end());
  return counts;
}

void QuotaBook::Restore(const QuotaCounts& counts, std::int64_t now_ms) {
  const MutexLock lock(state_->mutex);
  const std::int64_t today = DayOf(now_ms);
  for (const QuotaCounts::Share& share : counts.shares) {
    if (counts.day != today || state_->buckets.size() >= state_->options.keys_max) break;
    // Empty a minute ago: full now, whatever its limit is.
    state_->buckets[share.key] = {0, now_ms - kMinuteMs, today, share.taken};
  }
  for (const QuotaCounts::Ticket& ticket : counts.tickets) {
    if (state_->tickets.size() >= state_->options.keys_max) break;
    if (ticket.expires_ms > now_ms) state_->tickets[ticket.key] = {ticket.taken, ticket.expires_ms};
  }
}

absl::Status TooMuch(const QuotaVerdict& verdict) {
  const std::int64_t seconds = (verdict.retry_ms + 999) / 1000;
  switch (verdict.holder) {
    case QuotaHolder::kAccount:
      return ResourceExhausted(
          {"该账号的查询次数已用完；请 $0 秒后再试，成批查询请先办批准单",
           "the account's share is used up; try again in $0 s, or have a list approved",
           {seconds}});
    case QuotaHolder::kCertificate:
      return ResourceExhausted({"该单位证书的查询次数已用完；请 $0 秒后再试",
                                "the certificate's share is used up; try again in $0 s",
                                {seconds}});
    case QuotaHolder::kCounty:
      return ResourceExhausted({"该地区的查询次数已用完；请 $0 秒后再试",
                                "the region's share is used up; try again in $0 s",
                                {seconds}});
    case QuotaHolder::kTicket:
      return ResourceExhausted({"批准单的记录数已用完；请另办批准单",
                                "the ticket's records are used up; have another one approved"});
    case QuotaHolder::kBook:
    case QuotaHolder::kNone:
      break;
  }
  return ResourceExhausted(
      {"服务器正忙；请 $0 秒后再试", "the server is busy; try again in $0 s", {seconds}});
}

}  // namespace xueji::server
