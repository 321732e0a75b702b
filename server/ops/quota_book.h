// QuotaBook: how much each account, each certificate and each county may ask, by the minute and by
// the day.
//
//   const QuotaVerdict verdict = book.Take({.account = …, .certificate = …, .region = 370102}, 1,
//   now_ms); if (!verdict.granted) return TooMuch(verdict);          // kResourceExhausted, retry
//   after verdict.retry_ms
//
// By the minute a bucket that refills steadily; by the day a count that begins anew at midnight in
// China. A call takes from all three or from none. With an approval ticket only the ticket's own
// count applies. Thread-safe (one lock, held for three look-ups). Memory: 64 bytes a key,
// `keys_max` of them; keys of yesterday make room, and if there is none, a new key is refused: that
// is 100,000 accounts within a day. Cost: 0.1 us. What was taken of the day's shares and of tickets
// can be kept and put back (state_keeper.h does); buckets of the minute begin full.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/status.h"

namespace xueji::server {

struct QuotaLimit {
  std::uint32_t per_minute = 0, per_day = 0;  // 0: no limit
};
struct QuotaOptions {
  QuotaLimit account = {60, 2'000}, certificate = {600, 20'000}, county = {600, 20'000};
  std::uint32_t keys_max = 300'000;
};

struct QuotaAsker {
  std::string_view account, certificate;
  std::uint32_t region = 0;
};

enum class QuotaHolder : std::uint8_t { kNone, kAccount, kCertificate, kCounty, kTicket, kBook };
struct QuotaVerdict {
  bool granted = true;
  QuotaHolder holder = QuotaHolder::kNone;  // whose is used up
  std::int64_t retry_ms = 0;                // when it is worth trying again
};

// What outlives the process: of keys that took something today, and of tickets that are still good.
// Keys are hashes.
struct QuotaCounts {
  struct Share {
    std::uint64_t key = 0, taken = 0;
    friend auto operator<=>(const Share&, const Share&) = default;
  };
  struct Ticket {
    std::uint64_t key = 0, taken = 0;
    std::int64_t expires_ms = 0;
    friend auto operator<=>(const Ticket&, const Ticket&) = default;
  };
  std::int64_t day = 0;       // in China, since 1970
  std::vector<Share> shares;  // by key, as the tickets
  std::vector<Ticket> tickets;
  friend bool operator==(const QuotaCounts&, const QuotaCounts&) = default;
};

class QuotaBook {
 public:
  explicit QuotaBook(const QuotaOptions& options);
  ~QuotaBook();
  // Time never runs backwards for a bucket: an earlier `now_ms` counts as the last one.
  QuotaVerdict Take(const QuotaAsker& asker, std::uint64_t records, std::int64_t now_ms);
  // From the records that a ticket allows. A ticket is forgotten when it expires.
  QuotaVerdict TakeFromTicket(std::string_view ticket_id, std::uint64_t records_max,
                              std::int64_t expires_ms, std::uint64_t records, std::int64_t now_ms);
  QuotaCounts Counts(std::int64_t now_ms) const;
  // Before the first Take. Shares of another day are not put back.
  void Restore(const QuotaCounts& counts, std::int64_t now_ms);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// kResourceExhausted, for the caller.
absl::Status TooMuch(const QuotaVerdict& verdict);

}  // namespace xueji::server
