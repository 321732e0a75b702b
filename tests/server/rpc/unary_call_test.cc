#include "server/rpc/unary_call.h"

#include <string>

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

class FollowingFloorTest : public FloorTest {
 protected:
  void Configure(ServerConfig& config) override {
    FloorTest::Configure(config);
    config.limits.work_floor_us = 100'000;
    config.limits.work_floor_follows = true;
  }
};

// Both kinds are quick here, so the floor comes down, by what each of them takes.
TEST_F(FollowingFloorTest, FollowsLooksThatFindSomebodyAndThoseThatDoNot) {
  MustRegister(Child("王小芳", "2", "20150301"), "q1");
  const auto ask = [&](const std::string& name) {
    v1::PreCheckResponse response;
    ASSERT_TRUE(PreCheck(Child(name, "2", "20150301"), &response).ok());
  };
  const auto floor = [&] {
    const std::string name = "\nxueji_work_floor_seconds ", text = service_->MetricsText();
    return std::stod(text.substr(text.find(name) + name.size()));
  };
  for (int i = 0; i < 5; ++i) ask("赵宇航");
  EXPECT_DOUBLE_EQ(floor(), 0.1) << "those that find somebody may take as long";
  for (int i = 0; i < 3; ++i) ask("王小芳");
  EXPECT_LT(floor(), 0.1);
  EXPECT_GT(floor(), 0.099);
}

}  // namespace
}  // namespace xueji::server
