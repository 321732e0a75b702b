// UnarySeat: where a call with one request and one answer sits while it is served; UnaryRow: the seats of one method at
// one queue.
//
//   UnaryRow row({.name = "Check", .request = &HealthCheckRequest::default_instance(), .response = …,
//                 .serve = [](UnarySeat& seat) { …; seat.Finish(grpc::Status::OK); }},
//                service, queue, workers);
//   row.Open();                                          // from now on calls of the method are served
//
// A seat waits for a call, has it served, and is used again: its messages keep their memory. `serve` runs on the queue's
// thread and must be quick; what is not goes on by workers(). Finish is called exactly once a call, on any thread; after
// it the seat may be another call's. A request that is no message is answered INVALID_ARGUMENT (`refuse`) without `serve`.
// Cost: parsing and writing the messages, besides what gRPC and TLS take.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <grpcpp/impl/codegen/config_protobuf.h>

#include "server/rpc/network_queue.h"
#include "server/rpc/raw_service.h"
#include "server/rpc/worker_pool.h"

namespace xueji::server {

class Call;
struct CallError;
class ServiceParts;
enum class Method : std::uint8_t;
class UnarySeat;

struct UnaryMethod {
  std::string_view name;                        // as in the .proto
  const grpc::protobuf::Message* request;     // prototypes
  const grpc::protobuf::Message* response;
  std::function<void(UnarySeat&)> serve;
  // The status of a call that is refused before `serve`: where it is counted. Empty: it is counted nowhere.
  std::function<grpc::Status(UnarySeat&, const CallError&)> refuse = {};
};

class UnaryRow {
 public:
  UnaryRow(UnaryMethod method, RawService& service, NetworkQueue& queue, WorkerPool& workers);
  ~UnaryRow();
  UnaryRow(const UnaryRow&) = delete;
  UnaryRow& operator=(const UnaryRow&) = delete;

  void Open();

 private:
  friend class UnarySeat;
  void OpenAnother();
  void TakeBack(UnarySeat* seat);

  const UnaryMethod method_;
  RawService& service_;
  const int index_;
  NetworkQueue& queue_;
  WorkerPool& workers_;
  // Of the queue's thread, once it runs.
  std::vector<std::unique_ptr<UnarySeat>> seats_;
  std::vector<UnarySeat*> free_;
};

class UnarySeat {
 public:
  explicit UnarySeat(UnaryRow& row);
  ~UnarySeat();
  UnarySeat(const UnarySeat&) = delete;
  UnarySeat& operator=(const UnarySeat&) = delete;

  grpc::ServerContext& context() { return *context_; }
  const grpc::protobuf::Message& request() const { return *request_; }
  grpc::protobuf::Message* response() { return response_.get(); }
  const std::atomic<bool>& cancelled() const { return cancelled_; }
  WorkerPool& workers() { return row_.workers_; }
  // The chain of checks of a call of the API (call.h); health has none.
  Call& BeginCall(ServiceParts& parts, Method method);
  Call& call() { return *call_; }

  // With the response, or a status that is not OK.
  void Finish(const grpc::Status& status);
  // The same, not before `due`.
  void FinishAt(NetworkQueue::TimePoint due, const grpc::Status& status);

 private:
  friend class UnaryRow;
  // One thing that gRPC tells the seat.
  class Event final : public NetworkQueue::Event {
   public:
    Event(UnarySeat* seat, void (UnarySeat::*then)(bool)) : seat_(seat), then_(then) {}
    void Happened(bool ok) override { (seat_->*then_)(ok); }

   private:
    UnarySeat* const seat_;
    void (UnarySeat::*const then_)(bool);
  };

  void Send(const grpc::Status& status);
  void Refuse(const CallError& error);
  void Wait();
  void Arrived(bool ok);
  void Finished(bool ok);
  void Done(bool ok);
  void Leave();

  UnaryRow& row_;
  Event arrived_{this, &UnarySeat::Arrived}, finished_{this, &UnarySeat::Finished}, done_{this, &UnarySeat::Done};
  std::unique_ptr<grpc::protobuf::Message> request_, response_;
  grpc::ByteBuffer bytes_, answer_;
  std::optional<grpc::ServerContext> context_;
  std::optional<RawService::Writer> writer_;
  std::unique_ptr<Call> call_;
  std::atomic<bool> cancelled_ = false;
  int events_left_ = 0;  // until the seat is free: Finished and Done; the queue's thread
};

}  // namespace xueji::server
