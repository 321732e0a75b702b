#include "server/rpc/watch_reactor.h"

#include <chrono>

#include <grpcpp/alarm.h>

#include "engine/base/message.h"
#include "server/rpc/call.h"

namespace xueji::server {
namespace {

constexpr std::size_t kChangesMax = 200;
constexpr std::chrono::milliseconds kLook{1'000};  // how soon a caller who went away is noticed
constexpr int kLooksPerSign = 15;                  // a sign of life every so many looks

v1::ChangeKind KindOf(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kRegister:
      return v1::CHANGE_KIND_REGISTER;
    case ChangeKind::kAmend:
      return v1::CHANGE_KIND_AMEND;
    case ChangeKind::kWithdraw:
      return v1::CHANGE_KIND_WITHDRAW;
    case ChangeKind::kImport:
      return v1::CHANGE_KIND_IMPORT;
  }
  return v1::CHANGE_KIND_UNSPECIFIED;
}

class WatchReactor final : public grpc::ServerWriteReactor<v1::WatchChangesResponse> {
 public:
  WatchReactor(ServiceParts& parts, grpc::CallbackServerContext& context,
               const v1::WatchChangesRequest& request)
      : call_(parts, context, Method::kWatchChanges), position_(request.after()) {
    const CallError error = call_.Admit(request.context(), 1);
    error.ok() ? Go() : End(error);
  }

  void OnWriteDone(bool ok) override { ok ? Go() : End({}); }
  void OnDone() override { delete this; }

 private:
  void Go() {
    if (call_.IsCancelled())
      return End({Fault(absl::StatusCode::kCancelled, {"已取消", "cancelled"}), "CANCELLED"});
    if (std::chrono::steady_clock::now() >= call_.deadline()) {
      return End({Fault(absl::StatusCode::kDeadlineExceeded, {"已到时限", "the deadline is over"}),
                  "DEADLINE"});
    }
    const absl::StatusOr<std::vector<StoredChange>> changes =
        call_.registrar().store().ReadChanges(position_, kChangesMax);
    if (!changes.ok()) return End({changes.status(), "STORE_UNAVAILABLE", {}, 1'000});
    if (changes->empty() && ++looks_ % kLooksPerSign != 0) return WaitForMore();
    response_.Clear();
    for (const StoredChange& change : *changes) Add(change);
    response_.set_position(position_);
    const CallError audit = call_.Audit(
        {.verdict = "watched", .records = static_cast<std::uint64_t>(response_.changes_size())});
    if (!audit.ok()) return End(audit);
    StartWrite(&response_);
  }
  void Add(const StoredChange& stored) {
    position_ = stored.change_seq;
    const Access access = call_.AccessTo(stored.record[StudentColumnId::kSchoolRegion],
                                         stored.record[StudentColumnId::kSchoolCode]);
    if (access == Access::kRefused) return;
    v1::Change* change = response_.add_changes();
    change->set_position(stored.change_seq);
    change->set_kind(KindOf(stored.kind));
    FillStudent(ViewRecord(call_.caller().station, access, stored.record),
                change->mutable_student());
    change->mutable_at()->set_seconds(stored.at_ms / 1000);
    change->mutable_at()->set_nanos(static_cast<int>(stored.at_ms % 1000) * 1'000'000);
  }
  // The writer's thread must not read the store for us: an alarm carries on.
  void WaitForMore() {
    call_.registrar().waiters().Wait(
        position_ + 1, std::chrono::steady_clock::now() + kLook,
        [this](bool) { alarm_.Set(std::chrono::system_clock::now(), [this](bool) { Go(); }); });
  }
  void End(const CallError& error) { Finish(call_.Close(error)); }

  Call call_;
  std::uint64_t position_;
  int looks_ = 0;
  grpc::Alarm alarm_;
  v1::WatchChangesResponse response_;
};

}  // namespace

grpc::ServerWriteReactor<v1::WatchChangesResponse>* StartWatching(
    ServiceParts& parts, grpc::CallbackServerContext& context,
    const v1::WatchChangesRequest& request) {
  return new WatchReactor(parts, context, request);
}

}  // namespace xueji::server
