#include "engine/index/value_counts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>

#include "engine/base/parallel.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

ExecutionPlan StudentsByProvince() {
  LinkagePlan plan = BuiltinPlan("students").value();
  for (Comparison& comparison : plan.comparisons) {
    if (comparison.name != "name") continue;
    for (std::size_t field = 0; field < plan.fields.size(); ++field) {
      if (plan.fields[field].name == "school_region") comparison.term_frequency_by = field;
    }
  }
  return CompilePlan(std::move(plan)).value();
}

const ComparisonStep& NameStep(const ExecutionPlan& plan) {
  return *std::find_if(plan.steps.begin(), plan.steps.end(),
                       [](const ComparisonStep& step) { return step.frequency_by_province; });
}

// Against a map of pairs, for 1 and 4 threads.
TEST(ValueCounts, AreThoseOfAMap) {
  const ExecutionPlan plan = StudentsByProvince();
  const ComparisonStep& step = NameStep(plan);
  RecordBuilder records(plan);
  std::mt19937 random(7);
  std::map<std::uint64_t, std::uint32_t> nation;
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint32_t> provinces;
  std::map<std::uint32_t, std::uint64_t> totals;
  for (int i = 0; i < 20'000; ++i) {
    const std::string surname[] = {"王", "李", "张", "陈", "陳", "欧阳", ""};
    const std::string name = surname[random() % 7];
    const std::uint32_t province = random() % 3 == 0 ? 0 : 11 + static_cast<std::uint32_t>(random() % 5);
    const auto given = static_cast<char32_t>(0x4E00 + random() % 3000);
    const RecordId id = records.Add(
        "r" + std::to_string(i),
        {{"name", name.empty() ? "" : name + EncodeUtf8(std::u32string(1, given))},
         {"school_region", std::to_string(province * 10000)}});
    const std::uint64_t word = ValueWord(plan.layout, step, records.store().Row(id), records.store().terms());
    if (word == 0) continue;
    ++nation[word];
    if (province == 0) continue;
    ++provinces[{word, province}];
    ++totals[province];
  }
  for (const int threads : {1, 4}) {
    SetThreadLimit(threads);
    KeyScratch scratch(records.budget());
    if (threads == 1) scratch.SliceAtLeast(4);
    for (const std::uint32_t least : {2U, 5U, 0U}) {
      const auto counts = CountValues(records.store(), step, least, &scratch);
      ASSERT_TRUE(counts.ok()) << counts.status();
      std::uint64_t total = 0, listed = 0, listed_in_provinces = 0;
      for (const auto& [word, count] : nation) {
        total += count;
        listed += count >= (least == 0 ? 2 : least);
      }
      for (const auto& [value, count] : provinces) {
        listed_in_provinces += count >= (least == 0 ? ProvinceDiscount(totals[value.second]) + 1 : least);
      }
      EXPECT_EQ(counts->total, total);
      EXPECT_EQ(counts->values.size(), listed);
      EXPECT_EQ(counts->province_values.size(), listed_in_provinces);
      for (const CountedValue& value : counts->values) EXPECT_EQ(value.count, nation[value.word]);
      for (const CountedValue& value : counts->province_values) {
        EXPECT_EQ(value.count, (provinces[{value.word, value.province}]));
      }
      for (std::uint32_t p = 0; p < kProvinceCount; ++p) EXPECT_EQ(counts->province_totals[p], totals[p]);
    }
  }
  SetThreadLimit(AvailableCores());
}

TEST(ValueCounts, WithdrawnRecordsDoNotCount) {
  const ExecutionPlan plan = StudentsByProvince();
  RecordBuilder records(plan);
  for (int i = 0; i < 5; ++i) {
    records.Add("r" + std::to_string(i), {{"name", "张伟"}, {"school_region", "110101"}});
  }
  records.store().Withdraw(RecordId{2});
  KeyScratch scratch(records.budget());
  const auto counts = CountValues(records.store(), NameStep(plan), 0, &scratch);
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->total, 4U);
  EXPECT_EQ(counts->province_totals[11], 4U);
  ASSERT_EQ(counts->values.size(), 1U);
  EXPECT_EQ(counts->values[0].count, 4U);
}

// The pair that is weighed is two records; a list of all that occur more often would not fit where
// there are many records.
TEST(ValueCounts, TheDiscountIsTwoUpToSixMillionRecords) {
  EXPECT_EQ(ProvinceDiscount(0), 2U);
  EXPECT_EQ(ProvinceDiscount(6'000'000), 2U);
  EXPECT_EQ(ProvinceDiscount(100'000'000), 47U);
}

TEST(ValueCounts, OfExactCountsThoseForWeightsAreToldWithoutTheRecords) {
  const ExecutionPlan plan = StudentsByProvince();
  const ComparisonStep& step = NameStep(plan);
  RecordBuilder records(plan);
  std::mt19937 random(11);
  const std::vector<std::string> names = {"张伟", "李明", "王芳", "赵六", "欧阳修", "钱七", "孙八"};
  for (int i = 0; i < 60; ++i) {
    records.Add(std::to_string(i), {{"name", names[random() % (1 + random() % names.size())]},
                                    {"school_region", random() % 3 == 0 ? "110101" : "310115"}});
  }
  KeyScratch scratch(records.budget());
  const ValueCounts wanted = *CountValues(records.store(), step, 0, &scratch);
  const ValueCounts told = CountsForWeights(*CountValues(records.store(), step, 2, &scratch));
  EXPECT_EQ(told.total, wanted.total);
  EXPECT_EQ(told.rare_count_max, wanted.rare_count_max);
  EXPECT_EQ(told.province_totals, wanted.province_totals);
  const auto sorted = [](std::vector<CountedValue> values) {
    std::vector<std::tuple<std::uint32_t, std::uint64_t, std::uint32_t>> list;
    for (const CountedValue& value : values) list.emplace_back(value.province, value.word, value.count);
    std::sort(list.begin(), list.end());
    return list;
  };
  EXPECT_FALSE(wanted.province_values.empty());
  EXPECT_EQ(sorted(told.values), sorted(wanted.values));
  EXPECT_EQ(sorted(told.province_values), sorted(wanted.province_values));
}

}  // namespace
}  // namespace xueji
