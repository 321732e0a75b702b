// HealthBoard: which services can be asked, and who wants to know (grpc.health.v1).
//
//   HealthBoard board({"xueji.v1.PreCheckService", …});    // NOT_SERVING, all of them and the server ("")
//   board.SetServing(true);
//   UnaryRow(board.CheckMethod(), health, queue, workers); StreamRow(board.WatchMethod(), …);
//
// Asked by probes that have a client's certificate but no user: no token, no quota, no audit; it says nothing of anybody.
// Of ours because gRPC's own would be answered by threads of gRPC, which then take the connections' events from our
// queues. Thread-safe; outlives its methods' calls.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "grpc/health/v1/health.pb.h"
#include "server/rpc/stream_seat.h"
#include "server/rpc/unary_seat.h"

namespace xueji::server {

class HealthBoard {
 public:
  using State = ::grpc::health::v1::HealthCheckResponse::ServingStatus;

  explicit HealthBoard(const std::vector<std::string>& services);
  void SetServing(bool serving);
  // Ends every watch: the server stops.
  void Close();
  // SERVICE_UNKNOWN of a service that is not here.
  State Of(const std::string& service) const;
  UnaryMethod CheckMethod() const;
  StreamMethod WatchMethod();

 private:
  class Watch;
  mutable std::mutex mutex_;
  std::map<std::string, State> states_;  // guarded by mutex_, as watches_ is
  std::vector<Watch*> watches_;
};

}  // namespace xueji::server
