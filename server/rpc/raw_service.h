// RawService: a service of the API as gRPC needs to know it: the names of its methods, as protobuf's descriptor has
// them, and messages as bytes.
//
//   RawService service(*v1::PreCheckRequest::descriptor()->file()->service(0));
//   builder.RegisterService(&service);
//   service.RequestUnary(service.IndexOf("PreCheck"), &context, &bytes, &responder, queue, &event);
//
// Messages stay bytes because we parse them ourselves: into messages that are used again, and with an answer of our own
// to what is no message. What protoc writes for a service does the same for each method by name
// (`WithRawMethod_…`); a stream from the server is asked for as one in both directions, which is the same on the wire.
// Thread-safe once registered.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include <grpcpp/impl/codegen/config_protobuf.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/byte_buffer.h>

namespace xueji::server {

class RawService final : public grpc::Service {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;
  using Stream = grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;

  explicit RawService(const grpc::protobuf::ServiceDescriptor& service);

  const std::string& full_name() const { return service_.full_name(); }
  // REQUIRES: the service has the method.
  int IndexOf(std::string_view method) const;
  void RequestUnary(int method, grpc::ServerContext* context, grpc::ByteBuffer* request, Writer* writer,
                    grpc::ServerCompletionQueue* queue, void* event) {
    RequestAsyncUnary(method, context, request, writer, queue, queue, event);
  }
  void RequestStream(int method, grpc::ServerContext* context, Stream* stream, grpc::ServerCompletionQueue* queue,
                     void* event) {
    RequestAsyncBidiStreaming(method, context, stream, queue, queue, event);
  }

 private:
  const grpc::protobuf::ServiceDescriptor& service_;
  std::deque<std::string> paths_;  // gRPC refers to them
};

}  // namespace xueji::server
