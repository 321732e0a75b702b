#include "server/rpc/message_bytes.h"

#include <cstdint>

#include <grpcpp/impl/codegen/proto_utils.h>

#include "engine/base/message.h"

namespace xueji::server {

bool ParseMessage(grpc::ByteBuffer* bytes, grpc::protobuf::Message* message) {
  grpc::Slice whole;
  bool parsed = false;
  // Nearly all come in one piece, which is parsed where it lies.
  if (bytes->TrySingleSlice(&whole).ok()) {
    parsed = message->ParseFromArray(whole.begin(), static_cast<int>(whole.size()));
    bytes->Clear();
  } else if (bytes->Valid()) {
    parsed = grpc::GenericDeserialize<grpc::ProtoBufferReader, grpc::protobuf::Message>(bytes, message).ok();
  }
  return parsed;
}

grpc::ByteBuffer BytesOf(const grpc::protobuf::Message& message) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));  // NOLINT: it is ours, and new
  return grpc::ByteBuffer(&slice, 1);
}

bool TakeBytes(grpc::ByteBuffer* bytes, grpc::Slice* whole) {
  if (!bytes->Valid()) return false;
  const bool is_there = bytes->TrySingleSlice(whole).ok() || bytes->DumpToSingleSlice(whole).ok();
  bytes->Clear();
  return is_there;
}

std::string_view AsText(const grpc::Slice& slice) { return {reinterpret_cast<const char*>(slice.begin()), slice.size()}; }

grpc::ByteBuffer BytesOf(const std::string& written) {
  const grpc::Slice slice(written);
  return grpc::ByteBuffer(&slice, 1);
}

CallError NoMessage() {
  return {InvalidArgument({"请求不是有效的消息：格式有误，或文字不是 UTF-8",
                           "the request is no message of this method: broken, or text that is not UTF-8"}),
          "MESSAGE_INVALID"};
}

}  // namespace xueji::server
