// The methods of RegistryService: the live register over gRPC (server/proto/xueji/v1/registry_service.proto).
//
//   for (UnaryMethod& method : RegistryMethods(parts)) rows.emplace_back(std::move(method), service, queue, workers);
//
// A registration is handed to the registrar on the thread of its connection and answered from the registrar's; what reads
// the store first is done by a worker. WatchChanges is watch_work.h's. The parts outlive the methods.
#pragma once

#include <vector>

#include "server/rpc/unary_seat.h"

namespace xueji::server {

std::vector<UnaryMethod> RegistryMethods(ServiceParts& parts);

}  // namespace xueji::server
