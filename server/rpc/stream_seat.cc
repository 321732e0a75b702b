#include "server/rpc/stream_seat.h"

#include <utility>

namespace xueji::server {
namespace {

constexpr int kWaiting = 4;

}  // namespace

StreamRow::StreamRow(StreamMethod method, RawService& service, NetworkQueue& queue, WorkerPool& workers)
    : method_(std::move(method)), service_(service), index_(service.IndexOf(method_.name)), queue_(queue),
      workers_(workers) {}
StreamRow::~StreamRow() = default;

void StreamRow::Open() {
  for (int i = 0; i < kWaiting; ++i) OpenAnother();
}

void StreamRow::OpenAnother() {
  seats_.push_back(std::make_unique<StreamSeat>(*this));
  seats_.back()->Wait();
}

void StreamRow::Remove(StreamSeat* seat) {
  std::erase_if(seats_, [&](const std::unique_ptr<StreamSeat>& kept) { return kept.get() == seat; });
}

StreamSeat::StreamSeat(StreamRow& row) : row_(row) {}
StreamSeat::~StreamSeat() = default;

void StreamSeat::Wait() {
  const InsideGrpc inside;
  context_.AsyncNotifyWhenDone(done_.Tag());
  row_.service_.RequestStream(row_.index_, &context_, &stream_, row_.queue_.queue(), arrived_.Tag());
}

void StreamSeat::Arrived(bool ok) {
  if (!ok) return;  // the queue is closing: the seat goes with its row
  row_.queue_.CallBegan();
  row_.OpenAnother();
  events_left_ = 2;
  work_ = row_.method_.work(*this);
  Read();
}

void StreamSeat::HasRead(bool ok) {
  if (ok) work_->OnMessage(&bytes_);
  else work_->OnNoMore();
}

void StreamSeat::Read() {
  const InsideGrpc inside;
  stream_.Read(&bytes_, read_.Tag());
}

void StreamSeat::Write(const grpc::ByteBuffer& message) {
  const InsideGrpc inside;
  stream_.Write(message, written_.Tag());
}

void StreamSeat::Finish(const grpc::Status& status) {
  const InsideGrpc inside;
  stream_.Finish(status, finished_.Tag());
}

void StreamSeat::Done(bool /*ok*/) {
  if (context_.IsCancelled()) cancelled_.store(true, std::memory_order_relaxed);
  if (events_left_ > 1) work_->OnGone();
  Leave();
}

void StreamSeat::Leave() {
  if (--events_left_ > 0) return;
  row_.queue_.CallEnded();
  row_.Remove(this);
}

}  // namespace xueji::server
