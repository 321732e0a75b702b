// The methods of PreCheckService: does this child already have a record?
// (server/proto/xueji/v1/pre_check_service.proto)
//
//   UnaryRow(PreCheckMethod(parts), service, queue, workers).Open();
//   StreamRow(PreCheckBatchMethod(parts), …).Open();
//
// A question is answered on the thread of its connection, a list by a worker, one message after the other: a client that
// does not read its answers is read no further. The parts outlive the methods.
#pragma once

#include "server/rpc/stream_seat.h"
#include "server/rpc/unary_seat.h"

namespace xueji::server {

UnaryMethod PreCheckMethod(ServiceParts& parts);
StreamMethod PreCheckBatchMethod(ServiceParts& parts);

}  // namespace xueji::server
