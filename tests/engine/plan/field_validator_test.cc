#include "engine/plan/field_validator.h"

#include <gtest/gtest.h>

#include "engine/plan/builtin_plans.h"

namespace xueji {
namespace {

PlanFaults FaultsOf(const LinkagePlan& plan) {
  PlanFaults faults;
  FindFieldFaults(plan, &faults);
  return faults;
}

TEST(FindFieldFaults, TheStudentPlanHasNone) {
  EXPECT_TRUE(FaultsOf(BuiltinPlan("students").value()).empty());
}

TEST(FindFieldFaults, SeldomIsForNames) {
  LinkagePlan plan;
  plan.fields = {{.name = "old", .type = FieldType::kName, .columns = {}, .seldom = true, .blank_values = {}},
                 {.name = "phone", .type = FieldType::kDigits, .columns = {}, .seldom = true, .blank_values = {}}};
  const PlanFaults faults = FaultsOf(plan);
  ASSERT_EQ(faults.list().size(), 1U);
  EXPECT_EQ(FormatPath(faults.list()[0].path), "field 2, seldom");
}

TEST(FindFieldFaults, CodesNeedATableAndNothingElseHasOne) {
  LinkagePlan plan;
  plan.fields = {{.name = "sex", .type = FieldType::kCode, .columns = {}, .blank_values = {}},
                 {.name = "name", .type = FieldType::kName, .columns = {},
                  .code_table = CodeTable::kSex, .blank_values = {}}};
  const PlanFaults faults = FaultsOf(plan);
  ASSERT_EQ(faults.list().size(), 2U);
  EXPECT_EQ(FormatPath(faults.list()[0].path), "field 1, code_table");
  EXPECT_EQ(FormatPath(faults.list()[1].path), "field 2, code_table");
}

TEST(FindFieldFaults, TheStudentSchemaKnowsItsColumns) {
  LinkagePlan plan = BuiltinPlan("students").value();
  plan.fields[0].name = "nmae";
  plan.fields[3].type = FieldType::kText;
  const PlanFaults faults = FaultsOf(plan);
  ASSERT_EQ(faults.list().size(), 3U);
  EXPECT_EQ(FormatPath(faults.list()[0].path), "field 1, name");
  EXPECT_EQ(FormatPath(faults.list()[1].path), "field 4, type");
  EXPECT_EQ(FormatPath(faults.list()[2].path), "schema, name");
}

}  // namespace
}  // namespace xueji
