// Submission: a change that a caller asks for; Receipt: what became of it.
//
//   registrar.Submit({.kind = ChangeKind::kRegister, .record = record, .request_id = "…", …},
//   [](Receipt receipt) { … }); if (receipt.status.ok()) position = receipt.change_seq;
//
// Plain values, pure functions: thread-safe. They hold personal data.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/live_register.h"
#include "engine/record/student_text.h"
#include "server/store/registry_store.h"

namespace xueji::server {

// That a person settled what the register could not: which paper was looked at, by whom, and where
// that is filed.
struct Confirmation {
  std::string document_checked, checked_by, case_number;
  bool complete() const { return !document_checked.empty() && !checked_by.empty(); }
};

struct Submission {
  ChangeKind kind = ChangeKind::kRegister;
  StudentText record = {};                   // of a withdrawal: the record id alone; the rest is looked up
  std::vector<StudentColumnId> fields = {};  // of an amendment: those that change; none: all
  Confirmation confirmation = {};
  bool may_settle = false;  // of a province or above: records that contradict each other, too
  std::string request_id = {}, account = {};  // account: a pseudonym
  std::string region = {};                    // of the asker, 6 digits
  std::int64_t at_ms = 0;                     // since 1970, UTC
  std::uint64_t expected_version = 0;         // 0: any
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// Why nothing was changed.
enum class RefusalKind : std::uint8_t {
  kNone,
  kViolations,     // values that cannot be used: verdict->violations
  kDuplicate,      // the child has a record: verdict
  kCheckDocument,  // the papers must be looked at first: verdict
  kAskProvince,    // not for the asker to settle: verdict
  kRecordIdTaken,
  kRequestIdReused,  // for another request
  kNotFound,
  kWithdrawn,
  kStaleVersion,  // another change came first
  kRecordNotWhole,  // the base alone has it, and not what the amendment leaves as it is
  kTooMany,       // more waits than is good for anybody: again in retry_ms
  kNoRoom,        // no room for changes until there is a new base
  kDeadline,
  kStore,  // not stored, or not known whether: repeat with the same request id
  kStopping,
};
inline constexpr std::size_t kRefusalCount = static_cast<std::size_t>(RefusalKind::kStopping) + 1;
// "DUPLICATE": for scripts.
std::string_view RefusalWord(RefusalKind refusal);

struct Receipt {
  RefusalKind refusal = RefusalKind::kNone;
  absl::Status status = {};  // OK, or the refusal in both languages
  std::string record_id = {};
  std::uint64_t change_seq = 0;
  bool repeated = false;                       // the answer of an earlier request with this id
  std::optional<PreCheckAnswer> verdict = {};  // where it was judged
  std::int64_t retry_ms = 0;
};
using ReceiptHandler = std::function<void(Receipt)>;

// The refusal as a status: its code, and what to do.
Receipt RefusedFor(RefusalKind refusal);
// 32 hexadecimal digits of all that was asked, without request id and time: tells whether a request
// is repeated.
std::string DigestOf(const Submission& submission);
// The record id that the server gives where the caller chose none: the same for the same request.
std::string MakeRecordId(const Submission& submission);

}  // namespace xueji::server
