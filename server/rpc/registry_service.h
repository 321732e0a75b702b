// RegistryService: the live register over gRPC (server/proto/xueji/v1/registry_service.proto).
//
// gRPC's callback API: methods run on its threads, any number at once. A change is handed to the
// registrar and answered from its thread; nothing waits for it here. The parts outlive it.
#pragma once

#include <grpcpp/server_context.h>

#include "server/rpc/service_parts.h"
#include "xueji/v1/registry_service.grpc.pb.h"

namespace xueji::server {

class RegistryService final : public ::xueji::v1::RegistryService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  explicit RegistryService(ServiceParts& parts) : parts_(parts) {}

  Unary* Register(Context* context, const ::xueji::v1::RegisterRequest* request,
                  ::xueji::v1::RegisterResponse* response) override;
  Unary* Amend(Context* context, const ::xueji::v1::AmendRequest* request,
               ::xueji::v1::AmendResponse* response) override;
  Unary* Withdraw(Context* context, const ::xueji::v1::WithdrawRequest* request,
                  ::xueji::v1::WithdrawResponse* response) override;
  Unary* GetRecord(Context* context, const ::xueji::v1::GetRecordRequest* request,
                   ::xueji::v1::GetRecordResponse* response) override;
  Unary* Search(Context* context, const ::xueji::v1::SearchRequest* request,
                ::xueji::v1::SearchResponse* response) override;
  Unary* ExplainPair(Context* context, const ::xueji::v1::ExplainPairRequest* request,
                     ::xueji::v1::ExplainPairResponse* response) override;
  grpc::ServerWriteReactor<::xueji::v1::WatchChangesResponse>* WatchChanges(
      Context* context, const ::xueji::v1::WatchChangesRequest* request) override;
  Unary* GetVersion(Context* context, const ::xueji::v1::GetVersionRequest* request,
                    ::xueji::v1::GetVersionResponse* response) override;

 private:
  ServiceParts& parts_;
};

}  // namespace xueji::server
