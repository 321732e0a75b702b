// What `xueji precheck` does once its options are read: asks a running server about one child, or
// about each of a list, and prints the answers.
//
//   CommandSpec spec = PreCheckCommand();
//   spec.run = RunPreCheck;
//
// A program of its own (xueji-precheck), because the gRPC libraries cost every other command 8 MB
// and 25 libraries at its start. Called from the main thread only. Limit: 100,000 records of a
// list. Errors: kInvalidArgument (options, list, or what the server finds wrong with the child),
// kResourceExhausted (list too long), and the server's refusals (server/client/pre_check_client.h).
#pragma once

#include "engine/base/status.h"
#include "tools/xueji/command.h"

namespace xueji::tools {

absl::Status RunPreCheck(const Arguments& arguments, const Console& console);

}  // namespace xueji::tools
