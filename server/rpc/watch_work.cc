#include "server/rpc/watch_work.h"

#include <chrono>
#include <memory>

#include "engine/base/message.h"
#include "server/rpc/call.h"
#include "server/rpc/message_bytes.h"
#include "xueji/v1/registry_service.pb.h"

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

class WatchWork final : public StreamWork {
 public:
  WatchWork(ServiceParts& parts, StreamSeat& seat)
      : seat_(seat), call_(parts, seat.context(), seat.cancelled(), Method::kWatchChanges) {}

  void OnMessage(grpc::ByteBuffer* bytes) override {
    if (!ParseMessage(bytes, &request_)) return End(NoMessage());
    position_ = request_.after();
    if (const CallError error = call_.Admit(request_.context(), 1); !error.ok()) return End(error);
    call_.WhenAt(request_.context().min_position(), [this](const CallError& error) {
      error.ok() ? GoOn() : End(error);
    });
  }
  void OnNoMore() override { End({}); }  // went away without a question
  void OnWritten(bool ok) override { ok ? GoOn() : End({}); }

 private:
  void GoOn() {
    seat_.workers().Post([this] { Go(); });
  }
  void Go() {
    if (call_.IsCancelled())
      return End({Fault(absl::StatusCode::kCancelled, {"已取消", "cancelled"}), "CANCELLED"});
    if (call_.parts().is_stopping.load(std::memory_order_relaxed)) {
      return End({Fault(absl::StatusCode::kUnavailable, {"服务正在停止；请重新连接", "the server is stopping; connect again"}),
                  "STOPPING",
                  {},
                  1'000});
    }
    if (std::chrono::steady_clock::now() >= call_.deadline()) {
      return End({Fault(absl::StatusCode::kDeadlineExceeded, {"已到时限", "the deadline is over"}),
                  "DEADLINE"});
    }
    const absl::StatusOr<std::vector<StoredChange>> changes =
        call_.registrar().store().ReadChanges(position_, kChangesMax);
    if (!changes.ok()) return End({changes.status(), "STORE_UNAVAILABLE", {}, 1'000});
    if (changes->empty() && ++looks_ % kLooksPerSign != 0) return WaitForMore();
    response_.Clear();
    audit_.Clear();
    // As much of it as there are shares for; what is left over is refused when it is its turn.
    CallError quota;
    for (std::size_t i = 0; i < changes->size() && quota.ok(); ++i) quota = Add((*changes)[i]);
    if (!quota.ok() && response_.changes().empty()) return End(quota);
    response_.set_position(position_);
    // A sign of life shows nobody; that he watches still stands there.
    const CallError audit =
        audit_.empty() ? call_.Audit({.verdict = "watched", .records = 0}) : call_.AuditMany(&audit_);
    if (!audit.ok()) return End(audit);
    seat_.Write(BytesOf(response_));
  }
  // Each record that is sent counts as one that was asked for: a watch shows whole records.
  CallError Add(const StoredChange& stored) {
    const Access access = call_.AccessTo(stored.record[StudentColumnId::kSchoolRegion],
                                         stored.record[StudentColumnId::kSchoolCode]);
    if (access != Access::kRefused) {
      if (CallError quota = call_.TakeQuota(1); !quota.ok()) return quota;
    }
    position_ = stored.change_seq;
    if (access == Access::kRefused) return {};
    audit_.Add(call_.parts().pseudonyms.OfRecord(stored.record[StudentColumnId::kRecordId]), "watched");
    v1::Change* change = response_.add_changes();
    change->set_position(stored.change_seq);
    change->set_kind(KindOf(stored.kind));
    FillStudent(ViewRecord(call_.caller().station, access, stored.record),
                change->mutable_student());
    change->mutable_at()->set_seconds(stored.at_ms / 1000);
    change->mutable_at()->set_nanos(static_cast<int>(stored.at_ms % 1000) * 1'000'000);
    return {};
  }
  void WaitForMore() {
    call_.registrar().waiters().Wait(position_ + 1, std::chrono::steady_clock::now() + kLook, [this](bool) { GoOn(); });
  }
  void End(const CallError& error) { seat_.Finish(call_.Close(error)); }

  StreamSeat& seat_;
  Call call_;
  v1::WatchChangesRequest request_;
  std::uint64_t position_ = 0;
  int looks_ = 0;
  v1::WatchChangesResponse response_;
  AuditList audit_;
};

}  // namespace

StreamMethod WatchChangesMethod(ServiceParts& parts) {
  return {.name = FactsOf(Method::kWatchChanges).name,
          .work = [&parts](StreamSeat& seat) { return std::make_unique<WatchWork>(parts, seat); }};
}

}  // namespace xueji::server
