#include "server/rpc/pre_check_work.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using PreCheckWorkTest = ServiceCase;

TEST_F(PreCheckWorkTest, EveryFaultyFieldIsNamed) {
  v1::Student child = Child("", "5", "20151301");
  v1::PreCheckResponse response;
  const Refused refused(PreCheck(child, &response));
  EXPECT_EQ(refused.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(refused.reason, "FIELD_INVALID");
  ASSERT_GE(refused.bad.field_violations_size(), 1);
  for (const auto& violation : refused.bad.field_violations()) {
    EXPECT_EQ(violation.field().rfind("student.", 0), 0U);
    EXPECT_FALSE(violation.reason().empty());
    EXPECT_FALSE(violation.localized_message().message().empty());
    EXPECT_EQ(violation.description().find("20151301"), std::string::npos)
        << "a value in a message";
  }
}

TEST_F(PreCheckWorkTest, NamesThatAreAttacksAreNamesAndNoMore) {
  for (const char* name :
       {"'; DROP TABLE change; --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
        "\xE2\x80\xAE"
        "芳小王",
        "../../etc/passwd", "%s%s%n", "王\r\nSet-Cookie: x"}) {
    v1::PreCheckResponse response;
    const grpc::Status status = PreCheck(Child(name, "2", "20150301"), &response);
    EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::INVALID_ARGUMENT) << name;
  }
  v1::PreCheckResponse response;
  EXPECT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
}

TEST_F(PreCheckWorkTest, ValuesThatAreTooLongOrHoldZerosAreRefused) {
  v1::PreCheckResponse response;
  v1::Student child = Child("王小芳", "2", "20150301");
  child.set_address(std::string(kValueBytesMax + 1, 'x'));
  child.set_class_(std::string("a\0b", 3));
  const Refused refused(PreCheck(child, &response));
  ASSERT_EQ(refused.bad.field_violations_size(), 2);
}

TEST_F(PreCheckWorkTest, WhoWalksThroughNumbersIsLocked) {
  Refused last{grpc::Status::OK};
  int asked = 0;
  for (; asked < 200 && last.code == grpc::StatusCode::OK; ++asked) {
    const std::string sequence = std::to_string(100 + asked);
    v1::PreCheckResponse response;
    last = Refused(
        PreCheck(Child("王小芳", "2", "20150301", Number("20150301", sequence)), &response));
  }
  EXPECT_EQ(last.reason, "LOCKED") << asked;
  v1::PreCheckResponse response;
  EXPECT_EQ(Refused(PreCheck(Child("李强", "1", "20140907"), &response)).reason, "LOCKED");
}

}  // namespace
}  // namespace xueji::server
