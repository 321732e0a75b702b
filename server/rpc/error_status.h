// ErrorStatus: a refusal as gRPC carries it: code, English for developers, and a google.rpc.Status
// with the reason, the Chinese for the person at the screen, the request's id, every faulty field,
// and when to try again.
//
//   return ErrorStatus({.status = NotFound({…}), .reason = "RECORD_NOT_FOUND", .request_id = id});
//
// Whatever is not ours to tell (an internal fault) leaves as "internal error" with the reason
// INTERNAL. Pure functions: thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <grpcpp/support/status.h>

#include "engine/base/status.h"
#include "server/rpc/student_message.h"

namespace xueji::server {

inline constexpr std::string_view kErrorDomain = "xueji";
// gRPC clients take metadata of 8 KiB; the details travel there.
inline constexpr std::size_t kFaultsMax = 25;

struct CallError {
  absl::Status status;
  std::string reason;  // "QUOTA"
  std::vector<FieldFault> faults = {};
  std::int64_t retry_ms = 0;                  // 0: trying again does not help
  std::shared_ptr<v1::Verdict> verdict = {};  // why a record may not be created
  bool ok() const { return status.ok(); }
};

grpc::Status ErrorStatus(const CallError& error, std::string_view request_id);
// "INVALID_ARGUMENT": a label of metrics.
std::string_view CodeWord(absl::StatusCode code);

}  // namespace xueji::server
