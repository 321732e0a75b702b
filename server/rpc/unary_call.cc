#include "server/rpc/unary_call.h"

#include <chrono>
#include <thread>

#include <grpcpp/alarm.h>

namespace xueji::server {
namespace {

// Below this an alarm is too coarse (its clock has milliseconds), and the thread waits.
constexpr std::chrono::milliseconds kAlarmMin{2};

}  // namespace

void FinishInTime(Call& call, grpc::ServerUnaryReactor* reactor, grpc::Status status) {
  const std::chrono::nanoseconds wait = call.HoldFor();
  if (wait < kAlarmMin) {
    const auto until = std::chrono::steady_clock::now() + wait;
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return reactor->Finish(std::move(status));
  }
  auto alarm = std::make_shared<grpc::Alarm>();
  const auto at = std::chrono::system_clock::now() +
                  std::chrono::duration_cast<std::chrono::microseconds>(wait);
  alarm->Set(at, [alarm, reactor, status = std::move(status)](bool) { reactor->Finish(status); });
}

grpc::ServerUnaryReactor* ServeUnary(ServiceParts& parts, grpc::CallbackServerContext* context,
                                     Method method, const v1::RequestContext& request,
                                     const UnaryWork& work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  auto call = std::make_shared<Call>(parts, *context, method);
  if (const CallError error = call->Admit(request, 1); !error.ok()) {
    reactor->Finish(call->Close(error));
    return reactor;
  }
  const Answer answer = [call, reactor](const CallError& error, const AuditNote& note) {
    CallError outcome = error;
    if (const CallError audit = call->Audit(note); !audit.ok()) outcome = audit;
    FinishInTime(*call, reactor, call->Close(outcome));
  };
  call->WhenAt(request.min_position(), [call, answer, work](const CallError& error) {
    if (!error.ok()) return answer(error, {.verdict = "refused: " + error.reason});
    work(call, answer);
  });
  return reactor;
}

}  // namespace xueji::server
