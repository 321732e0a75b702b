#include "server/rpc/pre_check_service.h"

#include <memory>
#include <string>
#include <utility>

#include "engine/base/message.h"
#include "server/ops/answer_shape.h"
#include "server/rpc/pre_check_work.h"
#include "server/rpc/unary_call.h"

namespace xueji::server {
namespace {

// One message in, one out: a client that does not read its answers is read no further.
class BatchReactor final
    : public grpc::ServerBidiReactor<v1::PreCheckBatchRequest, v1::PreCheckBatchResponse> {
 public:
  BatchReactor(ServiceParts& parts, grpc::CallbackServerContext& context)
      : call_(parts, context, Method::kPreCheckBatch) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return End({});
    if (!is_admitted_) {
      if (const CallError error = call_.Admit(request_.context(), 0); !error.ok())
        return End(error);
      is_admitted_ = true;
    }
    if (const CallError error = CheckMessage(); !error.ok()) return End(error);
    response_.Clear();
    for (const v1::Student& student : request_.students()) {
      if (call_.IsCancelled())
        return End({Fault(absl::StatusCode::kCancelled, {"已取消", "cancelled"}), "CANCELLED"});
      if (const CallError error = Check(student); !error.ok()) return End(error);
    }
    call_.parts().metrics.RecordsChecked(static_cast<std::uint64_t>(request_.students_size()));
    const CallError audit = call_.Audit(
        {.verdict = "checked", .records = static_cast<std::uint64_t>(request_.students_size())});
    if (!audit.ok()) return End(audit);
    StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return End({});
    StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  CallError CheckMessage() {
    const std::uint32_t records_max = call_.parts().config.limits.batch_records_max;
    const auto records = static_cast<std::uint32_t>(request_.students_size());
    if (records == 0 || records > records_max) {
      return {
          InvalidArgument(
              {"每条消息应有 1 至 $0 条记录", "a message holds 1 to $0 records", {records_max}}),
          "BATCH_SIZE"};
    }
    return call_.TakeQuota(records);
  }
  // Values that cannot be used are that record's; anything else ends the call.
  CallError Check(const v1::Student& student) {
    v1::PreCheckBatchAnswer* answer = response_.add_answers();
    answer->set_record_id(student.record_id());
    v1::Verdict verdict;
    const PreCheckOutcome outcome = CheckOne(call_, student, &verdict);
    if (outcome.error.ok()) {
      *answer->mutable_verdict() = std::move(verdict);
      return {};
    }
    if (outcome.error.faults.empty()) return outcome.error;
    for (const FieldFault& fault : outcome.error.faults) {
      v1::Violation* violation = answer->add_violations();
      violation->set_field(fault.field.substr(fault.field.find('.') + 1));
      violation->set_code(fault.code);
      violation->set_message_zh(fault.message.zh);
      violation->set_message_en(fault.message.en);
    }
    return {};
  }
  void End(const CallError& error) { Finish(call_.Close(error)); }

  Call call_;
  bool is_admitted_ = false;
  v1::PreCheckBatchRequest request_;
  v1::PreCheckBatchResponse response_;
};

}  // namespace

grpc::ServerUnaryReactor* PreCheckService::PreCheck(grpc::CallbackServerContext* context,
                                                    const v1::PreCheckRequest* request,
                                                    v1::PreCheckResponse* response) {
  return ServeUnary(
      parts_, context, Method::kPreCheck, request->context(),
      [request, response](const std::shared_ptr<Call>& call, const Answer& answer) {
        const PreCheckOutcome outcome =
            CheckOne(*call, request->student(), response->mutable_verdict());
        if (outcome.error.ok()) {
          response->set_padding(std::string(
              PaddingBytes(response->ByteSizeLong(), v1::PreCheckResponse::kPaddingFieldNumber),
              '\0'));
          call->parts().metrics.RecordsChecked(1);
        }
        answer(outcome.error, {.object = outcome.object, .verdict = outcome.word});
      });
}

grpc::ServerBidiReactor<v1::PreCheckBatchRequest, v1::PreCheckBatchResponse>*
PreCheckService::PreCheckBatch(grpc::CallbackServerContext* context) {
  return new BatchReactor(parts_, *context);
}

}  // namespace xueji::server
