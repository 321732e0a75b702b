#include "server/rpc/call.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/base/message.h"
#include "server/ops/answer_shape.h"
#include "server/rpc/purpose_word.h"

namespace xueji::server {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kBearer = "Bearer ";
constexpr std::string_view kOverloadReason = "OVERLOAD";
constexpr std::size_t kRequestIdMax = 64;

std::string_view View(grpc::string_ref text) {
  return {text.data(), text.size()};
}

std::string RoleWords(RoleSet roles) {
  std::string words;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    if (!roles.Has(static_cast<Role>(i))) continue;
    words += (words.empty() ? "" : ",") + std::string(kRoleWords[i]);
  }
  return words;
}

// Signing in anew is no help.
CallError NoTicket(const Message& why) {
  return {Fault(absl::StatusCode::kPermissionDenied, why), "TICKET"};
}

bool IsRequestId(std::string_view text) {
  return text.size() <= kRequestIdMax && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

CallError Overload() {
  return {ResourceExhausted(
              {"正在处理的请求过多；请稍后重试", "too many calls are under way; try again soon"}),
          std::string(kOverloadReason),
          {},
          200};
}

}  // namespace

std::int64_t NowMs() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::uint32_t RegionNumber(std::string_view text) {
  std::uint32_t region = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), region);
  return text.size() == 6 && error == std::errc() && end == text.data() + text.size() ? region : 0;
}

std::string RegionCode(std::uint32_t region) {
  return region == 0 ? "" : std::to_string(region);
}

Call::Call(ServiceParts& parts, grpc::ServerContext& context, const std::atomic<bool>& cancelled, Method method)
    : parts_(parts),
      context_(context),
      cancelled_(cancelled),
      method_(method),
      begin_(std::chrono::steady_clock::now()),
      deadline_(TimePoint::max()) {
  parts_.in_flight.fetch_add(1, std::memory_order_relaxed);  // a count and no more
  parts_.metrics.InFlight(1);
}

Call::~Call() {
  parts_.in_flight.fetch_sub(1, std::memory_order_relaxed);
  parts_.metrics.InFlight(-1);
}

