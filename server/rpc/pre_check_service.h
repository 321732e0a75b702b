// PreCheckService: does this child already have a record?
// (server/proto/xueji/v1/pre_check_service.proto)
//
// gRPC's callback API: methods run on its threads, any number at once; nothing here blocks. The
// parts outlive it.
#pragma once

#include <grpcpp/server_context.h>

#include "server/rpc/service_parts.h"
#include "xueji/v1/pre_check_service.grpc.pb.h"

namespace xueji::server {

class PreCheckService final : public ::xueji::v1::PreCheckService::CallbackService {
 public:
  explicit PreCheckService(ServiceParts& parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* PreCheck(grpc::CallbackServerContext* context,
                                     const ::xueji::v1::PreCheckRequest* request,
                                     ::xueji::v1::PreCheckResponse* response) override;
  grpc::ServerBidiReactor<::xueji::v1::PreCheckBatchRequest, ::xueji::v1::PreCheckBatchResponse>*
  PreCheckBatch(grpc::CallbackServerContext* context) override;

 private:
  ServiceParts& parts_;
};

}  // namespace xueji::server
