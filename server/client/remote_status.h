// RemoteStatus: what a server refused, as a status of ours: its Chinese and English, every faulty
// field, and when to try again (google.rpc.Status in the trailing metadata).
//
//   if (!status.ok()) return RemoteStatus(status);
//
// Codes are mapped to what exit codes tell apart (engine/base/status.h): who is not let in gave a
// wrong option. Pure function: thread-safe.
#pragma once

#include <grpcpp/support/status.h>

#include "engine/base/status.h"

namespace xueji::server {

absl::Status RemoteStatus(const grpc::Status& status);

}  // namespace xueji::server
