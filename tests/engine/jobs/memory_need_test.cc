#include "engine/jobs/memory_need.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/message.h"
#include "engine/plan/builtin_plans.h"
#include "engine/plan/plan_compiler.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class MemoryNeed : public ::testing::Test {
 protected:
  const ExecutionPlan plan_ = *CompilePlan(*BuiltinPlan("students"));
  TemporaryDirectory directory_;

  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(directory_.FilePath(name), std::ios::binary) << text;
    return directory_.FilePath(name);
  }
};

TEST_F(MemoryNeed, GrowsWithRecordsLinksAndTheAudit) {
  const std::uint64_t few = BytesNeeded({.plan = &plan_, .records = 1'000'000});
  EXPECT_GT(few, 1'000'000 * plan_.layout.row_bytes());
  EXPECT_GT(BytesNeeded({.plan = &plan_, .records = 2'000'000}), few);
  EXPECT_GT(BytesNeeded({.plan = &plan_, .records = 1'000'000, .links = 9'000'000}),
            few + 9'000'000 * 60);
  EXPECT_GE(BytesNeeded({.plan = &plan_, .records = 9'000'000, .audit = true}),
            BytesNeeded({.plan = &plan_, .records = 9'000'000}));
  EXPECT_GE(BytesNeeded({.plan = &plan_, .records = 1, .loading_bytes = 900'000'000}), 900'000'000U);
}

TEST_F(MemoryNeed, TheRefusalSaysTheFigureForTheWholeRunAndTheOptionThatGivesIt) {
  MemoryBudget budget(1 << 20);
  const absl::Status refused = budget.Reserve(2 << 20);
  const absl::Status said = SayNeed(refused, budget, {.plan = &plan_, .records = 100, .links = 7});
  EXPECT_EQ(said.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(said.message()),
              AllOf(HasSubstr("1.00 MiB is too low"), HasSubstr("whole run"), HasSubstr("estimated"),
                    HasSubstr("100 records and 7 links"), HasSubstr("--memory-max ")));
  EXPECT_THAT(MessageIn(said, Language::kChinese), HasSubstr("估算"));
}

TEST_F(MemoryNeed, AnUnknownInputIsSaidToBeUnknown) {
  MemoryBudget budget(1 << 20);
  const absl::Status refused = budget.Reserve(2 << 20);
  EXPECT_THAT(std::string(SayNeed(refused, budget, {.plan = &plan_}).message()),
              HasSubstr("not known beforehand"));
}

TEST_F(MemoryNeed, OtherFaultsAreLeftAsTheyAre) {
  MemoryBudget budget(1 << 20);
  const absl::Status full = ResourceExhausted({"太多", "too many lines"});
  EXPECT_EQ(SayNeed(full, budget, {.plan = &plan_, .records = 100}), full);
  ASSERT_FALSE(budget.Reserve(2 << 20).ok());
  const absl::Status bad = InvalidArgument({"不对", "wrong"});
  EXPECT_EQ(SayNeed(bad, budget, {.plan = &plan_, .records = 100}), bad);
}

TEST_F(MemoryNeed, RowsAreReckonedFromTheFilesAndUnknownForWhatIsNoFile) {
  std::string text = "a,b\n";
  for (int i = 0; i < 1000; ++i) text += "1,2\n";
  const std::string file = File("a.csv", text);
  EXPECT_NEAR(static_cast<double>(EstimateRows({file, file})), 2000, 10);
  EXPECT_EQ(EstimateRows({file, "-"}), 0U);
  EXPECT_EQ(EstimateRows({directory_.FilePath("absent.csv")}), 0U);
}

}  // namespace
}  // namespace xueji
