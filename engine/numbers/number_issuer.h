// NumberIssuer: gives every pupil of a run the number that follows (number_transition.h), through the
// store (number_store.h).
//
//   NumberIssuer issuer(store.get(), policy, run);
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<NumberResult> results, issuer.Issue(pupils));
//   results[i].number.View(), results[i].reasons
//
// First every number that stands in the input is entered, then numbers are issued, in the order of the
// record ids: so what a pupil gets does not depend on the order of the rows. It is done in batches, each
// in one transaction; a run that is killed and begun again with the same key goes on, and ends with the
// same results as one that was not. A pupil is the person who has his record id, else the one who has his
// number: the number is for life, whatever school wrote the record. Of several records that a pupil may have
// (guest, dual attendance, next stage) one is numbered, and the others have its number.
// Another run that comes between a kill and the resumption, or works at the same time, is seen: what it gave
// a pupil counts. A run that is finished and asked again tells what it told then.
// Not thread-safe; other issuers, each with its own store, may work on the same file. Memory: 80 bytes a
// pupil. Errors: those of NumberStore; kCancelled. What goes wrong with one pupil is a reason, no error.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/numbers/number_store.h"
#include "engine/numbers/number_transition.h"
#include "matchers/identity/packed_date.h"

namespace xueji {

// A national or local number, in place: at most 19 characters.
class NumberText {
 public:
  NumberText() = default;
  explicit NumberText(std::string_view text)
      : size_(static_cast<std::uint8_t>(std::min(text.size(), kBytesMax))) {
    std::copy_n(text.begin(), size_, text_.begin());
  }
  std::string_view View() const { return {text_.data(), size_}; }
  bool empty() const { return size_ == 0; }

 private:
  static constexpr std::size_t kBytesMax = 19;
  std::uint8_t size_ = 0;
  std::array<char, kBytesMax> text_{};
};

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

struct NumberResult {
  NumberText number;    // held now; empty: none. Of NUMBER_INVALID: none that may be used
  NumberText previous;  // held before the run
  NumberText passed;    // issued and superseded in this run: the L on the way to G or J
  NumberText local;     // issued now, or held in the series asked for
  bool issued = false;  // at least one national number
  bool local_issued = false;
  std::uint8_t reason_count = 0;
  std::array<NumberReason, 3> reasons{};  // of the steps, then of the local number if it was refused

  // Why he stands where he stands.
  NumberReason last_reason() const {
    const bool of_local = reason_count > 1 && reasons[reason_count - 1U] == NumberReason::kLocalExhausted;
    return reasons[reason_count == 0 ? 0 : reason_count - (of_local ? 2U : 1U)];
  }
  bool Has(NumberReason reason) const {
    return std::find(reasons.begin(), reasons.begin() + reason_count, reason) != reasons.begin() + reason_count;
  }
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
  absl::Status Advance(const Pupil& pupil, Standing* standing, NumberResult* result);
  // The number that the step asks for: of this run if it was issued before a kill, else new. Empty: the
  // pupil is refused one, for the reason put into `why`.
  absl::StatusOr<std::string> NumberFor(const Pupil& pupil, const NumberStep& step,
                                        std::span<const HeldNumber> issued_already, Standing* standing,
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
