#include "server/rpc/pre_check_service.h"

#include <memory>
#include <utility>

#include "engine/base/message.h"
#include "server/ops/answer_shape.h"
#include "server/rpc/message_bytes.h"
#include "server/rpc/pre_check_work.h"
#include "server/rpc/student_list.h"
#include "server/rpc/unary_call.h"

namespace xueji::server {
namespace {

void AnswerOne(Call& call, const PreCheckOutcome& outcome, v1::PreCheckResponse* response, const Answer& answer) {
  if (outcome.error.ok()) {
    response->mutable_padding()->assign(
        PaddingBytes(response->ByteSizeLong(), v1::PreCheckResponse::kPaddingFieldNumber), '\0');
    call.parts().metrics.RecordsChecked(1);
  }
  answer(outcome.error, {.object = outcome.object, .verdict = outcome.word});
}

// One message in, one out, by turns of a worker.
class BatchWork final : public StreamWork {
 public:
  BatchWork(ServiceParts& parts, StreamSeat& seat)
      : seat_(seat), call_(parts, seat.context(), seat.cancelled(), Method::kPreCheckBatch) {}

  void OnMessage(grpc::ByteBuffer* bytes) override {
    bytes_.Swap(bytes);  // the seat's is the next message's
    seat_.workers().Post([this] { Check(); });
  }
  void OnNoMore() override { End({}); }
  void OnWritten(bool ok) override { ok ? seat_.Read() : End({}); }

 private:
  void Check() {
    if (!TakeBytes(&bytes_, &whole_) || !list_.Read(AsText(whole_))) return End(NoMessage());
    if (is_admitted_) return CheckList();
    if (const CallError error = call_.Admit(list_.context(), 0); !error.ok()) return End(error);
    is_admitted_ = true;
    call_.WhenAt(list_.context().min_position(), [this](const CallError& error) {
      if (!error.ok()) return End(error);
      seat_.workers().Post([this] { CheckList(); });
    });
  }
  void CheckList() {
    if (const CallError error = CheckSize(); !error.ok()) return End(error);
    const CallError error = CheckMany(call_, list_.students(), &scratch_);
    if (error.ok()) call_.parts().metrics.RecordsChecked(list_.students().size());
    if (const CallError audit = call_.AuditMany(&scratch_.audit); !audit.ok()) return End(audit);
    if (!error.ok()) return End(error);
    seat_.Write(BytesOf(scratch_.answers.bytes()));
  }
  CallError CheckSize() {
    const std::uint32_t records_max = call_.parts().config.limits.batch_records_max;
    const auto records = static_cast<std::uint32_t>(list_.students().size());
    if (records == 0 || records > records_max) {
      return {InvalidArgument({"每条消息应有 1 至 $0 条记录", "a message holds 1 to $0 records", {records_max}}),
              "BATCH_SIZE"};
    }
    return call_.TakeQuota(records);
  }
  void End(const CallError& error) { seat_.Finish(call_.Close(error)); }

  StreamSeat& seat_;
  Call call_;
  bool is_admitted_ = false;
  grpc::ByteBuffer bytes_;
  grpc::Slice whole_;  // what list_ looks into
  StudentList list_;
  ListScratch scratch_;
};

}  // namespace

UnaryMethod PreCheckMethod(ServiceParts& parts) {
  return MakeUnary<v1::PreCheckRequest, v1::PreCheckResponse>(
      parts, Method::kPreCheck, Where::kHere,
      [](Call& call, const v1::PreCheckRequest& request, v1::PreCheckResponse* response, const Answer& answer) {
        PreCheckOutcome outcome = CheckOne(call, request.student(), response->mutable_verdict(), Patience::kShort);
        if (!outcome.is_unfinished) return AnswerOne(call, outcome, response, answer);
        answer.OnWorker([&call, &request, response, answer] {
          AnswerOne(call, CheckOne(call, request.student(), response->mutable_verdict(), Patience::kLong), response,
                    answer);
        });
      });
}

StreamMethod PreCheckBatchMethod(ServiceParts& parts) {
  return {.name = FactsOf(Method::kPreCheckBatch).name,
          .work = [&parts](StreamSeat& seat) { return std::make_unique<BatchWork>(parts, seat); }};
}

}  // namespace xueji::server
