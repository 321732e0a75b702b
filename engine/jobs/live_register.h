// LiveRegister: the register as it is now, for whoever asks "does this child already have a record?"
//
//   XUEJI_ASSIGN_OR_RETURN(auto live, LiveRegister::Open({.snapshot = "nation.xueji"}));
//   XUEJI_ASSIGN_OR_RETURN(const PreCheckAnswer answer, live->PreCheck(record, {}));
//   answer.advice, answer.hits[0].record_id, answer.reasons
//   XUEJI_RETURN_IF_ERROR(live->Apply(changes));           // one writer; the next PreCheck sees it
//
// A base (a snapshot, or nothing) and what came since. A record that is asked about goes through the normaliser,
// the passes and the scorer of the nightly run; the answer is what that run would say of it if it stood in the
// register too, before clusters are made, with the term frequencies of the base.
//
// Thread-safety: const methods from any number of threads, beside one writer, without waiting for it. Cost
// (bench/engine/live_register_bench, ten million records): a PreCheck 2 to 4 us, a change 10 us. Memory: the snapshot's, and 300 bytes a
// change; room for `changes_max` of them. Errors: those of LoadSnapshot; kResourceExhausted once the room for
// changes is used up (fold: build a new snapshot); kDeadlineExceeded, kCancelled.
#pragma once

#include <chrono>
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
#include "engine/jobs/explain_job.h"
#include "engine/linkage/link.h"
#include "engine/record/reason_code.h"
#include "engine/record/register_place.h"
#include "engine/record/student_text.h"

namespace xueji {

struct LiveRegisterOptions {
  std::string snapshot = {};             // empty: begins with no record
  std::string plan = {};                 // of an empty begin: plan file; empty: the student plan
  std::uint32_t changes_max = 4'000'000;
  std::uint64_t memory_max = 0;          // 0: nine tenths of what there is
  std::uint32_t latest_birth_date = 0;   // YYYYMMDD; 0: today in China, on every day anew
  int threads = 0;                       // to load with; 0: all
};

// One change, in the order of change_seq. A put of a known record id replaces it.
struct RegisterChange {
  enum class Kind : std::uint8_t { kPut, kWithdraw };
  Kind kind = Kind::kPut;
  std::uint64_t change_seq = 0;
  StudentText record = {};  // of a withdrawal: the record id alone
};

// A value that cannot be used.
struct FieldViolation {
  StudentColumnId field = StudentColumnId::kRecordId;
  std::string_view reason_code;  // of RejectReason
  Message message;               // what is wrong, what to do; masked
};

// What the asker should do next, the gravest that holds.
enum class PreCheckAdvice : std::uint8_t {
  kMayBeCreated,   // nobody is like it
  kLikelyTwin,     // a twin or sibling has a record: may be created
  kCheckDocument,  // likely somebody who has a record: the papers settle it
  kAskProvince,    // records contradict each other: not for the county to settle
  kTransfer,       // has a record: start a transfer from there
};

struct PreCheckHit {
  std::string record_id;
  Decision decision = Decision::kNonLink;  // kNonLink: marked only (twin, sibling, legitimate second record)
  Weight weight = 0;
  ReasonSet reasons;
  std::uint32_t school_region = 0, household_region = 0;  // 0: blank
  std::string school_code;
  std::string enrolment_state;  // "left_other"; empty: blank
};

struct PreCheckAnswer {
  std::vector<FieldViolation> violations;  // not empty: nothing was looked up
  PreCheckAdvice advice = PreCheckAdvice::kMayBeCreated;
  Decision decision = Decision::kNonLink;  // the verdict of the record, as the nightly run has it
  ReasonSet reasons;                       // of the best hit and of marks, as in verdicts.csv
  ReasonSet warnings;                      // about the record itself
  std::vector<PreCheckHit> hits;           // best first, at most hits_max
  std::uint64_t hits_total = 0, pairs_compared = 0;
  std::uint64_t change_seq = 0;            // the last change that was seen
};

struct PreCheckOptions {
  std::size_t hits_max = 10;
  std::string_view own_record_id = {};  // is left out: the record is in the register already (an amendment)
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::function<bool()> is_cancelled = {};  // asked, as the deadline is, every few questions and 4,096 candidates
};

class LiveRegister {
 public:
  static absl::StatusOr<std::unique_ptr<LiveRegister>> Open(const LiveRegisterOptions& options);
  ~LiveRegister();
  LiveRegister(const LiveRegister&) = delete;
  LiveRegister& operator=(const LiveRegister&) = delete;

  // `record`'s id may be empty.
  absl::StatusOr<PreCheckAnswer> PreCheck(const StudentView& record, const PreCheckOptions& options) const;
  // The same of a list: answers[i] is PreCheck's answer to records[i], all of one state of the register. Whoever
  // asks list after list hands over the same `answers`: what they hold of memory is used again. On an error
  // they say nothing.
  absl::Status PreCheckMany(std::span<const StudentView> records, const PreCheckOptions& options,
                            std::vector<PreCheckAnswer>* answers) const;
  // The violations alone: what a put of it would be refused for.
  std::vector<FieldViolation> Validate(const StudentView& record) const;
  // Two records of the register, or a given one and one of the register. Error: kNotFound.
  absl::StatusOr<PairExplanation> Explain(std::string_view left_id, std::string_view right_id) const;
  absl::StatusOr<PairExplanation> Explain(const StudentView& record, std::string_view other_id) const;
  // What the register keeps of a record: the plan's fields, normalised, but for the address, of which it keeps a
  // signature. Error: kNotFound.
  absl::StatusOr<StudentText> Get(std::string_view record_id) const;
  // The ids of records with this document number as it is now, in whatever form it is written, and of the record that
  // has it as its id; ascending, the first `max` of them. What a record was called before, the register does not know.
  std::vector<std::string> FindByNumber(std::string_view number, std::size_t max) const;

  // The writer. In the order of change_seq, each greater than change_seq(); all become visible at once.
  // A withdrawal of what is not there, and a put of what is there, change nothing: a log may be applied again.
  // Errors: kInvalidArgument (a record that Validate would refuse; nothing of the call is applied), kResourceExhausted.
  absl::Status Apply(std::span<const RegisterChange> changes);
  // Before the first Apply: the base has all changes up to this one, and the next Apply goes on from there. Whoever says so
  // has seen that base_place() is of his store.
  void BeginAfter(std::uint64_t change_seq);
  // Of use before the first Apply, to spare it the wait for the memory that every change touches somewhere: 12 ms
  // (live_delta.h) and 70 MB for room for 4 million. Beside readers.
  void PrepareForChanges();

  std::uint64_t change_seq() const;     // of the last change that is in it; 0: none
  std::uint64_t record_count() const;
  std::uint32_t changes_left() const;
  const std::string& plan_fingerprint() const;
  const std::string& base_digest() const;  // result digest of the snapshot; empty: none
  const RegisterPlace& base_place() const;  // what the snapshot says; empty: none
  const LinkagePlan& plan() const;

 private:
  struct State;
  explicit LiveRegister(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji
