#include "server/registrar/registrar.h"

#include <set>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "engine/record/student_schema.h"
#include "server/registrar/identity_key.h"
#include "server/registrar/replay.h"
#include "server/registrar/ruling.h"

namespace xueji::server {

// What of a batch was judged good, in its order.
struct Registrar::Batch {
  struct Accepted {
    Waiting waiting;
    std::optional<PreCheckAnswer> verdict;
  };
  std::vector<Accepted> accepted;
  std::vector<ChangeRequest> requests;
  std::set<std::string, std::less<>> record_ids, request_ids;
};

namespace {

using Clock = std::chrono::steady_clock;

std::string RequestKey(const Submission& submission) {
  return submission.account + "\n" + submission.request_id;
}

const std::string& RecordIdOf(const Submission& submission) {
  return submission.record[StudentColumnId::kRecordId];
}

ChangeRequest RequestFor(const Submission& submission, bool shares_document) {
  ChangeRequest request;
  request.kind = submission.kind;
  request.record = submission.record;
  if (submission.kind != ChangeKind::kWithdraw)
    request.identity_key = IdentityKey(submission.record);
  if (shares_document) request.seat = RecordIdOf(submission);
  request.request_id = submission.request_id;
  request.request_digest = DigestOf(submission);
  request.account = submission.account;
  request.region = submission.region;
  request.at_ms = submission.at_ms;
  request.expected_version = submission.expected_version;
  request.answer = RecordIdOf(submission);
  return request;
}

Receipt ReceiptOf(const ChangeOutcome& outcome, const Submission& submission) {
  if (outcome.status.ok()) {
    return {.record_id = outcome.repeated ? outcome.answer : RecordIdOf(submission),
            .change_seq = outcome.change_seq,
            .repeated = outcome.repeated};
  }
  switch (outcome.status.code()) {
    case absl::StatusCode::kAlreadyExists:
      return RefusedFor(outcome.holder.empty() ? RefusalKind::kRecordIdTaken
                                               : RefusalKind::kDuplicate);
    case absl::StatusCode::kFailedPrecondition:
      return RefusedFor(RefusalKind::kStaleVersion);
    case absl::StatusCode::kInvalidArgument:
      return {.refusal = RefusalKind::kViolations, .status = outcome.status};
    default:
      return RefusedFor(RefusalKind::kStore);
  }
}

// Whether what an amendment leaves as it is can be read from the base: that keeps the plan's fields, but no address
// (LiveRegister::Get). What was not read is not written either.
bool KeepsTheRest(const LinkagePlan& plan, std::span<const StudentColumnId> amended) {
  std::set<StudentColumnId> known(amended.begin(), amended.end());
  known.insert(StudentColumnId::kRecordId);
  for (const Field& field : plan.fields) {
    const StudentColumn* const column = FindStudentColumn(field.name);
    if (column != nullptr && field.type != FieldType::kAddress) known.insert(column->id);
  }
  return known.size() == kStudentColumnCount;
}

Receipt AnswerOf(const StoredRequest& request) {
  return {.record_id = request.answer, .change_seq = request.change_seq, .repeated = true};
}

}  // namespace

void Registrar::FollowStore() {
  if (const absl::Status status = Replay(store_, *writable_); !status.ok()) {
    SetFault(status);
    return;
  }
  SetFault(absl::OkStatus());
  waiters_.Reached(writable_->change_seq());
}

void Registrar::Handle(std::vector<Waiting> waiting) {
  Batch batch;
  std::size_t next = 0;
  for (; next < waiting.size(); ++next) {
    Submission& submission = waiting[next].submission;
    if (Clock::now() >= submission.deadline) {
      waiting[next].done(RefusedFor(RefusalKind::kDeadline));
      continue;
    }
    const absl::StatusOr<bool> must_wait = MustWait(submission, batch);
    if (must_wait.ok() && *must_wait) break;
    if (AnswerRepeated(waiting[next])) continue;
    if (submission.kind == ChangeKind::kWithdraw) {
      JudgeWithdrawal(waiting[next], batch);
    } else {
      Judge(waiting[next], batch);
    }
  }
  queue_.PutBack({std::make_move_iterator(waiting.begin() + static_cast<std::ptrdiff_t>(next)),
                  std::make_move_iterator(waiting.end())});
  if (!batch.requests.empty()) Commit(batch);
  if (const absl::Status status = overlay_->Clear(); !status.ok()) SetFault(status);
}

// Whether what stands before it in the batch may change what is said of it.
absl::StatusOr<bool> Registrar::MustWait(const Submission& submission, const Batch& batch) const {
  if (batch.requests.empty()) return false;
  if (batch.request_ids.contains(RequestKey(submission)) ||
      batch.record_ids.contains(RecordIdOf(submission))) {
    return true;
  }
  // An amendment names what changes; what it meets is told by the whole record, which is not looked
  // up here.
  if (submission.kind == ChangeKind::kAmend) return true;
  if (submission.kind == ChangeKind::kWithdraw) return false;
  return overlay_->Meets(submission.record);
}

bool Registrar::AnswerRepeated(Waiting& waiting) {
  const Submission& submission = waiting.submission;
  if (submission.request_id.empty()) return false;
  const absl::StatusOr<std::optional<StoredRequest>> found =
      store_.FindRequest(submission.account, submission.request_id);
  if (!found.ok()) {
    waiting.done(RefusedFor(RefusalKind::kStore));
    return true;
  }
  if (!found->has_value()) return false;
  if ((*found)->request_digest != DigestOf(submission)) {
    waiting.done(RefusedFor(RefusalKind::kRequestIdReused));
  } else {
    waiting.done(AnswerOf(**found));
  }
  return true;
}

std::optional<Receipt> Registrar::FindAnswered(const Submission& submission) const {
  if (submission.request_id.empty()) return std::nullopt;
  const absl::StatusOr<std::optional<StoredRequest>> found =
      store_.FindRequest(submission.account, submission.request_id);
  if (!found.ok() || !found->has_value() || (*found)->request_digest != DigestOf(submission)) {
    return std::nullopt;
  }
  return AnswerOf(**found);
}

// Fills in what an amendment leaves as it is.
RefusalKind Registrar::CompleteAmendment(Submission& submission, bool& key_fields) const {
  const absl::StatusOr<RecordState> state = Find(RecordIdOf(submission));
  if (!state.ok()) {
    return absl::IsNotFound(state.status()) ? RefusalKind::kNotFound : RefusalKind::kStore;
  }
  if (state->withdrawn) return RefusalKind::kWithdrawn;
  if (submission.expected_version != 0 && submission.expected_version != state->version) {
    return RefusalKind::kStaleVersion;
  }
  if (!submission.fields.empty()) {
    const bool is_of_base = state->version == 0;
    if (is_of_base && !KeepsTheRest(writable_->plan(), submission.fields)) return RefusalKind::kRecordNotWhole;
    StudentText merged = state->record;
    for (const StudentColumnId field : submission.fields) merged[field] = submission.record[field];
    merged[StudentColumnId::kRecordId] = RecordIdOf(submission);
    submission.record = std::move(merged);
  }
  key_fields = DiffersInKeyFields(state->record, submission.record);
  return RefusalKind::kNone;
}

void Registrar::Judge(Waiting& waiting, Batch& batch) {
  Submission& submission = waiting.submission;
  // The digest is of what was asked, not of what it is completed to.
  const std::string digest = DigestOf(submission);
  bool is_judged = true;
  if (submission.kind == ChangeKind::kAmend) {
    const RefusalKind refusal = CompleteAmendment(submission, is_judged);
    if (refusal != RefusalKind::kNone) return waiting.done(RefusedFor(refusal));
  } else if (RecordIdOf(submission).empty()) {
    submission.record[StudentColumnId::kRecordId] = MakeRecordId(submission);
  } else if (Find(RecordIdOf(submission)).ok()) {
    return waiting.done(RefusedFor(RefusalKind::kRecordIdTaken));
  }
  if (writable_->changes_left() <= batch.requests.size())
    return waiting.done(RefusedFor(RefusalKind::kNoRoom));
  absl::StatusOr<PreCheckAnswer> answer = writable_->PreCheck(
      submission.record,
      {.own_record_id = RecordIdOf(submission), .deadline = submission.deadline});
  if (!answer.ok()) {
    Receipt receipt =
        RefusedFor(absl::IsDeadlineExceeded(answer.status()) ? RefusalKind::kDeadline
                                                             : RefusalKind::kViolations);
    receipt.status = answer.status();
    return waiting.done(std::move(receipt));
  }
  const RefusalKind refusal =
      is_judged || !answer->violations.empty() ? Rule(*answer, submission) : RefusalKind::kNone;
  if (refusal != RefusalKind::kNone) {
    Receipt receipt = RefusedFor(refusal);
    receipt.verdict = *std::move(answer);
    return waiting.done(std::move(receipt));
  }
  if (const absl::Status status = overlay_->Add(submission.record); !status.ok()) SetFault(status);
  batch.requests.push_back(RequestFor(submission, SharesDocumentLegitimately(*answer)));
  batch.requests.back().request_digest = digest;
  batch.record_ids.insert(RecordIdOf(submission));
  batch.request_ids.insert(RequestKey(submission));
  batch.accepted.push_back({std::move(waiting), *std::move(answer)});
}

void Registrar::JudgeWithdrawal(Waiting& waiting, Batch& batch) {
  const Submission& submission = waiting.submission;
  const absl::StatusOr<RecordState> state = Find(RecordIdOf(submission));
  if (!state.ok()) {
    return waiting.done(RefusedFor(absl::IsNotFound(state.status()) ? RefusalKind::kNotFound
                                                                    : RefusalKind::kStore));
  }
  if (state->withdrawn) return waiting.done(RefusedFor(RefusalKind::kWithdrawn));
  if (submission.expected_version != 0 && submission.expected_version != state->version) {
    return waiting.done(RefusedFor(RefusalKind::kStaleVersion));
  }
  batch.requests.push_back(RequestFor(submission, /*shares_document=*/false));
  ChangeRequest& request = batch.requests.back();
  request.record = state->record;
  request.record[StudentColumnId::kRecordId] = RecordIdOf(submission);
  // What is kept as withdrawn is what was: if another server changed it since, nothing is withdrawn.
  request.expected_version = state->version;
  batch.record_ids.insert(RecordIdOf(submission));
  batch.request_ids.insert(RequestKey(submission));
  batch.accepted.push_back({std::move(waiting), std::nullopt});
}

void Registrar::Commit(Batch& batch) {
  const Clock::time_point begin = Clock::now();
  const absl::StatusOr<std::vector<ChangeOutcome>> outcomes = store_.Commit(batch.requests);
  SetStoreFault(outcomes.status());
  if (!outcomes.ok()) {
    for (Batch::Accepted& accepted : batch.accepted)
      accepted.waiting.done(RefusedFor(RefusalKind::kStore));
    return;
  }
  Apply(batch, *outcomes);
  if (options_.committed) {
    options_.committed(outcomes->size(),
                       std::chrono::duration<double>(Clock::now() - begin).count());
  }
  for (std::size_t i = 0; i < outcomes->size(); ++i) {
    Receipt receipt = ReceiptOf((*outcomes)[i], batch.accepted[i].waiting.submission);
    receipt.verdict = std::move(batch.accepted[i].verdict);
    batch.accepted[i].waiting.done(std::move(receipt));
  }
}

// What was committed is applied as it is, unless another server's changes lie between: then the
// store is read.
void Registrar::Apply(const Batch& batch, const std::vector<ChangeOutcome>& outcomes) {
  std::vector<RegisterChange> changes;
  std::uint64_t expected = writable_->change_seq();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].status.ok() || outcomes[i].repeated) continue;
    if (outcomes[i].change_seq != ++expected) return FollowStore();
    changes.push_back(
        ChangeOf(outcomes[i].change_seq, batch.requests[i].kind, batch.requests[i].record));
  }
  if (changes.empty()) return;
  if (const absl::Status status = writable_->Apply(changes); !status.ok()) return SetFault(status);
  waiters_.Reached(writable_->change_seq());
}

}  // namespace xueji::server
