#include "server/rpc/raw_service.h"

#include <string>

#include <grpcpp/impl/rpc_service_method.h>

#include "engine/base/check.h"

namespace xueji::server {

RawService::RawService(const grpc::protobuf::ServiceDescriptor& service) : service_(service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const grpc::protobuf::MethodDescriptor& method = *service.method(i);
    const bool is_stream = method.client_streaming() || method.server_streaming();
    paths_.push_back("/" + service.full_name() + "/" + method.name());
    AddMethod(new grpc::internal::RpcServiceMethod(
        paths_.back().c_str(),
        is_stream ? grpc::internal::RpcMethod::BIDI_STREAMING : grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRaw(i);
  }
}

int RawService::IndexOf(std::string_view method) const {
  const grpc::protobuf::MethodDescriptor* const found = service_.FindMethodByName(std::string(method));
  XUEJI_CHECK(found != nullptr);
  return found->index();
}

}  // namespace xueji::server