CallError Call::Admit(const v1::RequestContext& request, std::uint64_t records) {
  const std::uint32_t in_flight_max = parts_.config.limits.in_flight_max;
  if (in_flight_max != 0 && parts_.in_flight.load(std::memory_order_relaxed) > in_flight_max)
    return Overload();
  if (CallError error = Identify(); !error.ok()) return error;
  if (!MayCall(method_, caller_)) return {Refusal(method_), "NOT_ALLOWED"};
  if (const HarvestVerdict lock = parts_.harvest.LockOf(caller_.user, NowMs()); lock.locked) {
    return {Locked(lock), "LOCKED"};
  }
  if (parts_.registrar() == nullptr) {
    return {Fault(absl::StatusCode::kUnavailable,
                  {"正在载入学籍库；请稍后重试", "the register is being loaded; try again soon"}),
            "NOT_LOADED",
            {},
            1'000};
  }
  if (CallError error = CheckDeadline(); !error.ok()) return error;
  if (CallError error = CheckContext(request); !error.ok()) return error;
  if (CallError error = CheckTicket(request); !error.ok()) return error;
  return records == 0 ? CallError{} : TakeQuota(records);
}

CallError Call::Identify() {
  const auto certificates = context_.auth_context()->FindPropertyValues("x509_pem_cert");
  const auto& metadata = context_.client_metadata();
  if (metadata.count("authorization") > 1) {
    // A guard before us may have read the one, and we the other.
    return NotIdentified(
        SignInFault("several_tokens", Fault(absl::StatusCode::kUnauthenticated,
                                            {"请求中有多个 authorization；只能有一个用户令牌",
                                             "the call has several of `authorization`; send the token of one user"})));
  }
  const auto found = metadata.find("authorization");
  const std::string_view header =
      found == metadata.end() ? std::string_view() : View(found->second);
  const std::string_view token =
      header.substr(0, kBearer.size()) == kBearer ? header.substr(kBearer.size()) : "";
  absl::StatusOr<Caller> caller = parts_.callers.Identify(
      certificates.empty() ? std::string_view() : View(certificates.front()), token, NowMs());
  if (!caller.ok()) return NotIdentified(caller.status());
  caller_ = *std::move(caller);
  is_identified_ = true;
  return {};
}

// The audit is of callers who are known; of the others it must be seen that they come. Nothing they sent is written.
CallError Call::NotIdentified(const absl::Status& why) {
  const std::string word = SignInFaultWord(why);
  parts_.metrics.SignInFailed(word);
  if (const std::optional<std::uint64_t> left_out = parts_.sign_in_pace.Next(NowMs())) {
    const std::string peer = context_.peer();
    parts_.log.Warning("sign-in refused", {{"reason", word},
                                           {"from", peer.substr(0, peer.rfind(':'))},
                                           {"left_out", *left_out}});
  }
  return {why, "NOT_IDENTIFIED"};
}

CallError Call::CheckDeadline() {
  const auto& limits = parts_.config.limits;
  const auto now = std::chrono::system_clock::now();
  milliseconds left{limits.deadline_default_ms};
  if (context_.deadline() != std::chrono::system_clock::time_point::max()) {
    left = std::chrono::duration_cast<milliseconds>(context_.deadline() - now);
  } else if (left.count() == 0) {
    return {
        Fault(absl::StatusCode::kFailedPrecondition,
              {"请求没有时限；请在客户端设置", "the call has no deadline; set one in the client"}),
        "DEADLINE_REQUIRED"};
  }
  // A list or a watch takes as long as its caller says.
  const bool is_stream = method_ == Method::kPreCheckBatch || method_ == Method::kWatchChanges;
  if (limits.deadline_max_ms != 0 && !is_stream)
    left = std::min(left, milliseconds{limits.deadline_max_ms});
  deadline_ = begin_ + left;
  return {};
}

CallError Call::CheckContext(const v1::RequestContext& request) {
  const MethodFacts& facts = FactsOf(method_);
  std::vector<FieldFault> faults;
  if (!IsRequestId(request.request_id())) {
    faults.push_back({"context.request_id",
                      "FORMAT",
                      {"应为不超过 $0 个字母、数字、. _ -",
                       "write at most $0 letters, digits and . _ -",
                       {kRequestIdMax}}});
  } else {
    request_id_ = request.request_id();
  }
  if (facts.changes && request.request_id().empty()) {
    faults.push_back({"context.request_id",
                      "REQUIRED",
                      {"必填：重复提交凭它识别", "required: a repetition is told by it"}});
  }
  purpose_ = PurposeWord(request.purpose());
  if ((facts.looks || facts.changes) && purpose_.empty()) {
    faults.push_back(
        {"context.purpose", "REQUIRED", {"请说明用途", "say what it is for; one of Purpose"}});
  }
  if (faults.empty()) return {};
  return {InvalidArgument({"请求有误；各字段的说明见详情",
                           "the request cannot be used; the details say which fields"}),
          "REQUEST_INVALID", std::move(faults)};
}

CallError Call::CheckTicket(const v1::RequestContext& request) {
  if (request.ticket().empty() && !FactsOf(method_).needs_ticket) return {};
  if (request.ticket().empty()) {
    return NoTicket({"批量查询须有批准单：请由本单位另一人审批并签发批准单，写入 context.ticket；单个学生可逐条预检",
                     "a list needs an approval ticket: have somebody else of your office approve it, and send the ticket "
                     "as context.ticket; a single child may be asked about without"});
  }
  const absl::StatusOr<ApprovalTicket> ticket =
      parts_.callers.CheckTicket(caller_, request.ticket(), NowMs());
  if (!ticket.ok()) return NoTicket(MessageOf(ticket.status()));
  if (IsPurposeWord(ticket->purpose) && !purpose_.empty() && ticket->purpose != purpose_) {
    return NoTicket({"批准单批准的用途是 $0，本次请求的用途是 $1；请另办批准单，或更正 context.purpose",
                     "the ticket was approved for $0, and the request is for $1; have another one approved, or correct "
                     "context.purpose",
                     {PurposeText(ticket->purpose), PurposeText(purpose_)}});
  }
  ticket_id_ = ticket->id;
  ticket_records_ = ticket->records_max;
  ticket_expires_ms_ = ticket->expires_s * 1000;
  return {};
}

CallError Call::TakeQuota(std::uint64_t records) {
  const MethodFacts& facts = FactsOf(method_);
  if (!facts.looks && !facts.changes) return {};
  const QuotaAsker asker = {caller_.user, caller_.certificate, caller_.station.region};
  const QuotaVerdict verdict =
      ticket_id_.empty() ? parts_.quotas.Take(asker, records, NowMs())
                         : parts_.quotas.TakeFromTicket(ticket_id_, ticket_records_,
                                                        ticket_expires_ms_, records, NowMs());
  if (verdict.granted) return {};
  parts_.metrics.QuotaRefused(verdict.holder);
  return {TooMuch(verdict), "QUOTA", {}, verdict.retry_ms};
}

void Call::WhenAt(std::uint64_t position, std::function<void(CallError)> then) {
  if (position <= registrar().position()) return then({});
  registrar().waiters().Wait(position, deadline_, [then = std::move(then)](bool reached) {
    if (reached) return then({});
    then({Fault(absl::StatusCode::kUnavailable,
                {"尚未同步到所要求的位置；请稍后重试",
                 "the register has not come to this position yet; try again"}),
          "POSITION_NOT_REACHED",
          {},
          500});
  });
}

CallError Call::Observe(const Look& look) {
  found_ = look.outcome != LookOutcome::kMiss;
  if (!ticket_id_.empty()) return {};  // somebody approved the list
  const std::int64_t now_ms = NowMs();
  const HarvestVerdict verdict =
      parts_.harvest.Observe({caller_.user, caller_.certificate}, look, now_ms);
  if (!verdict.locked) {
    // Of many calls at once the others were admitted before the one that was found out.
    const HarvestVerdict before = parts_.harvest.LockOf(caller_.user, now_ms);
    return before.locked ? CallError{Locked(before), "LOCKED"} : CallError{};
  }
  parts_.metrics.Locked(verdict.reason);
  parts_.log.Warning("account locked",
                     {{"account", caller_.user}, {"reason", HarvestReasonWord(verdict.reason)}});
  return {Locked(verdict), "LOCKED"};
}

bool Call::IsAudited() const {
  const MethodFacts& facts = FactsOf(method_);
  return facts.looks || facts.changes;
}

AuditRecord Call::Who() const {
  AuditRecord record;
  record.at_ms = NowMs();
  record.user = caller_.user;
  record.roles = RoleWords(caller_.roles);
  record.level = LevelWord(caller_.station.level);
  record.region = RegionCode(caller_.station.region);
  record.method = FactsOf(method_).name;
  record.purpose = purpose_;
  record.ticket = ticket_id_;
  record.request_id = request_id_;
  return record;
}

CallError Call::Audit(const AuditNote& note) {
  if (!IsAudited()) return {};
  AuditRecord record = Who();
  record.object = note.object;
  record.records = note.records;
  record.verdict = note.verdict;
  return AppendToAudit({&record, 1});
}

CallError Call::AuditMany(AuditList* list) {
  return IsAudited() ? AppendToAudit(list->RecordsLike(Who())) : CallError{};
}

CallError Call::AppendToAudit(std::span<const AuditRecord> records) {
  const absl::Status status = parts_.audit.Append(records);
  is_in_audit_ = status.ok();
  if (status.ok()) return {};
  parts_.log.Error("audit failed", {{"status", status}});
  if (parts_.audit_failed) parts_.audit_failed();
  return {Fault(absl::StatusCode::kUnavailable,
                {"审计记录写不进去，请求不予答复；请联系运维人员",
                 "the audit record could not be written, so there is no answer"}),
          "AUDIT_UNAVAILABLE"};
}

grpc::Status Call::Close(const CallError& error) {
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  parts_.metrics.Request(method_, CodeWord(error.status.code()), seconds);
  if (error.ok()) return grpc::Status::OK;
  // Who was refused for what he may not do stands in the audit, too.
  if (is_identified_ && !is_in_audit_ && (error.reason == "NOT_ALLOWED" || error.reason == "LOCKED")) {
    Audit({.verdict = "refused: " + error.reason}).ok();
  }
  if (error.status.code() == absl::StatusCode::kInternal ||
      error.status.code() == absl::StatusCode::kUnknown) {
    parts_.log.Error("call failed", {{"method", FactsOf(method_).name}, {"status", error.status}});
  }
  if (error.reason == kOverloadReason) {
    // Refusing must cost next to nothing: nothing of the call stands in it, so it is made once.
    static const grpc::Status overload = ErrorStatus(Overload(), "");
    return overload;
  }
  return ErrorStatus(error, request_id_);
}

Call::TimePoint Call::HoldUntil() {
  // A change says by its answer what its time could tell, and is answered on the writer's thread.
  if (!FactsOf(method_).looks || FactsOf(method_).changes) return begin_;
  const TimePoint now = std::chrono::steady_clock::now();
  const TimePoint::duration elapsed = now - begin_;
  if (found_) parts_.work_floor.Note(method_, *found_, elapsed);
  return now + parts_.work_floor.WaitAfter(method_, elapsed);
}

Access Call::AccessTo(std::string_view school_region, std::string_view school_code) const {
  return AccessOf(method_, caller_, RegionNumber(school_region), school_code);
}

CallError Call::CheckPlace(std::string_view school_region, std::string_view school_code) const {
  if (AccessTo(school_region, school_code) != Access::kRefused) return {};
  return {Refusal(method_), "NOT_ALLOWED"};
}

}  // namespace xueji::server
