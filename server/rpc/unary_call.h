// ServeUnary: a call with one request and one answer, through the chain of call.h.
//
//   return ServeUnary(parts, context, Method::kPreCheck, *request,
//                     [=](const std::shared_ptr<Call>& call, const Answer& answer) { …; answer({},
//                     {.verdict = "transfer"}); });
//
// The work fills the response and calls `answer` exactly once, on whatever thread; the audit record
// is written then, and what it cannot be written for is not answered. Request, response and context
// live until then. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "server/rpc/call.h"

namespace xueji::server {

using Answer = std::function<void(const CallError& error, const AuditNote& note)>;
using UnaryWork = std::function<void(const std::shared_ptr<Call>& call, const Answer& answer)>;

// Finishes when the answer's time has come (call.h: HoldFor).
void FinishInTime(Call& call, grpc::ServerUnaryReactor* reactor, grpc::Status status);
grpc::ServerUnaryReactor* ServeUnary(ServiceParts& parts, grpc::CallbackServerContext* context,
                                     Method method, const v1::RequestContext& request,
                                     const UnaryWork& work);

}  // namespace xueji::server
