// ChangeJudge: what becomes of a batch of requests, and what is then to be written: the rules of the store in one
// place, whatever kind of database keeps it.
//
//   ChangeJudge judge(requests);
//   … judge.keys() are looked up into judge.known() …
//   judge.Judge();
//   … judge.writes() go into the tables …
//   return judge.TakeOutcomes();
//
// Pure: no database, no clock. Not thread-safe. REQUIRES: the requests outlive it, and nobody else writes to the store
// between the looking up and the writing. Cost: about 1 us a request.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/registry_store.h"

namespace xueji::server {

// A place that one live record may hold.
struct IdentitySeat {
  std::string identity_key, seat;
  friend auto operator<=>(const IdentitySeat&, const IdentitySeat&) = default;
};

struct RequestKey {
  std::string account, request_id;
  friend auto operator<=>(const RequestKey&, const RequestKey&) = default;
};

// The last state of a record.
struct KnownRecord {
  std::uint64_t change_seq = 0;
  bool withdrawn = false;
  IdentitySeat identity;  // empty key: none
};

// What has to be known of the store before a batch can be judged; ordered, so that any two batches look up alike.
struct BatchKeys {
  std::set<std::string> records;
  std::set<IdentitySeat> identities;
  std::set<RequestKey> requests;
};

// What of it there is.
struct KnownState {
  std::uint64_t last_change = 0;
  std::map<std::string, KnownRecord> records;
  std::map<IdentitySeat, std::string> holders;
  std::map<RequestKey, StoredRequest> requests;
};

struct NewChange {
  std::uint64_t change_seq = 0;
  const ChangeRequest* request = nullptr;
};

struct LastState {
  std::string record_id;
  std::uint64_t change_seq = 0;
  bool is_new = false;  // the store did not know the record
};

struct ClaimedIdentity {
  IdentitySeat identity;
  std::string record_id;
};

// In the order in which they are to be written. Each change is also its request's row, if that has an id.
struct BatchWrites {
  std::vector<NewChange> changes;
  std::vector<LastState> records;       // one for each record, its last of the batch
  std::vector<IdentitySeat> released;
  std::vector<ClaimedIdentity> claimed;
  std::uint64_t last_change = 0;
};

// What a change of this kind leaves behind: its identity, or none after a withdrawal.
IdentitySeat IdentityOf(const ChangeRequest& request);
// The numbers by which a record is found: those of its student number and document number that are not blank.
std::vector<std::string_view> NumbersOf(const StudentText& record);
// Whether the texts of a request can be stored at all: their lengths, UTF-8, no zero byte.
absl::Status CheckTexts(const ChangeRequest& request);

class ChangeJudge {
 public:
  explicit ChangeJudge(std::span<const ChangeRequest> requests);

  const BatchKeys& keys() const { return keys_; }
  KnownState& known() { return known_; }
  // Once, after known() was filled.
  void Judge();
  const BatchWrites& writes() const { return writes_; }
  std::vector<ChangeOutcome> TakeOutcomes() { return std::move(outcomes_); }

 private:
  ChangeOutcome JudgeOne(const ChangeRequest& request);
  std::optional<ChangeOutcome> Repeated(const ChangeRequest& request) const;
  absl::Status MayFollow(const ChangeRequest& request, const KnownRecord* last) const;
  void Take(const ChangeRequest& request, std::uint64_t change_seq);
  void Hold(const IdentitySeat& identity, const std::string& record_id);

  std::span<const ChangeRequest> requests_;
  BatchKeys keys_;
  KnownState known_;  // while judging: as it is after the requests that were judged
  std::map<std::string, LastState> changed_;
  // Of the identities that the batch touched: who held them before it; empty: nobody.
  std::map<IdentitySeat, std::string> holders_before_;
  BatchWrites writes_;
  std::vector<ChangeOutcome> outcomes_;
};

}  // namespace xueji::server
