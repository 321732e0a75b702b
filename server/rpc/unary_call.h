// MakeUnary: a method with one request and one answer, through the chain of call.h.
//
//   MakeUnary<v1::PreCheckRequest, v1::PreCheckResponse>(
//       parts, Method::kPreCheck, Where::kHere,
//       [](Call& call, const v1::PreCheckRequest& request, v1::PreCheckResponse* response, const Answer& answer) {
//         …; answer({}, {.verdict = "transfer"}); });
//
// The work fills the response and calls `answer` exactly once, on whatever thread; the audit record is written then, and
// what it cannot be written for is not answered. Request, response and call live until then, and not longer. What may
// take more than some 100 us, or read the store, is done by a worker (Where::kWorker). Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "server/rpc/call.h"
#include "server/rpc/unary_seat.h"

namespace xueji::server {

class Answer {
 public:
  explicit Answer(UnarySeat& seat) : seat_(&seat) {}
  void operator()(const CallError& error, const AuditNote& note) const;
  // Of what was about many.
  void OfMany(const CallError& error, AuditList* list) const;
  // What turned out to take its time.
  void OnWorker(std::function<void()> work) const { seat_->workers().Post(std::move(work)); }

 private:
  void Give(const CallError& error, const CallError& audit) const;

  UnarySeat* seat_;
};

enum class Where : std::uint8_t { kHere, kWorker };

using UnaryWork = std::function<void(UnarySeat& seat, const Answer& answer)>;
void ServeUnary(ServiceParts& parts, UnarySeat& seat, Method method, const v1::RequestContext& context, Where where,
                const UnaryWork& work);

template <typename Request, typename Response, typename Work>
UnaryMethod MakeUnary(ServiceParts& parts, Method method, Where where, Work work) {
  const UnaryWork typed = [work](UnarySeat& seat, const Answer& answer) {
    work(seat.call(), static_cast<const Request&>(seat.request()), static_cast<Response*>(seat.response()), answer);
  };
  return {.name = FactsOf(method).name,
          .request = &Request::default_instance(),
          .response = &Response::default_instance(),
          .serve = [&parts, method, where, typed](UnarySeat& seat) {
            ServeUnary(parts, seat, method, static_cast<const Request&>(seat.request()).context(), where, typed);
          },
          .refuse = [&parts, method](UnarySeat& seat, const CallError& error) {
            return seat.BeginCall(parts, method).Close(error);
          }};
}

}  // namespace xueji::server
