// NumberStore: which student numbers exist, whose they are and were, and what comes next: one file that
// survives a kill at any moment and is the only truth about numbers.
//
//   XUEJI_ASSIGN_OR_RETURN(auto store, NumberStore::Open(path, /*create=*/true));
//   XUEJI_ASSIGN_OR_RETURN(const StoredRun run, store->BeginRun({.key = checksum, .on_date = 20260301}));
//   XUEJI_RETURN_IF_ERROR(store->BeginBatch());
//   XUEJI_ASSIGN_OR_RETURN(const PersonId person, store->AddPerson("r-17"));
//   XUEJI_ASSIGN_OR_RETURN(const auto number, store->IssueSequenced(person, 'L', 130283, birth, run.id));
//   XUEJI_RETURN_IF_ERROR(store->CommitBatch());     // all of the batch, on the disk, or none
//
// A person has any number of record ids and of numbers; the last of them is held now. A national number
// (G, L, J) belongs to one person for ever: a second one who should get it is refused, in any run, thread
// or process, by the table's key; numbers are never taken out. What a batch does is seen by others after its commit;
// from BeginBatch to its end this store is the only writer of the file.
// Not thread-safe: one store for each thread; several may have one file open. Cost: 10 us a pupil who
// gets two numbers, in batches of 500,000. The file holds personal data: guard it as the register.
// Errors: those of sql_database.h; kAlreadyExists for a number that is taken; kResourceExhausted for a
// sequence that is used up.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/status.h"
#include "engine/sql/sql_database.h"
#include "matchers/identity/packed_date.h"

namespace xueji {

enum class NumberOrigin : std::uint8_t { kAdopted, kIssued };  // stood in an input; made by a run

struct HeldNumber {
  std::string text;
  std::int64_t run = 0;
  NumberOrigin origin = NumberOrigin::kAdopted;
};

// A run of `numbers issue`, as it is kept. `key` tells it from others: the same inputs, rules and store.
struct RunFacts {
  std::string key = {};
  std::uint32_t on_date = 0;             // YYYYMMDD
  std::string rules = {};                // name and fingerprint of the rule set
  std::string data_snapshot = {};        // digest of the students' file
  std::string registry_snapshot = {};    // of the population registry; empty: none
};
struct StoredRun {
  std::int64_t id = 0;
  RunFacts facts;
  bool resumed = false;   // the store knew it: what it issued is issued
  bool finished = false;  // and it had come to its end
};

// What a run said of one record, as it is kept to be said again. `said`: the caller's own bits.
struct ToldNumbers {
  std::string number, previous, passed, local;
  std::int64_t said = 0;
};

using PersonId = std::int64_t;

class NumberStore {
 public:
  static absl::StatusOr<std::unique_ptr<NumberStore>> Open(const std::string& path, bool create);

  // The run of this key, entered if the store does not know it; with the date it had then.
  absl::StatusOr<StoredRun> BeginRun(const RunFacts& facts);
  absl::StatusOr<std::optional<RunFacts>> FindRun(std::int64_t id);
  // From now on BeginRun says that this run is finished.
  absl::Status FinishRun(std::int64_t id);

  absl::Status BeginBatch();
  absl::Status CommitBatch();
  void RollbackBatch();

  // Look-ups; outside a batch they see what is committed.
  absl::StatusOr<std::optional<PersonId>> PersonOfRecord(std::string_view record_id);
  absl::StatusOr<std::optional<PersonId>> PersonOfNumber(std::string_view number);
  absl::StatusOr<std::vector<HeldNumber>> NumbersOf(PersonId person);  // oldest first
  absl::StatusOr<std::vector<HeldNumber>> LocalNumbersOf(PersonId person);
  absl::StatusOr<std::vector<std::string>> RecordsOf(PersonId person);
  // What the run has told of the record already; by this store or another.
  absl::StatusOr<std::optional<ToldNumbers>> Told(std::int64_t run, std::string_view record_id);
  // Who has or had this local number: several, for every city counts by itself.
  absl::StatusOr<std::vector<PersonId>> PersonsOfLocalNumber(std::string_view number);

  // REQUIRES: a batch, for all below.
  absl::StatusOr<PersonId> AddPerson(std::string_view record_id);
  absl::Status JoinRecord(std::string_view record_id, PersonId person);
  // A number that was this person's before may become his again.
  absl::Status AddNumber(PersonId person, std::string_view number, std::int64_t run, NumberOrigin origin);
  // 'L' or 'J': the next of region and birth date that nobody has.
  absl::StatusOr<std::string> IssueSequenced(PersonId person, char letter, std::uint32_t region,
                                             matchers::PackedDate birth_date, std::int64_t run);
  // The next of a local series (matchers/identity/local_number.h), without a gap.
  absl::StatusOr<std::string> IssueLocal(PersonId person, std::string_view series, std::int64_t run);
  // An adopted one of a series raises the series: what is issued next comes behind it.
  absl::Status AddLocalNumber(PersonId person, std::string_view number, std::int64_t run, NumberOrigin origin);
  // In the batch that issues what is told: kAlreadyExists if the run told something of the record before.
  absl::Status Tell(std::int64_t run, std::string_view record_id, const ToldNumbers& told);

 private:
  explicit NumberStore(std::unique_ptr<SqlDatabase> database) : database_(std::move(database)) {}
  absl::Status Prepare();
  absl::StatusOr<std::uint32_t> LastOf(const std::string& series);
  // Into the table of all numbers: kAlreadyExists if anybody has or had it.
  absl::Status AddText(PersonId person, std::string_view number);
  absl::Status AddHeld(PersonId person, std::string_view number, std::int64_t run, NumberOrigin origin);
  absl::StatusOr<std::uint32_t> FirstFree(const std::string& series);
  absl::Status FlushSequences();
  absl::StatusOr<std::int64_t> StepsOf(SqlStatement& count, PersonId person);

  std::unique_ptr<SqlDatabase> database_;
  std::unique_ptr<SqlStatement> begin_, commit_, rollback_;
  std::unique_ptr<SqlStatement> person_of_record_, person_of_number_, numbers_of_, locals_of_, records_of_,
      persons_of_local_;
  std::unique_ptr<SqlStatement> add_record_, add_number_, add_held_, add_local_, count_held_, count_local_;
  std::unique_ptr<SqlStatement> in_series_, last_of_, set_last_, told_, tell_;
  bool in_batch_ = false;
  // Of this batch: nobody else writes while it is open.
  std::unordered_map<std::string, std::uint32_t> last_;
  PersonId next_person_ = 0;    // 0: not read yet in this batch
  PersonId newest_person_ = 0;  // entered last in this batch; 0: nobody
  std::int64_t newest_steps_ = 0;
  std::unordered_map<std::string, std::uint32_t> first_free_;  // of the series of this batch
};

}  // namespace xueji
