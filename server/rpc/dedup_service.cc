#include "server/rpc/dedup_service.h"

#include <string>

#include "engine/base/message.h"
#include "server/rpc/change_work.h"
#include "server/rpc/unary_call.h"
#include "xueji/v1/dedup_service.pb.h"

namespace xueji::server {
namespace {

v1::JobState StateOf(DedupState state) {
  switch (state) {
    case DedupState::kRunning:
      return v1::JOB_STATE_RUNNING;
    case DedupState::kDone:
      return v1::JOB_STATE_DONE;
    case DedupState::kFailed:
      return v1::JOB_STATE_FAILED;
    case DedupState::kCancelled:
      return v1::JOB_STATE_CANCELLED;
  }
  return v1::JOB_STATE_UNSPECIFIED;
}

// Who runs the server sees that a job runs and how far it is, not what it found.
void FillJob(const DedupJob& job, bool is_masked, v1::Job* message) {
  message->set_job_id(job.id);
  message->set_state(StateOf(job.state));
  message->set_stage(job.stage);
  message->set_progress(job.progress);
  if (is_masked) return;
  message->set_result_directory(job.result_directory);
  message->set_position(job.position);
  message->set_records(job.records);
  message->set_duplicates(job.duplicates);
  message->set_reviews(job.reviews);
  message->set_message_zh(job.fault.zh);
  message->set_message_en(job.fault.en);
}

void AnswerWith(const Call& call, const absl::StatusOr<DedupJob>& job, v1::Job* message,
                const Answer& answer) {
  if (!job.ok()) {
    const std::string reason = absl::IsNotFound(job.status()) ? "JOB_NOT_FOUND" : "JOB_REFUSED";
    return answer({job.status(), reason}, {.verdict = "refused: " + reason});
  }
  FillJob(*job, call.AccessToOwn() == Access::kMasked, message);
  answer({}, {.verdict = "done"});
}

void Start(Call& call, const v1::StartDedupRequest& /*request*/, v1::StartDedupResponse* response, const Answer& answer) {
  if (const CallError error = CheckAudit(call); !error.ok()) return answer(error, {.verdict = "refused: " + error.reason});
  AnswerWith(call, call.parts().dedup()->Start(call.request_id()), response->mutable_job(), answer);
}

void Get(Call& call, const v1::GetJobRequest& request, v1::GetJobResponse* response, const Answer& answer) {
  AnswerWith(call, call.parts().dedup()->Get(request.job_id()), response->mutable_job(), answer);
}

void Cancel(Call& call, const v1::CancelJobRequest& request, v1::CancelJobResponse* response, const Answer& answer) {
  AnswerWith(call, call.parts().dedup()->Cancel(request.job_id()), response->mutable_job(), answer);
}

}  // namespace

std::vector<UnaryMethod> DedupMethods(ServiceParts& parts) {
  return {
      MakeUnary<v1::StartDedupRequest, v1::StartDedupResponse>(parts, Method::kStartDedup, Where::kWorker, Start),
      MakeUnary<v1::GetJobRequest, v1::GetJobResponse>(parts, Method::kGetJob, Where::kWorker, Get),
      MakeUnary<v1::CancelJobRequest, v1::CancelJobResponse>(parts, Method::kCancelJob, Where::kWorker, Cancel),
  };
}

}  // namespace xueji::server
