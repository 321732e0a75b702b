#include "engine/index/term_frequency.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <tuple>
#include <vector>

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

// The surname plan with a region by which frequencies are told apart.
ExecutionPlan ProvincePlan() {
  LinkagePlan plan = SurnamePlan().plan;
  Field region;
  region.name = "region";
  region.type = FieldType::kRegion;
  region.columns = {"region"};
  plan.fields.push_back(region);
  plan.comparisons[0].term_frequency_by = 1;
  plan.comparisons[0].term_frequency_weight_max = 12;
  auto compiled = CompilePlan(std::move(plan));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

class ProvinceFrequencyTest : public testing::Test {
 protected:
  void Add(const std::string& surname, const std::string& region, int count) {
    for (int i = 0; i < count; ++i) {
      const RecordId id = records_.Add("r" + std::to_string(records_.store().size()),
                                       {{"surname", surname}, {"region", region}});
      words_[surname] = ValueWord(plan_.layout, plan_.steps[0], records_.store().Row(id),
                                  records_.store().terms());
    }
  }
  TermFrequency Count() {
    KeyScratch scratch(records_.budget());
    return TermFrequency::Count(records_.store(), plan_.steps[0], records_.budget(), &scratch).value();
  }
  static Weight Expected(double share) {
    return static_cast<Weight>(std::lround(1000 * std::log2(0.01 / share)));
  }
  ExecutionPlan plan_ = ProvincePlan();
  RecordBuilder records_{plan_};
  std::map<std::string, std::uint64_t> words_;
};

TEST_F(ProvinceFrequencyTest, ANameIsAsCommonAsInItsProvince) {
  // 1,000 records; one of province 54 in five is called tashi, in the nation two in a hundred.
  Add("tashi", "540102", 20);
  Add("dawa", "540102", 2);
  for (int i = 0; i < 78; ++i) Add("b" + std::to_string(i), "540102", 1);
  Add("smith", "110101", 900);
  const TermFrequency frequency = Count();
  EXPECT_EQ(frequency.CountOf(words_["tashi"]), 20U);
  // Off each count comes 2: 18 of tashi remain, and 2 + 2 + 78 records go by the nation's shares.
  EXPECT_EQ(frequency.Adjustment(words_["tashi"], 54), Expected((18 + 82 * 0.02) / 100));
  EXPECT_EQ(frequency.Adjustment(words_["tashi"], 11), Expected(0.02 * 2 / 900));
  EXPECT_EQ(frequency.Adjustment(words_["tashi"], 0), Expected(0.02));
  EXPECT_EQ(frequency.Adjustment(words_["tashi"], 65), Expected(0.02));  // nobody lives there
  // Two records may be one person's: they say nothing about the province.
  EXPECT_NEAR(frequency.Adjustment(words_["dawa"], 54), Expected(0.82 * 0.002), 1);
}

TEST_F(ProvinceFrequencyTest, WhereHardlyAnyoneLivesTheNationAnswers) {
  for (int i = 0; i < 50; ++i) Add("n" + std::to_string(i), "460101", 1);
  for (int i = 0; i < 25; ++i) Add("n" + std::to_string(i), "460101", 1);
  Add("n0", "110101", 300);
  Add("other", "110101", 625);
  const TermFrequency frequency = Count();
  for (const char* name : {"n0", "n1", "n49", "other"}) {
    EXPECT_EQ(frequency.Adjustment(words_[name], 46), frequency.Adjustment(words_[name], 0)) << name;
  }
}

TEST_F(ProvinceFrequencyTest, RecordsWithoutAProvinceCountForTheNation) {
  Add("li", "", 30);
  Add("li", "110101", 10);
  Add("wang", "110101", 60);
  const TermFrequency frequency = Count();
  EXPECT_EQ(frequency.CountOf(words_["li"]), 40U);
  EXPECT_EQ(frequency.Adjustment(words_["li"], 0), Expected(0.4));
  EXPECT_EQ(frequency.Adjustment(words_["li"], 11), Expected((8 + 4 * 0.4) / 70));
}

TEST_F(ProvinceFrequencyTest, TheOrderOfTheRowsDoesNotMatter) {
  const std::vector<std::tuple<std::string, std::string, int>> parts = {
      {"li", "110101", 7}, {"li", "540101", 3}, {"wang", "110101", 5}, {"tashi", "540101", 9}};
  std::map<std::string, std::vector<Weight>> weights;
  for (const bool reversed : {false, true}) {
    RecordBuilder records(plan_);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& [name, region, count] = parts[reversed ? parts.size() - 1 - i : i];
      for (int n = 0; n < count; ++n) {
        const RecordId id = records.Add(name + region + std::to_string(n),
                                        {{"surname", name}, {"region", region}});
        words_[name] = ValueWord(plan_.layout, plan_.steps[0], records.store().Row(id),
                                 records.store().terms());
      }
    }
    KeyScratch scratch(records.budget());
    const auto frequency =
        TermFrequency::Count(records.store(), plan_.steps[0], records.budget(), &scratch);
    ASSERT_TRUE(frequency.ok());
    for (const auto& [name, word] : words_) {
      for (const std::uint32_t province : {0U, 11U, 54U}) {
        weights[name].push_back(frequency->Adjustment(word, province));
      }
    }
  }
  for (const auto& [name, found] : weights) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(found[i], found[i + 3]) << name << i;
  }
}

}  // namespace
}  // namespace xueji
