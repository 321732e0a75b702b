// StreamSeat: where a call with many messages sits; StreamRow: the seats of one method at one queue; StreamWork: what is
// done in such a call.
//
//   StreamRow row({.name = "PreCheckBatch", .work = [&](StreamSeat& seat) { return std::make_unique<BatchWork>(seat); }},
//                 service, queue, workers);
//   row.Open();
//
// A work is made for each call, and told what happens on the queue's thread: it begins with OnMessage of the first message.
// It may ask for one message at a time (Read), write one at a time (Write), on any thread; while neither is under way it
// ends the call (Finish), once, and is destroyed some time after. OnGone: the client is not there any more; what is
// under way ends by itself, and what waits for something else should Finish soon.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <grpcpp/impl/codegen/config_protobuf.h>

#include "server/rpc/network_queue.h"
#include "server/rpc/raw_service.h"
#include "server/rpc/worker_pool.h"

namespace xueji::server {

class StreamSeat;

class StreamWork {
 public:
  virtual ~StreamWork() = default;
  virtual void OnMessage(grpc::ByteBuffer* bytes) = 0;
  virtual void OnNoMore() = 0;             // the client has said all; or Read failed
  virtual void OnWritten(bool ok) = 0;     // not ok: nothing will arrive any more
  virtual void OnGone() {}
};

struct StreamMethod {
  std::string_view name;
  std::function<std::unique_ptr<StreamWork>(StreamSeat&)> work;
};

class StreamRow {
 public:
  StreamRow(StreamMethod method, RawService& service, NetworkQueue& queue, WorkerPool& workers);
  ~StreamRow();
  StreamRow(const StreamRow&) = delete;
  StreamRow& operator=(const StreamRow&) = delete;

  void Open();

 private:
  friend class StreamSeat;
  void OpenAnother();
  void Remove(StreamSeat* seat);

  const StreamMethod method_;
  RawService& service_;
  const int index_;
  NetworkQueue& queue_;
  WorkerPool& workers_;
  std::vector<std::unique_ptr<StreamSeat>> seats_;  // of the queue's thread, once it runs
};

class StreamSeat {
 public:
  explicit StreamSeat(StreamRow& row);
  ~StreamSeat();
  StreamSeat(const StreamSeat&) = delete;
  StreamSeat& operator=(const StreamSeat&) = delete;

  grpc::ServerContext& context() { return context_; }
  const std::atomic<bool>& cancelled() const { return cancelled_; }
  WorkerPool& workers() { return row_.workers_; }
  void Read();
  void Write(const grpc::ByteBuffer& message);
  void Finish(const grpc::Status& status);

 private:
  friend class StreamRow;
  class Event final : public NetworkQueue::Event {
   public:
    Event(StreamSeat* seat, void (StreamSeat::*then)(bool)) : seat_(seat), then_(then) {}
    void Happened(bool ok) override { (seat_->*then_)(ok); }

   private:
    StreamSeat* const seat_;
    void (StreamSeat::*const then_)(bool);
  };

  void Wait();
  void Arrived(bool ok);
  void HasRead(bool ok);
  void HasWritten(bool ok) { work_->OnWritten(ok); }
  void Finished(bool /*ok*/) { Leave(); }
  void Done(bool ok);
  void Leave();

  StreamRow& row_;
  Event arrived_{this, &StreamSeat::Arrived}, read_{this, &StreamSeat::HasRead}, written_{this, &StreamSeat::HasWritten},
      finished_{this, &StreamSeat::Finished}, done_{this, &StreamSeat::Done};
  grpc::ServerContext context_;
  RawService::Stream stream_{&context_};
  grpc::ByteBuffer bytes_;
  std::unique_ptr<StreamWork> work_;
  std::atomic<bool> cancelled_ = false;
  int events_left_ = 0;
};

}  // namespace xueji::server
