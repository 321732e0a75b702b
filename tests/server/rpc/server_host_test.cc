#include "server/rpc/server_host.h"

#include <grpcpp/generic/generic_stub.h>

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using ServerHostTest = ServiceCase;

TEST_F(ServerHostTest, WithoutACertificateNobodyGetsIn) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = directory_.Read("trial/ca.pem");
  const std::string address = "localhost:" + std::to_string(service_->port());
  for (const auto& credentials : {grpc::SslCredentials(tls), grpc::InsecureChannelCredentials()}) {
    v1::PreCheckRequest request;
    v1::PreCheckResponse response;
    const auto stub = v1::PreCheckService::NewStub(grpc::CreateChannel(address, credentials));
    EXPECT_EQ(stub->PreCheck(ContextOf("county").get(), request, &response).error_code(),
              grpc::StatusCode::UNAVAILABLE);
  }
}

TEST_F(ServerHostTest, AMessageAboveTheLimitIsRefusedAndTheServerLives) {
  v1::Student child = Child("王小芳", "2", "20150301");
  child.set_address(std::string(8 << 20, 'x'));
  v1::PreCheckResponse response;
  EXPECT_EQ(PreCheck(child, &response).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  child.clear_address();
  EXPECT_TRUE(PreCheck(child, &response).ok());
}

TEST_F(ServerHostTest, MissingFilesOfTlsAreNamed) {
  ServerConfig broken = config_;
  broken.tls.key = directory_.FilePath("no-such.key");
  broken.audit.directory = directory_.FilePath("audit-2");
  const absl::Status status = Service::Start(broken).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("no-such.key"), std::string::npos);
}

}  // namespace
}  // namespace xueji::server
