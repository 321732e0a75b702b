#include "server/rpc/raw_service.h"

#include <gtest/gtest.h>

#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::server {
namespace {

TEST(RawService, HasTheMethodsOfItsDescriptor) {
  const grpc::protobuf::ServiceDescriptor& described = *xueji::v1::PreCheckRequest::descriptor()->file()->service(0);
  const RawService service(described);
  EXPECT_EQ(service.full_name(), "xueji.v1.PreCheckService");
  for (int i = 0; i < described.method_count(); ++i) EXPECT_EQ(service.IndexOf(described.method(i)->name()), i);
  EXPECT_TRUE(service.has_async_methods());
  EXPECT_FALSE(service.has_synchronous_methods());
  EXPECT_FALSE(service.has_callback_methods());
}

TEST(RawServiceDeathTest, AMethodThatIsNotThereIsAFaultOfOurs) {
  const RawService service(*xueji::v1::PreCheckRequest::descriptor()->file()->service(0));
  EXPECT_DEATH(service.IndexOf("NoSuch"), "internal error");
}

}  // namespace
}  // namespace xueji::server
