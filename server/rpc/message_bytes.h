// A message of the API and its bytes in gRPC's hands.
//
//   if (!ParseMessage(&bytes, &request)) return Finish(call.Close(NoMessage()));
//   writer.Finish(BytesOf(response), grpc::Status::OK, &event);
//
// What is no message of its type (broken, nested too deeply, text that is not UTF-8) is refused with details, as any bad
// request is, and not with gRPC's own INTERNAL. Pure functions: thread-safe.
#pragma once

#include <string>
#include <string_view>

#include <grpcpp/impl/codegen/config_protobuf.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include "server/rpc/error_status.h"

namespace xueji::server {

// Empties `bytes`.
bool ParseMessage(grpc::ByteBuffer* bytes, grpc::protobuf::Message* message);
grpc::ByteBuffer BytesOf(const grpc::protobuf::Message& message);
// For who reads and writes them himself: all of `bytes` in one piece, and emptied; false: there are none. And a message
// that was written.
bool TakeBytes(grpc::ByteBuffer* bytes, grpc::Slice* whole);
std::string_view AsText(const grpc::Slice& slice);
grpc::ByteBuffer BytesOf(const std::string& written);
// INVALID_ARGUMENT, MESSAGE_INVALID.
CallError NoMessage();

}  // namespace xueji::server
