#include "server/rpc/unary_seat.h"

#include <thread>
#include <utility>

#include "engine/base/message.h"
#include "server/rpc/call.h"
#include "server/rpc/message_bytes.h"

namespace xueji::server {
namespace {

// So many seats wait for a call at a time. One that is taken is replaced at once, so this need not be as many as calls come.
constexpr int kWaiting = 16;
// So many that are free are kept with their memory.
constexpr std::size_t kFreeMax = 256;

}  // namespace

UnaryRow::UnaryRow(UnaryMethod method, RawService& service, NetworkQueue& queue, WorkerPool& workers)
    : method_(std::move(method)), service_(service), index_(service.IndexOf(method_.name)), queue_(queue),
      workers_(workers) {}
UnaryRow::~UnaryRow() = default;

void UnaryRow::Open() {
  for (int i = 0; i < kWaiting; ++i) OpenAnother();
}

void UnaryRow::OpenAnother() {
  if (free_.empty()) {
    seats_.push_back(std::make_unique<UnarySeat>(*this));
    free_.push_back(seats_.back().get());
  }
  UnarySeat* const seat = free_.back();
  free_.pop_back();
  seat->Wait();
}

void UnaryRow::TakeBack(UnarySeat* seat) {
  if (free_.size() < kFreeMax) return free_.push_back(seat);
  std::erase_if(seats_, [&](const std::unique_ptr<UnarySeat>& kept) { return kept.get() == seat; });
}

UnarySeat::UnarySeat(UnaryRow& row)
    : row_(row), request_(row.method_.request->New()), response_(row.method_.response->New()) {}
UnarySeat::~UnarySeat() = default;

Call& UnarySeat::BeginCall(ServiceParts& parts, Method method) {
  call_ = std::make_unique<Call>(parts, *context_, cancelled_, method);
  return *call_;
}

void UnarySeat::Wait() {
  const InsideGrpc inside;
  context_.emplace();
  context_->AsyncNotifyWhenDone(done_.Tag());
  writer_.emplace(&*context_);
  row_.service_.RequestUnary(row_.index_, &*context_, &bytes_, &*writer_, row_.queue_.queue(), arrived_.Tag());
}

void UnarySeat::Arrived(bool ok) {
  if (!ok) return;  // the queue is closing: the seat goes with its row
  row_.queue_.CallBegan();
  row_.OpenAnother();
  events_left_ = 2;
  if (!ParseMessage(&bytes_, request_.get())) return Refuse(NoMessage());
  row_.method_.serve(*this);
}

void UnarySeat::Refuse(const CallError& error) {
  const auto& refuse = row_.method_.refuse;
  Finish(refuse ? refuse(*this, error) : ErrorStatus(error, ""));
}

void UnarySeat::Finish(const grpc::Status& status) {
  if (status.ok()) answer_ = BytesOf(*response_);
  Send(status);
}

// Whatever takes longer for one answer than for another is done before its time has come.
void UnarySeat::FinishAt(NetworkQueue::TimePoint due, const grpc::Status& status) {
  if (status.ok()) answer_ = BytesOf(*response_);
  if (due <= std::chrono::steady_clock::now()) return Send(status);
  if (row_.queue_.IsOwnThread()) return row_.queue_.HoldUntil(due, [this, status] { Send(status); });
  std::this_thread::sleep_until(due);
  Send(status);
}

void UnarySeat::Send(const grpc::Status& status) {
  const InsideGrpc inside;
  if (status.ok()) writer_->Finish(answer_, status, finished_.Tag());
  else writer_->FinishWithError(status, finished_.Tag());
}

void UnarySeat::Finished(bool /*ok*/) { Leave(); }  // not ok: the client went away

void UnarySeat::Done(bool /*ok*/) {
  if (context_->IsCancelled()) cancelled_.store(true, std::memory_order_relaxed);  // a hint, and nothing hangs on it
  Leave();
}

void UnarySeat::Leave() {
  if (--events_left_ > 0) return;
  call_.reset();
  request_->Clear();
  response_->Clear();
  bytes_.Clear();
  answer_.Clear();
  cancelled_.store(false, std::memory_order_relaxed);
  row_.queue_.CallEnded();
  row_.TakeBack(this);
}

}  // namespace xueji::server
