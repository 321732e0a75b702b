// Call: the way of every call, in one place: who asks, may he, how often, until when, is it a
// request at all; then the method's own work; then the audit record, and only then the answer.
//
//   Call call(parts, context, cancelled, Method::kPreCheck);
//   if (CallError error = call.Admit(request.context(), 1); !error.ok()) return call.Close(error);
//   …                                                                   // the work
//   if (CallError error = call.Audit({.object = …, .verdict = "transfer"}); !error.ok()) return call.Close(error);
//   return call.Close({});
//
// A refusal costs little, and comes in this order: overload, identity, access, lock, loading,
// deadline, request, ticket, quota. Calls that look at nothing are neither counted nor audited. A
// Call belongs to one call and to one thread at a time; the parts are shared.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <grpcpp/server_context.h>

#include "server/ops/access_table.h"
#include "server/ops/audit_list.h"
#include "server/ops/identity.h"
#include "server/rpc/error_status.h"
#include "server/rpc/service_parts.h"
#include "server/rpc/verdict_message.h"

namespace xueji::server {

// What the audit says of a call, besides who and when.
struct AuditNote {
  std::string object = {};  // pseudonym
  std::string verdict = {};
  std::uint64_t records = 1;
};

class Call {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // `cancelled`: whether the client went away; both live as long as the call.
  Call(ServiceParts& parts, grpc::ServerContext& context, const std::atomic<bool>& cancelled, Method method);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // Everything before the work. `records`: how many are looked at; 0: each message is counted by
  // TakeQuota.
  CallError Admit(const v1::RequestContext& request, std::uint64_t records);
  CallError TakeQuota(std::uint64_t records);
  // Calls `then` once the register has come to this position, or with the error that it has not in
  // time.
  void WhenAt(std::uint64_t position, std::function<void(CallError)> then);
  // After a look: whether it is part of a harvest.
  CallError Observe(const Look& look);
  CallError Audit(const AuditNote& note);
  // Of a call that was about many: all of its records at once, before the answer.
  CallError AuditMany(AuditList* list);
  // The status to finish with; counts and logs.
  grpc::Status Close(const CallError& error);
  // Until when the answer is to be held, so that its time tells nothing.
  TimePoint HoldUntil();

  ServiceParts& parts() const { return parts_; }
  Registrar& registrar() { return *parts_.registrar(); }
  const Caller& caller() const { return caller_; }
  Viewer viewer() const { return {caller_.station, parts_.pseudonyms}; }
  const std::string& request_id() const { return request_id_; }
  TimePoint deadline() const { return deadline_; }
  bool IsCancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  // The place check of methods that are about one record.
  CallError CheckPlace(std::string_view school_region, std::string_view school_code) const;
  Access AccessTo(std::string_view school_region, std::string_view school_code) const;
  // Of methods that are about no record.
  Access AccessToOwn() const { return AccessOf(method_, caller_, Place::kOwn); }

 private:
  bool IsAudited() const;
  AuditRecord Who() const;  // what all audit records of the call have in common
  CallError AppendToAudit(std::span<const AuditRecord> records);
  CallError Identify();
  CallError NotIdentified(const absl::Status& why);
  CallError CheckDeadline();
  CallError CheckContext(const v1::RequestContext& request);
  CallError CheckTicket(const v1::RequestContext& request);

  ServiceParts& parts_;
  grpc::ServerContext& context_;
  const std::atomic<bool>& cancelled_;
  const Method method_;
  const TimePoint begin_;
  TimePoint deadline_;
  Caller caller_;
  std::string request_id_, purpose_;
  std::string ticket_id_;
  std::uint64_t ticket_records_ = 0;
  std::int64_t ticket_expires_ms_ = 0;
  std::optional<bool> found_;  // whether the look found somebody
  bool is_identified_ = false, is_in_audit_ = false;
};

// 370102 of "370102"; 0 of anything else.
std::uint32_t RegionNumber(std::string_view text);
// "370102"; "" for the nation.
std::string RegionCode(std::uint32_t region);
std::int64_t NowMs();

}  // namespace xueji::server
