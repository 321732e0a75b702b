#include "engine/jobs/base_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "engine/jobs/snapshot_job.h"
#include "engine/plan/plan_text.h"
#include "tests/support/roster_file.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class BasePlanTest : public ::testing::Test {
 protected:
  BasePlanTest() {
    roster_.WriteStudents();
    RunOptions build;
    build.inputs = {roster_.path()};
    build.latest_birth_date = 20260101;
    build.out = options_.base = roster_.directory() + "/base.xueji";
    XUEJI_CHECK(BuildSnapshot(build).ok());
    options_.inputs = {roster_.path()};
    options_.out = roster_.directory() + "/out";
  }
  // In both languages.
  static void ExpectRefused(const absl::Status& status, const char* english, const char* chinese) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_THAT(MessageOf(status).In(Language::kEnglish), HasSubstr(english));
    EXPECT_THAT(MessageOf(status).In(Language::kChinese), HasSubstr(chinese));
  }
  RosterFile roster_;
  RunOptions options_;
};

TEST_F(BasePlanTest, ThePlanIsTheBases) {
  ASSERT_TRUE(CheckBaseOptions(options_).ok());
  const auto base = ReadBasePlan(options_);
  ASSERT_TRUE(base.ok()) << base.status();
  EXPECT_EQ(base->plan.fingerprint, base->overview.facts.plan_fingerprint);
  EXPECT_EQ(base->text, BuiltinPlanText("students").value());
}

TEST_F(BasePlanTest, AnotherPlanOrDateIsRefused) {
  std::string text = BuiltinPlanText("students").value();
  options_.plan = roster_.directory() + "/plan";
  std::ofstream(options_.plan) << text;
  EXPECT_TRUE(ReadBasePlan(options_).ok());
  const std::size_t at = text.find("block_size_max: 10000");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 21, "block_size_max: 10001");
  std::ofstream(options_.plan) << text;
  ExpectRefused(ReadBasePlan(options_).status(), "leave --plan out", "请去掉 --plan");
  options_.plan.clear();
  options_.latest_birth_date = 20260101;
  EXPECT_TRUE(ReadBasePlan(options_).ok());
  options_.latest_birth_date = 20260102;
  ExpectRefused(ReadBasePlan(options_).status(), "takes birth dates up to 20260101", "截至 20260101");
}

TEST_F(BasePlanTest, OptionsThatDoNotGoWithABaseAreRefused) {
  RunOptions options = options_;
  options.frequencies = "names.csv";
  ExpectRefused(CheckBaseOptions(options), "--frequencies does not go", "--frequencies 不能");
  options = options_;
  options.audit = 10;
  ExpectRefused(CheckBaseOptions(options), "--audit does not go", "--audit 不能");
  options = options_;
  options.snapshot_out = roster_.directory() + "/./base.xueji";
  ExpectRefused(CheckBaseOptions(options), "are one file", "同一个文件");
  options = options_;
  options.inputs.clear();
  ExpectRefused(CheckBaseOptions(options), "at least one input", "至少需要一个输入");
  options.deleted = "gone.csv";
  EXPECT_TRUE(CheckBaseOptions(options).ok());
}

TEST_F(BasePlanTest, OnlyWhatTheBudgetRefusedIsReckoned) {
  const auto base = ReadBasePlan(options_);
  ASSERT_TRUE(base.ok());
  MemoryBudget budget(1000);
  const absl::Status other = InvalidArgument({"甲", "a"});
  EXPECT_EQ(SayBaseNeed(other, budget, options_, *base, 0), other);
  const absl::Status refused = SayBaseNeed(budget.Reserve(2000), budget, options_, *base, 0);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("a run on the base"));
}

}  // namespace
}  // namespace xueji
