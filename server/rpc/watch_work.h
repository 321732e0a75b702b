// WatchChanges: the changes after a position, and then as they come, each as its caller may see it.
//
//   StreamRow(WatchChangesMethod(parts), service, queue, workers).Open();
//
// One message is under way at a time: who does not read is sent nothing more, and nothing piles up.
// An empty message with the position goes out now and then, so that a broken connection is noticed.
// Workers read the store for it. The parts outlive the method.
#pragma once

#include "server/rpc/service_parts.h"
#include "server/rpc/stream_seat.h"

namespace xueji::server {

StreamMethod WatchChangesMethod(ServiceParts& parts);

}  // namespace xueji::server
