// NumberIssuer: gives every pupil of a run the number that follows (number_transition.h), through the
// store (number_store.h).
//
//   NumberIssuer issuer(store.get(), policy, run);
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<NumberResult> results, issuer.Issue(pupils));
//   results[i].number.View(), results[i].reasons
//
// First every number that stands in the input is entered, then numbers are issued, in the order of the
// record ids: so what a pupil gets does not depend on the order of the rows. It is done in batches, each
// in one transaction, with what is told of each record. What a run has told it tells again, word for word: one that
// is killed and begun again ends as one that was not, two programs with one key share the work, and one that is
// finished issues nothing, whatever other runs gave meanwhile. A pupil of whom nothing is told yet is seen as he
// stands now, with what other runs gave him.
// A pupil is the person who has his record id, else the one who has his number: the number is for life, whatever
// school wrote the record. Of several records that a pupil may have (guest, dual attendance, next stage) one is
// numbered, and the others have its number.
// Not thread-safe; other issuers, each with its own store, may work on the same file. Memory: 80 bytes a
// pupil. Errors: those of NumberStore; kCancelled; kInternal if a finished run
// never told of one of the pupils. What goes wrong with one pupil is a reason, no error.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/numbers/number_result.h"
#include "engine/numbers/number_store.h"
#include "engine/numbers/number_transition.h"
#include "matchers/identity/packed_date.h"

namespace xueji {

// Borrowed texts: they must live as long as the call of Issue.
struct Pupil {
  std::string_view record_id;
  std::string_view student_number;  // canonical, as the input has it; empty: none
  std::string_view id_number;       // of IdState::kUsable: its 18 characters
  IdState id = IdState::kNone;
  DedupState dedup = DedupState::kNotRun;
  ComparisonState comparison = ComparisonState::kNotRun;
  bool applied = false;             // for a new G
  bool legitimate = false;          // duplicate detection found a second record that he may have
  matchers::PackedDate birth_date;
  std::uint32_t school_region = 0;
  std::string_view local_series;    // of his school and year, where local numbers are issued; or empty
};

class NumberIssuer {
 public:
  struct Options {
    std::size_t batch = 500'000;                       // pupils in one transaction
    std::function<void(double done)> progress = {};    // in [0, 1]
  };

  NumberIssuer(NumberStore* store, const NumberPolicy& policy, const StoredRun& run)
      : NumberIssuer(store, policy, run, Options()) {}
  NumberIssuer(NumberStore* store, const NumberPolicy& policy, const StoredRun& run, Options options)
      : store_(*store), policy_(policy), run_(run), options_(std::move(options)) {}

  // In the order of `pupils`. REQUIRES: record ids are not empty and differ.
  absl::StatusOr<std::vector<NumberResult>> Issue(std::span<const Pupil> pupils);

 private:
  // What the first pass finds out about a pupil.
  struct Standing {
    PersonId person = 0;  // 0: nobody the store knows
    bool joins = false;   // the record is new, the number is known
    bool second = false;  // a record that this pupil may have beside another one of the run
    bool refused = false;
    NumberReason why = NumberReason::kRegistered;
  };

  absl::Status Resolve(const Pupil& pupil, Standing* standing);
  absl::Status AdoptLocal(const Pupil& pupil, Standing* standing);
  // Records of one person: one of them is numbered and the others follow it where the pupil may have
  // several; otherwise all are refused. `order`: by record id.
  static void SettleShared(std::span<const Pupil> pupils, std::span<const std::uint32_t> order,
                           std::vector<Standing>* standings);
  // Whether the pupil's number is on another record that he may have; then the result says so.
  absl::StatusOr<bool> Follows(const Pupil& pupil, Standing* standing, NumberResult* result);
  // Another run may have entered the record since the first pass.
  absl::Status LookAgain(const Pupil& pupil, Standing* standing);
  // What the run told of the record before, or what it tells now.
  absl::Status Tell(const Pupil& pupil, Standing* standing, NumberResult* result);
  absl::Status Advance(const Pupil& pupil, Standing* standing, NumberResult* result);
  // A new number, as the step asks for. Empty: the pupil is refused one, for the reason put into `why`.
  absl::StatusOr<std::string> NumberFor(const Pupil& pupil, const NumberStep& step, Standing* standing,
                                        NumberReason* why);
  absl::Status IssueLocal(const Pupil& pupil, Standing* standing, NumberResult* result);
  absl::Status Enter(const Pupil& pupil, Standing* standing);
  // Calls `visit` for each pupil in the order given, in batches of transactions.
  absl::Status InBatches(std::span<const std::uint32_t> order, double progress_from,
                         const std::function<absl::Status(std::uint32_t)>& visit);

  NumberStore& store_;
  const NumberPolicy policy_;
  const StoredRun run_;
  const Options options_;
};

}  // namespace xueji
