// ServerHost: the port, its TLS, and the services behind it.
//
//   XUEJI_ASSIGN_OR_RETURN(auto host, ServerHost::Start(parts));
//   host->SetServing(true);                            // health: NOT_SERVING until then
//   host->Shutdown(std::chrono::seconds(10));          // calls under way may finish
//
// TLS 1.2 or later with a client's certificate, always. Certificate, key and CA are read again when
// their files change. Health is per service (grpc.health.v1); reflection by the configuration.
// Limits (message, streams, connection age) are the configuration's. Thread-safe but Shutdown,
// which is for one caller. Errors: kInvalidArgument (files of TLS), kUnavailable (the address is
// taken).
#pragma once

#include <chrono>
#include <memory>

#include "engine/base/status.h"
#include "server/rpc/service_parts.h"

namespace xueji::server {

class ServerHost {
 public:
  static absl::StatusOr<std::unique_ptr<ServerHost>> Start(ServiceParts& parts);
  ~ServerHost();
  ServerHost(const ServerHost&) = delete;
  ServerHost& operator=(const ServerHost&) = delete;

  int port() const;
  void SetServing(bool serving);
  void Shutdown(std::chrono::milliseconds patience);

 private:
  struct State;
  explicit ServerHost(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
