#include "engine/index/term_frequency.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/index/key_word.h"
#include "engine/plan/plan_compiler.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

ExecutionPlan SurnamePlan() {
  LinkagePlan plan;
  plan.name = "surname";
  plan.record_id_column = "id";
  Field field;
  field.name = "surname";
  field.type = FieldType::kText;
  field.columns = {"surname"};
  plan.fields = {field};
  BlockingPass pass;
  pass.name = "surname";
  pass.key = {KeyPart()};
  plan.passes = {pass};
  Comparison comparison;
  comparison.name = "surname";
  LevelWeight exact, other;
  exact.levels = {static_cast<std::uint8_t>(matchers::TextLevel::kExact)};
  exact.m = 0.9;
  exact.u = 0.01;
  exact.term_frequency_adjusted = true;
  other.levels = {matchers::kElseLevel};
  other.m = 0.1;
  other.u = 0.99;
  comparison.levels = {exact, other};
  plan.comparisons = {comparison};
  auto compiled = CompilePlan(std::move(plan));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

TEST(TermFrequency, RareValuesWeighMoreThanCommonOnes) {
  const ExecutionPlan plan = SurnamePlan();
  RecordBuilder records(plan);
  // 1,000 records: 500 smith, 10 ng, the rest once each, and blanks that do not count.
  for (int i = 0; i < 500; ++i) records.Add("s" + std::to_string(i), {{"surname", "smith"}});
  for (int i = 0; i < 10; ++i) records.Add("n" + std::to_string(i), {{"surname", "ng"}});
  for (int i = 0; i < 490; ++i) {
    records.Add("u" + std::to_string(i), {{"surname", "unique" + std::to_string(i)}});
  }
  for (int i = 0; i < 50; ++i) records.Add("b" + std::to_string(i), {});
  KeyScratch scratch(records.budget());
  const auto frequency = TermFrequency::Count(records.store(), plan.steps[0], records.budget(), &scratch);
  ASSERT_TRUE(frequency.ok()) << frequency.status();
  const auto word = [&](int record) {
    return KeyWord(FieldType::kText, KeyTransform::kExact, 0,
                   records.store().Row(RecordId{static_cast<std::uint32_t>(record)}) +
                       plan.steps[0].offset,
                   records.store().terms());
  };
  EXPECT_EQ(frequency->CountOf(word(0)), 500U);
  EXPECT_EQ(frequency->CountOf(word(500)), 10U);
  EXPECT_EQ(frequency->CountOf(word(510)), 1U);
  const auto expected = [](double share) {
    return static_cast<Weight>(std::lround(1000 * std::log2(0.01 / share)));
  };
  EXPECT_EQ(frequency->Adjustment(word(0)), expected(0.5));
  EXPECT_EQ(frequency->Adjustment(word(500)), expected(0.01));
  EXPECT_EQ(frequency->Adjustment(word(510)),
            std::min(expected(0.001), plan.steps[0].frequency_weight_max));
}

TEST(TermFrequency, AnEmptyStoreAdjustsNothing) {
  const ExecutionPlan plan = SurnamePlan();
  RecordBuilder records(plan);
  KeyScratch scratch(records.budget());
  const auto frequency = TermFrequency::Count(records.store(), plan.steps[0], records.budget(), &scratch);
  ASSERT_TRUE(frequency.ok());
  EXPECT_EQ(frequency->Adjustment(12345), 0);
}

}  // namespace
}  // namespace xueji
