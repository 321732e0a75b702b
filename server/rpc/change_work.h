// What Register, Amend and Withdraw have in common: a submission of the caller's, and its receipt
// in the API's words.
//
//   Submission submission = SubmissionOf(*call, ChangeKind::kRegister);
//   call->registrar().Submit(submission, [=](Receipt receipt) { answer(ErrorOf(*call, receipt),
//   NoteOf(*call, receipt, object)); });
//
// Thread-safe as Call is.
#pragma once

#include <string>
#include <string_view>

#include "server/registrar/submission.h"
#include "server/rpc/call.h"
#include "xueji/v1/registry_service.pb.h"

namespace xueji::server {

// Who asks, when, until when.
Submission SubmissionOf(const Call& call, ChangeKind kind);
Confirmation ConfirmationOf(const Call& call, const v1::Confirmation& confirmation);
CallError ErrorOf(const Call& call, const Receipt& receipt);
// `object`: the pseudonym of whom it was about, where no record came of it.
AuditNote NoteOf(Call& call, const Receipt& receipt, const std::string& object);
// Whom a change is about, as the detector of harvests takes it.
struct AskedAbout {
  std::string record_id, document_number, name, birth_date;
};
AskedAbout AskedAboutOf(const StudentText& record);
// A change that is refused for what other records say tells what a question would have told: it is a look. The error of
// an account that it locks is to be answered instead. One that was made is told to the detector as what it is, once, and
// acknowledged whatever that says.
CallError ObserveChange(Call& call, const Receipt& receipt, const AskedAbout& asked);
// Before anything is changed: without audit there is no change.
CallError CheckAudit(Call& call);
// What a record id of a request may be.
CallError CheckRecordId(std::string_view record_id, std::string_view field);

}  // namespace xueji::server
