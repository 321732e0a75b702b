#include "server/rpc/change_work.h"

#include <memory>

#include "engine/base/message.h"
#include "server/rpc/pre_check_work.h"

namespace xueji::server {
namespace {

constexpr std::size_t kRecordIdBytesMax = 256;

}  // namespace

Submission SubmissionOf(const Call& call, ChangeKind kind) {
  Submission submission;
  submission.kind = kind;
  submission.request_id = call.request_id();
  submission.account = call.caller().user;
  submission.region = RegionCode(call.caller().station.region);
  submission.at_ms = NowMs();
  submission.deadline = call.deadline();
  const Level level = call.caller().station.level;
  submission.may_settle = level == Level::kMinistry || level == Level::kProvince;
  return submission;
}

Confirmation ConfirmationOf(const Call& call, const v1::Confirmation& confirmation) {
  return {confirmation.document_checked(), call.caller().user, confirmation.case_number()};
}

CallError ErrorOf(const Call& call, const Receipt& receipt) {
  if (receipt.status.ok()) return {};
  CallError error = {
      receipt.status, std::string(RefusalWord(receipt.refusal)), {}, receipt.retry_ms};
  if (!receipt.verdict.has_value()) return error;
  if (!receipt.verdict->violations.empty()) {
    error.faults = FaultsOf(receipt.verdict->violations, "student.");
  } else {
    error.verdict = std::make_shared<v1::Verdict>();
    FillVerdict(*receipt.verdict, call.viewer(), error.verdict.get());
  }
  return error;
}

AuditNote NoteOf(Call& call, const Receipt& receipt, const std::string& object) {
  return {.object = receipt.record_id.empty() ? object
                                              : call.parts().pseudonyms.OfRecord(receipt.record_id),
          .verdict = receipt.status.ok() ? (receipt.repeated ? "repeated" : "done")
                                         : "refused: " + std::string(RefusalWord(receipt.refusal))};
}

AskedAbout AskedAboutOf(const StudentText& record) {
  return {record[StudentColumnId::kRecordId], record[StudentColumnId::kDocumentNumber],
          record[StudentColumnId::kName], record[StudentColumnId::kBirthDate]};
}

CallError ObserveChange(Call& call, const Receipt& receipt, const AskedAbout& asked) {
  if (receipt.status.ok()) {
    const Look made{.kind = LookKind::kChangeMade,
                    .outcome = LookOutcome::kOwn,
                    .document_number = {},
                    .name = {},
                    .birth_date = {}};
    if (!receipt.repeated) (void)call.Observe(made);
    return {};
  }
  Look look{.kind = LookKind::kPreCheck,
            .outcome = LookOutcome::kHit,
            .document_number = asked.document_number,
            .name = asked.name,
            .birth_date = asked.birth_date};
  switch (receipt.refusal) {
    case RefusalKind::kDuplicate:
    case RefusalKind::kCheckDocument:
    case RefusalKind::kAskProvince:
      if (receipt.verdict.has_value()) look.outcome = OutcomeOf(*receipt.verdict);
      // The store may know a holder that the verdict does not: another server's of a moment ago.
      if (look.outcome == LookOutcome::kMiss) look.outcome = LookOutcome::kHit;
      return call.Observe(look);
    case RefusalKind::kRecordIdTaken:
      return call.Observe({.kind = LookKind::kByRecordId,
                           .outcome = LookOutcome::kHit,
                           .document_number = {},
                           .name = {},
                           .birth_date = {},
                           .record_id = asked.record_id});
    default:
      return {};
  }
}

CallError CheckAudit(Call& call) {
  if (call.parts().audit.fault().ok()) return {};
  return {
      Fault(absl::StatusCode::kUnavailable, {"审计不可用，不接受变更；请联系运维人员",
                                             "the audit is not available, so nothing is changed"}),
      "AUDIT_UNAVAILABLE"};
}

CallError CheckRecordId(std::string_view record_id, std::string_view field) {
  if (!record_id.empty() && record_id.size() <= kRecordIdBytesMax &&
      record_id.find('\0') == std::string_view::npos) {
    return {};
  }
  return {InvalidArgument({"记录号有误", "the record id cannot be used"}),
          "REQUEST_INVALID",
          {{std::string(field),
            "FORMAT",
            {"应为 1 至 $0 字节", "write 1 to $0 bytes", {kRecordIdBytesMax}}}}};
}

}  // namespace xueji::server
