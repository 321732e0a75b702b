#include "server/rpc/unary_call.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

using UnaryCallTest = ServiceCase;

TEST_F(UnaryCallTest, EveryLookStandsInTheAuditBeforeItIsAnswered) {
  v1::PreCheckResponse response;
  ASSERT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
  ASSERT_FALSE(PreCheck(Child("王小芳", "2", "20151301"), &response).ok());
  MustRegister(Child("李强", "1", "20140907"), "q1");
  const std::vector<AuditRecord> records = AuditRecords();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].method, "PreCheck");
  EXPECT_EQ(records[0].verdict, "may_be_created");
  EXPECT_EQ(records[0].level, "county");
  EXPECT_EQ(records[0].region, "370102");
  EXPECT_EQ(records[1].verdict, "refused: FIELD_INVALID");
  EXPECT_EQ(records[2].method, "Register");
  EXPECT_EQ(records[2].request_id, "q1");
  for (const AuditRecord& record : records) EXPECT_FALSE(record.object.empty());
}

class FloorTest : public ServiceCase {
 protected:
  void Configure(ServerConfig& config) override {
    ServiceCase::Configure(config);
    config.limits.work_floor_us = 200'000;
  }
};

TEST_F(FloorTest, NoAnswerComesBeforeItsTime) {
  v1::PreCheckResponse response;
  ASSERT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(PreCheck(Child("王小芳", "2", "20150301"), &response).ok());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(190));
}

TEST_F(FloorTest, AChangeIsNotHeld) {
  MustRegister(Child("王小芳", "2", "20150301"), "q0");
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 1; i < 10; ++i) {
    const std::string digit = std::to_string(i);
    MustRegister(Child("赵宇航", "1", "201" + digit + "0" + digit + "1" + digit), "q" + digit);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(9 * 150));
}

}  // namespace
}  // namespace xueji::server
