#include "engine/ingest/record_slots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

TEST(SlotsOf, TheRecordIdThenThePlansFieldsThenWhatIsOnlyChecked) {
  const ExecutionPlan plan = StudentPlan();
  const RecordSlots slots = SlotsOf(plan.plan, plan.layout);
  ASSERT_EQ(slots.inputs.size(), slots.values.size());
  ASSERT_EQ(slots.inputs.size(), 1 + plan.plan.fields.size() + 1);
  EXPECT_EQ(slots.inputs[0].name, "record_id");
  for (std::size_t i = 0; i < plan.plan.fields.size(); ++i) {
    EXPECT_EQ(slots.inputs[1 + i].name, plan.plan.fields[i].name);
    EXPECT_TRUE(slots.values[1 + i].stored);
    EXPECT_EQ(slots.values[1 + i].offset, plan.layout.offset(i));
  }
  EXPECT_EQ(slots.inputs.back().name, "student_number");
  EXPECT_FALSE(slots.values.back().stored);
  EXPECT_EQ(slots.inputs[slots.document].name, "document_number");
}

TEST(SlotsOf, ATelephoneIsKnownByItsColumn) {
  const ExecutionPlan plan = StudentPlan();
  const RecordSlots slots = SlotsOf(plan.plan, plan.layout);
  for (std::size_t i = 1; i < slots.inputs.size(); ++i) {
    EXPECT_EQ(slots.values[i].phone, slots.inputs[i].name == "guardian1_phone") << slots.inputs[i].name;
  }
}

TEST(SlotsOf, AnotherSchemaHasItsFieldsOnly) {
  const ExecutionPlan plan = LatinPlan();
  const RecordSlots slots = SlotsOf(plan.plan, plan.layout);
  ASSERT_EQ(slots.inputs.size(), 1 + plan.plan.fields.size());
  EXPECT_EQ(slots.document, 0u);
  EXPECT_THAT(slots.inputs[0].headers, ::testing::ElementsAre("rec_id"));
  EXPECT_THAT(slots.inputs[4].headers, ::testing::ElementsAre("date_of_birth", "dob"));
}

}  // namespace
}  // namespace xueji
