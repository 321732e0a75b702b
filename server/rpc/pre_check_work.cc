#include "server/rpc/pre_check_work.h"

#include <algorithm>

#include "engine/base/message.h"

namespace xueji::server {
namespace {

LookOutcome OutcomeOf(const PreCheckAnswer& answer) {
  if (answer.reasons.Has(Reason::kIdSharedByDifferentNames) ||
      answer.reasons.Has(Reason::kDifferentValidIds)) {
    return LookOutcome::kContradicted;
  }
  return answer.decision == Decision::kNonLink ? LookOutcome::kMiss : LookOutcome::kHit;
}

// Whom it is about: the number where there is one; otherwise name and birth date stand for it.
std::string ObjectOf(const Pseudonyms& pseudonyms, const StudentText& record) {
  const std::string& number = record[StudentColumnId::kDocumentNumber];
  return number.empty() ? pseudonyms.OfNumber(record[StudentColumnId::kName] + "\n" +
                                              record[StudentColumnId::kBirthDate])
                        : pseudonyms.OfNumber(number);
}

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

}  // namespace

PreCheckOutcome CheckOne(Call& call, const v1::Student& student, v1::Verdict* verdict) {
  const StudentText record = TextOf(student);
  PreCheckOutcome outcome;
  outcome.object = ObjectOf(call.parts().pseudonyms, record);
  outcome.word = "refused: FIELD_INVALID";
  if (std::vector<FieldFault> faults = FaultsOf(record, "student."); !faults.empty()) {
    outcome.error = Unusable(std::move(faults));
    return outcome;
  }
  PreCheckOptions options;
  options.deadline = call.deadline();
  options.is_cancelled = [&call] { return call.IsCancelled(); };
  const absl::StatusOr<PreCheckAnswer> answer = call.registrar().live()->PreCheck(record, options);
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
  call.parts().metrics.Advice(AdviceWord(answer->advice));
  FillVerdict(*answer, call.viewer(), verdict);
  return outcome;
}

}  // namespace xueji::server
