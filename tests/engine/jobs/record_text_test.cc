#include "engine/jobs/record_text.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

TEST(RecordText, GivesBackWhatWasPacked) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  const std::string id = RecordBuilder::WithCheck("11010820120305123");
  const std::map<std::string, std::string> values = {
      {"name", "阿不都热合曼·买买提"}, {"former_name", "张伟"},   {"birth_date", "2012-03-05"},
      {"document_number", id},        {"sex", "1"},             {"school_region", "310115"},
      {"school_code", "3144001234"}};
  const RecordId record = records.Add("r", values);
  const RecordId blank = records.Add("blank", {});
  for (std::size_t field = 0; field < plan.plan.fields.size(); ++field) {
    const auto at = values.find(plan.plan.fields[field].name);
    EXPECT_EQ(RecordText(records.store(), record, field), at == values.end() ? "" : at->second)
        << plan.plan.fields[field].name;
    EXPECT_EQ(RecordText(records.store(), blank, field), "");
  }
}

TEST(RecordText, AnInvalidNumberComesBackAsTyped) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  const RecordId record = records.Add("r", {{"document_number", "1101082012O305123"}});
  for (std::size_t field = 0; field < plan.plan.fields.size(); ++field) {
    if (plan.plan.fields[field].name != "document_number") continue;
    EXPECT_EQ(RecordText(records.store(), record, field), "1101082012O305123");
  }
}

}  // namespace
}  // namespace xueji
