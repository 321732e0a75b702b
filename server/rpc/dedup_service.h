// DedupService: the batch job over the live register (server/proto/xueji/v1/dedup_service.proto).
//
// gRPC's callback API; nothing here blocks: the job has a thread of its own
// (server/registrar/dedup_runner.h). The parts outlive it.
#pragma once

#include <grpcpp/server_context.h>

#include "server/rpc/service_parts.h"
#include "xueji/v1/dedup_service.grpc.pb.h"

namespace xueji::server {

class DedupService final : public ::xueji::v1::DedupService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Unary = grpc::ServerUnaryReactor;

  explicit DedupService(ServiceParts& parts) : parts_(parts) {}

  Unary* StartDedup(Context* context, const ::xueji::v1::StartDedupRequest* request,
                    ::xueji::v1::StartDedupResponse* response) override;
  Unary* GetJob(Context* context, const ::xueji::v1::GetJobRequest* request,
                ::xueji::v1::GetJobResponse* response) override;
  Unary* CancelJob(Context* context, const ::xueji::v1::CancelJobRequest* request,
                   ::xueji::v1::CancelJobResponse* response) override;

 private:
  ServiceParts& parts_;
};

}  // namespace xueji::server
