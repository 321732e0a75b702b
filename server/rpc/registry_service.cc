#include "server/rpc/registry_service.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/version.h"
#include "server/rpc/change_work.h"
#include "server/rpc/look_work.h"
#include "server/rpc/unary_call.h"
#include "xueji/v1/registry_service.pb.h"

namespace xueji::server {
namespace {

CallError CheckPlaceOf(const Call& call, const StudentText& record) {
  return call.CheckPlace(record[StudentColumnId::kSchoolRegion],
                         record[StudentColumnId::kSchoolCode]);
}

// Answers with the refusal; the audit says whom it was about.
void Refuse(const Answer& answer, const CallError& error, const std::string& object) {
  answer(error, {.object = object, .verdict = "refused: " + error.reason});
}

// Whom a change is about until it is made: a record, or a child that has none yet. Who is refused a
// registration is told whether the child has a record, as by a question.
std::string ObjectOf(const Call& call, const Submission& submission) {
  const Pseudonyms& pseudonyms = call.parts().pseudonyms;
  return submission.kind == ChangeKind::kRegister
             ? pseudonyms.OfChild(submission.record)
             : pseudonyms.OfRecord(submission.record[StudentColumnId::kRecordId]);
}

template <typename Response>
void Give(Call& call, const Answer& answer, const Receipt& receipt, const std::string& object,
          Response* response) {
  if (receipt.status.ok()) {
    response->set_record_id(receipt.record_id);
    response->set_position(receipt.change_seq);
    response->set_repeated_request(receipt.repeated);
  }
  answer(ErrorOf(call, receipt), NoteOf(call, receipt, object));
}

template <typename Response>
void Submit(Call& call, const Answer& answer, Submission submission, AskedAbout asked,
            Response* response) {
  const std::string object = ObjectOf(call, submission);
  if (const CallError error = CheckAudit(call); !error.ok()) return Refuse(answer, error, object);
  call.registrar().Submit(std::move(submission),
                           [&call, answer, response, object, asked = std::move(asked)](const Receipt& receipt) {
                             if (const CallError locked = ObserveChange(call, receipt, asked); !locked.ok()) {
                               return Refuse(answer, locked, object);
                             }
                             Give(call, answer, receipt, object, response);
                           });
}

// Refused, unless it was done before: what was withdrawn or moved by it is not to be found, or not the caller's any more.
// Looked up after the record, so that no first attempt can come between.
template <typename Response>
void RefuseIfNew(Call& call, const Answer& answer, const CallError& error, const Submission& submission,
                 Response* response) {
  const std::string object = ObjectOf(call, submission);
  if (const std::optional<Receipt> before = call.registrar().FindAnswered(submission)) {
    return Give(call, answer, *before, object, response);
  }
  Refuse(answer, error, object);
}

CallError CheckValues(const StudentText& record) {
  std::vector<FieldFault> faults = FaultsOf(record, "student.");
  if (faults.empty()) return {};
  return {InvalidArgument({"有字段不可用；各字段的说明见详情",
                           "values that cannot be used; the details say which"}),
          "FIELD_INVALID", std::move(faults)};
}

// The fields of a mask; a wrong path is a fault.
CallError FillFields(const v1::AmendRequest& request, Submission& submission) {
  std::vector<FieldFault> faults;
  for (const std::string& path : request.update_mask().paths()) {
    const std::optional<StudentColumnId> column = ColumnOfPath(path);
    if (column.has_value() && *column != StudentColumnId::kRecordId) {
      submission.fields.push_back(*column);
    } else {
      faults.push_back({"update_mask",
                        "UNKNOWN_FIELD",
                        {"有不能变更的字段", "names a field that cannot be changed"}});
    }
  }
  if (faults.empty()) return {};
  return {InvalidArgument({"update_mask 有误", "the update mask cannot be used"}),
          "REQUEST_INVALID", std::move(faults)};
}

CallError CheckRegionStays(const StudentText& before, const StudentText& after) {
  const StudentColumnId region = StudentColumnId::kSchoolRegion;
  if (before[region].empty() || !after[region].empty()) return {};
  return {InvalidArgument({"有字段不可用；各字段的说明见详情",
                           "values that cannot be used; the details say which"}),
          "FIELD_INVALID",
          {{"student.school_region",
            "REQUIRED",
            {"不能清空，否则谁也看不到该记录；请填写学校所在区县",
             "cannot be cleared, or nobody could see the record; write the school's county"}}}};
}

void DoAmend(Call& call, const v1::AmendRequest& request, v1::AmendResponse* response, const Answer& answer) {
  Submission submission = SubmissionOf(call, ChangeKind::kAmend);
  submission.record = TextOf(request.student());
  submission.confirmation = ConfirmationOf(call, request.confirmation());
  submission.expected_version = request.expected_version();
  const std::string record_id = request.student().record_id();
  CallError error = CheckRecordId(record_id, "student.record_id");
  if (error.ok()) error = CheckValues(submission.record);
  if (error.ok()) error = FillFields(request, submission);
  const FoundRecord found = error.ok() ? FindForCall(call, record_id) : FoundRecord();
  if (error.ok()) error = found.error;
  // As it is to be: what the change leaves as it is, is looked for, too.
  StudentText amended = submission.fields.empty() ? submission.record : found.state.record;
  for (const StudentColumnId field : submission.fields) amended[field] = submission.record[field];
  // A record must not be moved to where the caller has no say, nor to nowhere, where nobody has.
  if (error.ok()) error = CheckRegionStays(found.state.record, amended);
  if (error.ok()) error = CheckPlaceOf(call, amended);
  if (!error.ok()) return RefuseIfNew(call, answer, error, submission, response);
  Submit(call, answer, std::move(submission), AskedAboutOf(amended), response);
}

void DoRegister(Call& call, const v1::RegisterRequest& request, v1::RegisterResponse* response, const Answer& answer) {
  Submission submission = SubmissionOf(call, ChangeKind::kRegister);
  submission.record = TextOf(request.student());
  submission.confirmation = ConfirmationOf(call, request.confirmation());
  CallError error = CheckValues(submission.record);
  if (error.ok() && !request.student().record_id().empty()) {
    error = CheckRecordId(request.student().record_id(), "student.record_id");
  }
  if (error.ok()) error = CheckPlaceOf(call, submission.record);
  if (!error.ok()) return Refuse(answer, error, ObjectOf(call, submission));
  AskedAbout asked = AskedAboutOf(submission.record);
  Submit(call, answer, std::move(submission), std::move(asked), response);
}

void DoWithdraw(Call& call, const v1::WithdrawRequest& request, v1::WithdrawResponse* response, const Answer& answer) {
  Submission submission = SubmissionOf(call, ChangeKind::kWithdraw);
  submission.record[StudentColumnId::kRecordId] = request.record_id();
  submission.expected_version = request.expected_version();
  CallError error = CheckRecordId(request.record_id(), "record_id");
  if (error.ok()) error = FindForCall(call, request.record_id()).error;
  if (!error.ok()) return RefuseIfNew(call, answer, error, submission, response);
  Submit(call, answer, std::move(submission), AskedAbout(), response);
}

void TellVersion(Call& call, const v1::GetVersionRequest& /*request*/, v1::GetVersionResponse* response,
                 const Answer& answer) {
  const std::shared_ptr<const LiveRegister> live = call.registrar().live();
  response->set_version(std::string(kVersion));
  response->set_plan_fingerprint(live->plan_fingerprint());
  response->set_base_digest(live->base_digest());
  response->set_position(live->change_seq());
  response->set_record_count(live->record_count());
  response->set_changes_left(live->changes_left());
  answer({}, {});
}

}  // namespace

std::vector<UnaryMethod> RegistryMethods(ServiceParts& parts) {
  return {
      MakeUnary<v1::RegisterRequest, v1::RegisterResponse>(parts, Method::kRegister, Where::kHere, DoRegister),
      MakeUnary<v1::AmendRequest, v1::AmendResponse>(parts, Method::kAmend, Where::kWorker, DoAmend),
      MakeUnary<v1::WithdrawRequest, v1::WithdrawResponse>(parts, Method::kWithdraw, Where::kWorker, DoWithdraw),
      MakeUnary<v1::GetRecordRequest, v1::GetRecordResponse>(parts, Method::kGetRecord, Where::kWorker, LookUp),
      MakeUnary<v1::SearchRequest, v1::SearchResponse>(parts, Method::kSearch, Where::kWorker, SearchFor),
      MakeUnary<v1::ExplainPairRequest, v1::ExplainPairResponse>(parts, Method::kExplainPair, Where::kWorker, Explain),
      MakeUnary<v1::GetVersionRequest, v1::GetVersionResponse>(parts, Method::kGetVersion, Where::kHere, TellVersion),
  };
}

}  // namespace xueji::server
