// WatchChanges: the changes after a position, and then as they come, each as its caller may see it.
//
//   return StartWatching(parts, *context, *request);
//
// One message is under way at a time: who does not read is sent nothing more, and nothing piles up.
// An empty message with the position goes out now and then, so that a broken connection is noticed.
// The reactor deletes itself.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "server/rpc/service_parts.h"
#include "xueji/v1/registry_service.pb.h"

namespace xueji::server {

grpc::ServerWriteReactor<::xueji::v1::WatchChangesResponse>* StartWatching(
    ServiceParts& parts, grpc::CallbackServerContext& context,
    const ::xueji::v1::WatchChangesRequest& request);

}  // namespace xueji::server
