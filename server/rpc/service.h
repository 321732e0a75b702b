// Service: a running server, made of its parts in the order in which they need each other.
//
//   XUEJI_ASSIGN_OR_RETURN(auto service, Service::Start(config));        // listens; not serving
//   yet XUEJI_RETURN_IF_ERROR(service->Load());                              // store, snapshot,
//   replay: serving service->Reload("new.xueji");  service->Stop(seconds);
//
// Thread-compatible: one caller. Errors: those of the parts.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "engine/base/status.h"
#include "server/ops/log.h"
#include "server/ops/server_config.h"

namespace xueji::server {

class Service {
 public:
  static absl::StatusOr<std::unique_ptr<Service>> Start(const ServerConfig& config);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  absl::Status Load();
  // Puts this snapshot in the place of the base; what is served meanwhile is the old one.
  absl::Status Reload(const std::string& snapshot);
  // Calls under way may finish for so long; then everything is closed, in the opposite order.
  void Stop(std::chrono::milliseconds patience);
  int port() const;
  std::uint64_t records() const;
  std::uint64_t position() const;
  Log& log();
  std::string MetricsText() const;  // as a scrape reads it

 private:
  absl::Status Adopt(const std::string& snapshot);
  struct State;
  explicit Service(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
