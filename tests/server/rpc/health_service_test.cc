#include "server/rpc/health_service.h"

#include <thread>

#include <grpcpp/generic/generic_stub.h>

#include "engine/sql/sql_database.h"
#include "server/rpc/message_bytes.h"
#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

TEST(HealthBoard, BeginsNotServing) {
  HealthBoard board({"a"});
  EXPECT_EQ(board.Of(""), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(board.Of("a"), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(board.Of("b"), HealthCheckResponse::SERVICE_UNKNOWN);
  board.SetServing(true);
  EXPECT_EQ(board.Of("a"), HealthCheckResponse::SERVING);
}

class HealthServiceTest : public ServiceCase {
 protected:
  void SetUp() override {
    const std::int64_t now_s = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    ASSERT_TRUE(MakeDevCertificates(Folder(), now_s).ok());
    Configure(config_ = ReadServerConfig(Folder() + "/server.conf").value());
    Start();  // and is not loaded
  }
  // No token: a probe is no user.
  grpc::Status Check(const std::string& service, HealthCheckResponse* response) {
    grpc::GenericStub stub(ChannelOf("county"));
    grpc::CompletionQueue queue;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    HealthCheckRequest request;
    request.set_service(service);
    const auto reader = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", BytesOf(request), &queue);
    reader->StartCall();
    grpc::ByteBuffer bytes;
    grpc::Status status;
    reader->Finish(&bytes, &status, this);
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    EXPECT_TRUE(!status.ok() || ParseMessage(&bytes, response));
    return status;
  }
  HealthCheckResponse::ServingStatus StateOf(const std::string& service) {
    HealthCheckResponse response;
    EXPECT_TRUE(Check(service, &response).ok());
    return response.status();
  }
};

TEST_F(HealthServiceTest, EachServiceServesOnceTheRegisterIsLoaded) {
  const std::vector<std::string> services = {"", "xueji.v1.PreCheckService", "xueji.v1.RegistryService",
                                             "xueji.v1.DedupService"};
  for (const std::string& service : services) EXPECT_EQ(StateOf(service), HealthCheckResponse::NOT_SERVING) << service;
  ASSERT_TRUE(service_->Load().ok());
  for (const std::string& service : services) EXPECT_EQ(StateOf(service), HealthCheckResponse::SERVING) << service;
  HealthCheckResponse response;
  EXPECT_EQ(Check("no.such", &response).error_code(), grpc::StatusCode::NOT_FOUND);
}

// Whoever cannot follow the store would say "may be created" of children who have a record by now.
TEST_F(HealthServiceTest, WithoutItsStoreNothingServes) {
  ASSERT_TRUE(service_->Load().ok());
  ASSERT_EQ(StateOf(""), HealthCheckResponse::SERVING);
  const auto becomes = [&](HealthCheckResponse::ServingStatus state) {
    for (int i = 0; i < 300 && StateOf("") != state; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return StateOf("") == state;
  };
  auto database = SqlDatabase::Open(config_.store.substr(std::string_view("sqlite:").size()), /*create=*/false,
                                    {"存储", "store"});
  ASSERT_TRUE(database.ok()) << database.status();
  ASSERT_TRUE((*database)->Execute("ALTER TABLE change RENAME TO away").ok());
  EXPECT_TRUE(becomes(HealthCheckResponse::NOT_SERVING));
  ASSERT_TRUE((*database)->Execute("ALTER TABLE away RENAME TO change").ok());
  EXPECT_TRUE(becomes(HealthCheckResponse::SERVING));
}

TEST_F(HealthServiceTest, AWatchIsToldOfEachChangeAndEndsWithTheServer) {
  grpc::GenericStub stub(ChannelOf("county"));
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  const auto stream = stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  const auto wait = [&] {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    return ok;
  };
  stream->StartCall(this);
  ASSERT_TRUE(wait());
  stream->WriteLast(BytesOf(HealthCheckRequest()), grpc::WriteOptions(), this);
  ASSERT_TRUE(wait());
  const auto next = [&] {
    grpc::ByteBuffer bytes;
    HealthCheckResponse response;
    stream->Read(&bytes, this);
    return wait() && ParseMessage(&bytes, &response) ? response.status() : HealthCheckResponse::UNKNOWN;
  };
  EXPECT_EQ(next(), HealthCheckResponse::NOT_SERVING);
  ASSERT_TRUE(service_->Load().ok());
  EXPECT_EQ(next(), HealthCheckResponse::SERVING);
  const auto begin = std::chrono::steady_clock::now();
  std::thread stopper([&] { service_->Stop(std::chrono::seconds(20)); });
  EXPECT_EQ(next(), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(next(), HealthCheckResponse::UNKNOWN) << "the end of the stream";
  stopper.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15)) << "a watch keeps no server from stopping";
  grpc::Status status;
  stream->Finish(&status, this);
  EXPECT_TRUE(wait());
}

}  // namespace
}  // namespace xueji::server
