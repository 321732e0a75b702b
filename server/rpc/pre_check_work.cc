#include "server/rpc/pre_check_work.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "engine/base/message.h"

namespace xueji::server {
namespace {

// Nearly all questions take a few microseconds; some fall among very many who share a name or a date.
constexpr std::chrono::microseconds kShortPatience{300};
// What the audit says of values that cannot be used.
constexpr std::string_view kInvalidWord = "refused: FIELD_INVALID";

CallError Unusable(std::vector<FieldFault> faults) {
  return {InvalidArgument({"有字段不可用；各字段的说明见详情",
                           "values that cannot be used; the details say which"}),
          "FIELD_INVALID", std::move(faults)};
}

CallError ErrorOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return {status, "DEADLINE"};
    case absl::StatusCode::kCancelled:
      return {status, "CANCELLED"};
    default:
      return {status, "CHECK_FAILED"};
  }
}

// A list that was refused as a whole.
void AuditAll(Call& call, std::span<const StudentView> students, std::string_view word, ListScratch* scratch) {
  scratch->audit.Clear();
  for (const StudentView& record : students) {
    call.parts().pseudonyms.WriteOfChild(record, &scratch->object);
    scratch->audit.Add(scratch->object, word);
  }
}

}  // namespace

LookOutcome OutcomeOf(const PreCheckAnswer& answer) {
  if (answer.reasons.Has(Reason::kIdSharedByDifferentNames) ||
      answer.reasons.Has(Reason::kDifferentValidIds)) {
    return LookOutcome::kContradicted;
  }
  return answer.decision == Decision::kNonLink ? LookOutcome::kMiss : LookOutcome::kHit;
}

PreCheckOutcome CheckOne(Call& call, const v1::Student& student, v1::Verdict* verdict, Patience patience) {
  const StudentView record = ViewOf(student);
  PreCheckOutcome outcome;
  outcome.word = kInvalidWord;
  if (std::vector<FieldFault> faults = FaultsOf(record, "student."); !faults.empty()) {
    outcome.error = Unusable(std::move(faults));
    outcome.object = call.parts().pseudonyms.OfChild(record);
    return outcome;
  }
  const Call::TimePoint until =
      patience == Patience::kLong ? Call::TimePoint::max() : std::chrono::steady_clock::now() + kShortPatience;
  PreCheckOptions options;
  options.hits_max = call.parts().config.limits.hits_max;
  options.deadline = call.deadline();
  options.is_cancelled = [&] {
    outcome.is_unfinished = until != Call::TimePoint::max() && std::chrono::steady_clock::now() > until;
    return outcome.is_unfinished || call.IsCancelled();
  };
  const absl::StatusOr<PreCheckAnswer> answer = call.registrar().live()->PreCheck(record, options);
  if (outcome.is_unfinished) return outcome;
  outcome.object = call.parts().pseudonyms.OfChild(record);
  if (!answer.ok()) {
    outcome.error = ErrorOf(answer.status());
    outcome.word = "refused: " + outcome.error.reason;
    return outcome;
  }
  if (!answer->violations.empty()) {
    outcome.error = Unusable(FaultsOf(answer->violations, "student."));
    return outcome;
  }
  outcome.error = call.Observe({.kind = LookKind::kPreCheck,
                                .outcome = OutcomeOf(*answer),
                                .document_number = record[StudentColumnId::kDocumentNumber],
                                .name = record[StudentColumnId::kName],
                                .birth_date = record[StudentColumnId::kBirthDate]});
  outcome.word = outcome.error.ok() ? std::string(AdviceWord(answer->advice)) : "refused: LOCKED";
  if (!outcome.error.ok()) return outcome;
  call.parts().metrics.Advice(static_cast<std::size_t>(answer->advice));
  FillVerdict(*answer, call.viewer(), verdict);
  return outcome;
}

CallError CheckMany(Call& call, std::span<const StudentView> students, ListScratch* scratch) {
  const auto is_unusable = [](const StudentView& record) { return !FaultsOf(record, "").empty(); };
  std::span<const StudentView> asked = students;
  if (std::any_of(students.begin(), students.end(), is_unusable)) {
    // What is too long to be looked at is asked as a blank record, which is no record either.
    scratch->students.assign(students.begin(), students.end());
    std::replace_if(scratch->students.begin(), scratch->students.end(), is_unusable, StudentView());
    asked = scratch->students;
  }
  PreCheckOptions options;
  options.hits_max = call.parts().config.limits.hits_max;
  options.deadline = call.deadline();
  options.is_cancelled = [&call] { return call.IsCancelled(); };
  const absl::Status status = call.registrar().live()->PreCheckMany(asked, options, &scratch->found);
  if (!status.ok()) {
    CallError error = ErrorOf(status);
    AuditAll(call, students, "refused: " + error.reason, scratch);
    return error;
  }
  const Viewer viewer = call.viewer();
  std::array<std::uint64_t, kAdviceCount> advice{};
  scratch->answers.Clear();
  scratch->audit.Clear();
  for (std::size_t i = 0; i < students.size(); ++i) {
    const PreCheckAnswer& found = scratch->found[i];
    const std::string_view record_id = students[i][StudentColumnId::kRecordId];
    const bool is_usable = found.violations.empty();
    call.parts().pseudonyms.WriteOfChild(students[i], &scratch->object);
    scratch->audit.Add(scratch->object, is_usable ? AdviceWord(found.advice) : kInvalidWord);
    if (is_usable) {
      ++advice[static_cast<std::size_t>(found.advice)];
      scratch->answers.Add(record_id, found, viewer);
      continue;
    }
    std::vector<FieldFault> faults = FaultsOf(students[i], "");
    if (faults.empty()) faults = FaultsOf(found.violations, "");
    scratch->answers.AddFaults(record_id, faults);
  }
  for (std::size_t word = 0; word < kAdviceCount; ++word) {
    if (advice[word] > 0) call.parts().metrics.Advice(word, advice[word]);
  }
  return {};
}

}  // namespace xueji::server
