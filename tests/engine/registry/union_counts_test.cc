#include "engine/registry/union_counts.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/registry/snapshot_counts.h"
#include "tests/support/snapshot_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

void ExpectSame(std::vector<CountedValue> a, std::vector<CountedValue> b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].word, b[i].word);
    EXPECT_EQ(a[i].province, b[i].province);
    EXPECT_EQ(a[i].count, b[i].count);
  }
}

void ExpectSameCounts(ValueCounts a, ValueCounts b) {
  EXPECT_EQ(a.total, b.total);
  EXPECT_EQ(a.rare_count_max, b.rare_count_max);
  EXPECT_EQ(a.province_totals, b.province_totals);
  SortCounts(&a);
  SortCounts(&b);
  ExpectSame(a.values, b.values);
  ExpectSame(a.province_values, b.province_values);
}

// So many values that most stand once or twice: they come to be listed, and cease to be.
void Fill(std::mt19937_64& random, int count, const std::string& prefix, RecordBuilder* records) {
  const std::u32string characters = U"一二三四五六七八九十百千万上下左右前后东西南北春夏秋冬";
  for (int i = 0; i < count; ++i) {
    std::string name = "张";
    AppendUtf8(characters[random() % characters.size()], name);
    if (random() % 2 == 0) AppendUtf8(characters[random() % 4], name);
    records->Add(prefix + std::to_string(i),
                 {{"name", random() % 9 == 0 ? "" : name},
                  {"guardian1_name", name},
                  {"birth_date", "2012-03-05"},
                  {"school_region", random() % 5 == 0 ? "0" : random() % 2 == 0 ? "310115" : "440106"},
                  {"sex", "1"}});
  }
}

// The slow twin counts the register as it is after the update.
TEST(UnionCounts, AreThoseOfTheWholeRegister) {
  const TemporaryDirectory scratch;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    std::mt19937_64 random(seed);
    // By province in every second round.
    std::string plan_text = BuiltinPlanText("students").value();
    const std::string_view cap = "term_frequency_weight_max: 4";
    ASSERT_NE(plan_text.find(cap), std::string::npos);
    if (seed % 2 == 1) plan_text.insert(plan_text.find(cap), "term_frequency_by: \"school_region\" ");
    SnapshotCase(plan_text, [&](RecordBuilder& records) {
      Fill(random, 150, "b", &records);
    }).Write(scratch.FilePath("base"));
    MemoryBudget budget(std::uint64_t{4} << 30);
    auto base = LoadSnapshot(scratch.FilePath("base"), {.spare_records = 1000}, &budget);
    ASSERT_TRUE(base.ok()) << base.status();
    RecordBuilder fresh((*base)->plan());
    Fill(random, 40, "b", &fresh);
    Fill(random, 30, "n", &fresh);
    std::vector<DeletedRecord> deleted;
    for (std::uint32_t i = 50; i < 80; ++i) deleted.push_back({RecordId{i}});
    const auto update = UpdateRegister(fresh.store(), {.deleted = deleted}, base->get());
    ASSERT_TRUE(update.ok()) << update.status();
    const ExecutionPlan& plan = (*base)->plan();
    KeyScratch scratch_words(&budget);
    std::size_t adjusted = 0;
    for (std::size_t step = 0; step < plan.steps.size(); ++step) {
      if (!plan.steps[step].IsFrequencyAdjusted()) continue;
      ++adjusted;
      const auto exact = CountUnion(**base, *update, step, {}, &budget);
      const auto for_weights = CountUnion(**base, *update, step, {.for_weights = true}, &budget);
      ASSERT_TRUE(exact.ok() && for_weights.ok());
      ExpectSameCounts(*exact, *CountValues((*base)->store(), plan.steps[step], kListedCountMin, &scratch_words));
      ExpectSameCounts(*for_weights, *CountValues((*base)->store(), plan.steps[step], 0, &scratch_words));
    }
    EXPECT_GT(adjusted, 0U);
  }
}

}  // namespace
}  // namespace xueji
