#include "server/rpc/unary_call.h"

namespace xueji::server {

void Answer::operator()(const CallError& error, const AuditNote& note) const {
  Give(error, seat_->call().Audit(note));
}

void Answer::OfMany(const CallError& error, AuditList* list) const {
  Give(error, seat_->call().AuditMany(list));
}

void Answer::Give(const CallError& error, const CallError& audit) const {
  Call& call = seat_->call();
  seat_->FinishAt(call.HoldUntil(), call.Close(audit.ok() ? error : audit));
}

void ServeUnary(ServiceParts& parts, UnarySeat& seat, Method method, const v1::RequestContext& context, Where where,
                const UnaryWork& work) {
  Call& call = seat.BeginCall(parts, method);
  if (const CallError error = call.Admit(context, 1); !error.ok()) return seat.Finish(call.Close(error));
  const Answer answer(seat);
  if (where == Where::kHere && context.min_position() <= call.registrar().position()) return work(seat, answer);
  call.WhenAt(context.min_position(), [&seat, &work, answer](const CallError& error) {
    seat.workers().Post([&seat, &work, answer, error] {
      if (!error.ok()) return answer(error, {.verdict = "refused: " + error.reason});
      work(seat, answer);
    });
  });
}

}  // namespace xueji::server
