#include "server/rpc/service.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using ServiceTest = ServiceCase;

TEST_F(ServiceTest, BeforeTheRegisterIsLoadedItSaysSo) {
  Start();
  v1::PreCheckResponse response;
  const Refused refused(PreCheck(Child("王小芳", "2", "20150301"), &response));
  EXPECT_EQ(refused.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(refused.reason, "NOT_LOADED");
  EXPECT_TRUE(refused.has_retry);
  ASSERT_TRUE(service_->Load().ok());
  EXPECT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
}

TEST_F(ServiceTest, ARestartKeepsWhatWasAcknowledged) {
  const v1::Student child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  MustRegister(child, "q1");
  Start();
  ASSERT_TRUE(service_->Load().ok());
  EXPECT_EQ(service_->records(), 1U);
  v1::PreCheckResponse response;
  ASSERT_TRUE(PreCheck(child, &response).ok());
  EXPECT_EQ(response.verdict().advice(), v1::ADVICE_TRANSFER);
}

TEST_F(ServiceTest, ABaseThatCannotBeReadLeavesTheOldOne) {
  EXPECT_FALSE(service_->Reload(directory_.FilePath("no-such.xueji")).ok());
  v1::PreCheckResponse response;
  EXPECT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
}

TEST_F(ServiceTest, ATakenPortIsAFault) {
  ServerConfig second = config_;
  second.listen = "127.0.0.1:" + std::to_string(service_->port());
  second.audit.directory = directory_.FilePath("audit-2");
  EXPECT_EQ(Service::Start(second).status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace xueji::server
