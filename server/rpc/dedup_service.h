// The methods of DedupService: the batch job over the live register (server/proto/xueji/v1/dedup_service.proto).
//
//   for (UnaryMethod& method : DedupMethods(parts)) rows.emplace_back(std::move(method), service, queue, workers);
//
// The job has a thread of its own (server/registrar/dedup_runner.h). The parts outlive the methods.
#pragma once

#include <vector>

#include "server/rpc/unary_seat.h"

namespace xueji::server {

std::vector<UnaryMethod> DedupMethods(ServiceParts& parts);

}  // namespace xueji::server
