#include "server/rpc/health_service.h"

#include <algorithm>
#include <memory>

#include "engine/base/message.h"
#include "server/rpc/error_status.h"
#include "server/rpc/message_bytes.h"

namespace xueji::server {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

}  // namespace

// Tells one client what the board says, whenever it is not what it was told last. Its fields belong to the board's lock: the
// board changes on one thread, and what is written is done on another.
class HealthBoard::Watch final : public StreamWork {
 public:
  Watch(HealthBoard& board, StreamSeat& seat) : board_(board), seat_(seat) {}
  ~Watch() override {
    const std::lock_guard lock(board_.mutex_);
    std::erase(board_.watches_, this);
  }

  void OnMessage(grpc::ByteBuffer* bytes) override {
    HealthCheckRequest request;
    if (!ParseMessage(bytes, &request)) return seat_.Finish(ErrorStatus(NoMessage(), ""));
    const std::lock_guard lock(board_.mutex_);
    service_ = request.service();
    board_.watches_.push_back(this);
    Tell();
  }
  void OnNoMore() override { seat_.Finish(grpc::Status::OK); }  // went away without a question
  void OnWritten(bool ok) override {
    const std::lock_guard lock(board_.mutex_);
    is_writing_ = false;
    is_gone_ = is_gone_ || !ok;
    Tell();
  }
  void OnGone() override {
    const std::lock_guard lock(board_.mutex_);
    is_gone_ = true;
    // Before its question is read, the failed read ends the call.
    if (std::count(board_.watches_.begin(), board_.watches_.end(), this) > 0) Tell();
  }
  // REQUIRES, of these two: the board's lock.
  void Close() {
    is_closing_ = true;
    Tell();
  }
  void Tell() {
    if (is_writing_ || is_over_) return;
    const auto found = board_.states_.find(service_);
    const State state = found == board_.states_.end() ? HealthCheckResponse::SERVICE_UNKNOWN : found->second;
    if (state != told_ && !is_gone_) {
      HealthCheckResponse response;
      response.set_status(state);
      told_ = state;
      is_writing_ = true;
      seat_.Write(BytesOf(response));
    } else if (is_gone_ || is_closing_) {  // the last word first
      is_over_ = true;
      seat_.Finish(grpc::Status::CANCELLED);
    }
  }

 private:
  HealthBoard& board_;
  StreamSeat& seat_;
  std::string service_;
  State told_ = HealthCheckResponse::UNKNOWN;  // nothing yet
  bool is_writing_ = false, is_gone_ = false, is_closing_ = false, is_over_ = false;
};

HealthBoard::HealthBoard(const std::vector<std::string>& services) {
  states_[""] = HealthCheckResponse::NOT_SERVING;
  for (const std::string& service : services) states_[service] = HealthCheckResponse::NOT_SERVING;
}

void HealthBoard::SetServing(bool serving) {
  const std::lock_guard lock(mutex_);
  for (auto& [service, state] : states_) state = serving ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
  for (Watch* watch : watches_) watch->Tell();
}

void HealthBoard::Close() {
  const std::lock_guard lock(mutex_);
  for (Watch* watch : watches_) watch->Close();
}

HealthBoard::State HealthBoard::Of(const std::string& service) const {
  const std::lock_guard lock(mutex_);
  const auto found = states_.find(service);
  return found == states_.end() ? HealthCheckResponse::SERVICE_UNKNOWN : found->second;
}

UnaryMethod HealthBoard::CheckMethod() const {
  return {.name = "Check",
          .request = &HealthCheckRequest::default_instance(),
          .response = &HealthCheckResponse::default_instance(),
          .serve = [this](UnarySeat& seat) {
            const State state = Of(static_cast<const HealthCheckRequest&>(seat.request()).service());
            if (state == HealthCheckResponse::SERVICE_UNKNOWN) {
              return seat.Finish(ErrorStatus({NotFound({"没有这个服务", "there is no such service"}), "SERVICE_NOT_FOUND"}, ""));
            }
            static_cast<HealthCheckResponse*>(seat.response())->set_status(state);
            seat.Finish(grpc::Status::OK);
          }};
}

StreamMethod HealthBoard::WatchMethod() {
  return {.name = "Watch", .work = [this](StreamSeat& seat) { return std::make_unique<Watch>(*this, seat); }};
}

}  // namespace xueji::server
