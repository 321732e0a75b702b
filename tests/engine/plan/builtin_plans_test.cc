#include "engine/plan/builtin_plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/staged_directory.h"
#include "engine/plan/plan_compiler.h"

namespace xueji {
namespace {

TEST(BuiltinPlans, TheStudentPlanIsThere) {
  EXPECT_THAT(BuiltinPlanNames(), ::testing::Contains("students"));
  const absl::StatusOr<LinkagePlan> plan = BuiltinPlan("students");
  ASSERT_TRUE(plan.ok()) << plan.status().message();
  EXPECT_EQ(plan->schema, Schema::kStudent);
  EXPECT_EQ(plan->record_id_column, "record_id");
  EXPECT_EQ(plan->duplicate_weight_min, std::nullopt) << "only rules may decide duplicates";
  const ExecutionPlan compiled = CompilePlan(*plan).value();
  EXPECT_LE(compiled.layout.row_bytes(), 80U);
}

TEST(BuiltinPlans, TheEmbeddedTextIsTheFile) {
  EXPECT_EQ(BuiltinPlanText("students").value(),
            ReadFile(std::string(XUEJI_SOURCE_DIR) + "/datasets/plans/students.plan").value());
}

TEST(BuiltinPlans, AnUnknownNameIsAnsweredWithTheNames) {
  const absl::Status status = BuiltinPlan("pupils").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("students"));
}

}  // namespace
}  // namespace xueji
