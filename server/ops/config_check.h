// CheckConfig: what `xueji-server check-config FILE` looks at besides the text: the files it names.
//
//   for (const Message& fault : CheckConfig(config, now_s)) std::cerr << fault.In(language) <<
//   "\n";
//
// Certificates and keys are there, right, a pair, valid today, readable by the owner alone; key
// files and the revocation list can be read; snapshot and plan are there; the audit has a place to
// be written. All that is wrong, in the order of the manual; nothing: the server would start, as
// far as files go. Pure function of the files: thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/message.h"
#include "server/ops/server_config.h"

namespace xueji::server {

std::vector<Message> CheckConfig(const ServerConfig& config, std::int64_t now_s);

}  // namespace xueji::server
