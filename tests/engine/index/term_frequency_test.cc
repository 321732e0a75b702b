#include "engine/index/term_frequency.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/hash.h"
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

ExecutionPlan NamePlan() {
  ExecutionPlan surname = SurnamePlan();
  LinkagePlan plan = surname.plan;
  plan.fields[0].type = FieldType::kName;
  plan.comparisons[0].kind = ComparisonKind::kName;
  plan.comparisons[0].levels[0].levels = {static_cast<std::uint8_t>(matchers::NameLevel::kExact)};
  auto compiled = CompilePlan(std::move(plan));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

// The grouping brings records together by 32 bits of their key and the partition's: these two names
// agree in them. Whichever comes first in the file, each is counted for itself.
TEST(TermFrequency, TwoNamesWithOneFingerprintAreCountedApart) {
  const ExecutionPlan plan = NamePlan();
  for (const bool first_order : {true, false}) {
    RecordBuilder records(plan);
    const std::string names[] = {first_order ? "王辰欠" : "王闺华", first_order ? "王闺华" : "王辰欠"};
    std::uint64_t words[2] = {};
    for (int name = 0; name < 2; ++name) {
      for (int i = 0; i < (names[name] == "王辰欠" ? 4 : 8); ++i) {
        const RecordId id = records.Add(names[name] + std::to_string(i), {{"surname", names[name]}});
        words[name] = KeyWord(FieldType::kName, KeyTransform::kExact, 0,
                              records.store().Row(id) + plan.steps[0].offset, records.store().terms());
      }
    }
    ASSERT_NE(words[0], words[1]);
    ASSERT_EQ(Mix64(words[0]) >> 32, Mix64(words[1]) >> 32) << "find two other names";
    KeyScratch scratch(records.budget());
    const auto frequency =
        TermFrequency::Count(records.store(), plan.steps[0], records.budget(), &scratch);
    ASSERT_TRUE(frequency.ok());
    EXPECT_EQ(frequency->CountOf(words[0]), first_order ? 4U : 8U);
    EXPECT_EQ(frequency->CountOf(words[1]), first_order ? 8U : 4U);
  }
}

}  // namespace
}  // namespace xueji
