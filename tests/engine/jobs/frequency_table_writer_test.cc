#include "engine/jobs/frequency_table_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/base/parallel.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

ExecutionPlan StudentsByProvince() {
  LinkagePlan plan = BuiltinPlan("students").value();
  for (Comparison& comparison : plan.comparisons) {
    if (comparison.name != "name") continue;
    comparison.term_frequency_weight_max = 15;
    for (std::size_t field = 0; field < plan.fields.size(); ++field) {
      if (plan.fields[field].name == "school_region") comparison.term_frequency_by = field;
    }
  }
  return CompilePlan(std::move(plan)).value();
}

using Rows = std::vector<std::pair<std::string, std::string>>;  // name, region

Rows RandomRows(int count) {
  std::mt19937 random(11);
  const std::string surnames[] = {"王", "李", "张", "陈", "陳", "欧阳", "于"};
  const std::string regions[] = {"110108", "540102", "310115", "0"};
  Rows rows;
  for (int i = 0; i < count; ++i) {
    const auto given = static_cast<char32_t>(0x4F00 + random() % 40 * (random() % 3));
    rows.emplace_back(i % 50 == 0 ? "" : i % 50 == 1 ? "阿不都热合曼·买买提"
                                                     : surnames[random() % 7] + EncodeUtf8(std::u32string(1, given)),
                      regions[random() % 4]);
  }
  return rows;
}

void Fill(const Rows& rows, RecordBuilder& records) {
  for (const auto& [name, region] : rows) {
    records.Add("r" + std::to_string(records.store().size()), {{"name", name}, {"school_region", region}});
  }
}

TEST(FrequencyTableWriter, WritesTotalsThenValuesTheCommonestFirst) {
  const ExecutionPlan plan = StudentsByProvince();
  RecordBuilder records(plan);
  Fill({{"张伟", "110108"}, {"張偉", "110108"}, {"张伟", "540102"}, {"扎西", "540102"},
        {"扎西", "540102"}, {"王芳", "0"}, {"", "110108"}, {"李明", "110108"}, {"李明", "0"}},
       records);
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("names.csv");
  ASSERT_TRUE(WriteFrequencyTable(path, records.store(), plan, 2, records.budget()).ok());
  EXPECT_EQ(directory.Read("names.csv"),
            "comparison,province,value,count\n"
            "name,,,8\nname,11,,3\nname,54,,3\n"
            "name,,张伟,3\nname,11,张伟,2\n"
            "name,,扎西,2\nname,54,扎西,2\n"
            "name,,李明,2\n");
}

TEST(FrequencyTableWriter, TheSameBytesForAnyOrderOfRowsAndNumberOfThreads) {
  const ExecutionPlan plan = StudentsByProvince();
  Rows rows = RandomRows(3000);
  const TemporaryDirectory directory;
  std::string first;
  for (const int threads : {1, 4}) {
    SetThreadLimit(threads);
    RecordBuilder records(plan);
    Fill(rows, records);
    ASSERT_TRUE(WriteFrequencyTable(directory.FilePath("t.csv"), records.store(), plan, 3,
                                    records.budget()).ok());
    if (first.empty()) first = directory.Read("t.csv");
    EXPECT_EQ(directory.Read("t.csv"), first);
    std::reverse(rows.begin(), rows.end());
  }
  SetThreadLimit(AvailableCores());
  EXPECT_GT(std::count(first.begin(), first.end(), '\n'), 100);
}

// The table of the records themselves gives the weights of counting them: every value that two
// records can agree on is in it.
TEST(FrequencyTableWriter, ATableOfTheRecordsWeighsAsCountingThemDoes) {
  const ExecutionPlan plan = StudentsByProvince();
  RecordBuilder records(plan);
  Fill(RandomRows(3000), records);
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("names.csv");
  ASSERT_TRUE(WriteFrequencyTable(path, records.store(), plan, 2, records.budget()).ok());
  const auto table = ReadFrequencyTable(path, plan, records.budget());
  ASSERT_TRUE(table.ok()) << table.status();
  const TermFrequencies read = MakeTermFrequencies(*table, plan, records.budget()).value();
  const TermFrequencies counted = CountTermFrequencies(records.store(), plan, records.budget()).value();
  int compared = 0;
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    if (!plan.steps[s].IsFrequencyAdjusted()) continue;
    for (std::uint32_t i = 0; i < records.store().size(); ++i) {
      const std::byte* row = records.store().Row(RecordId{i});
      const std::uint64_t word = ValueWord(plan.layout, plan.steps[s], row, records.store().terms());
      if (word == 0 || counted[s].CountOf(word) < 2) continue;
      for (const std::uint32_t province : {0U, 11U, 31U, 54U, 65U}) {
        ASSERT_EQ(read[s].Adjustment(word, province), counted[s].Adjustment(word, province))
            << i << " " << province;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 5000);
}

}  // namespace
}  // namespace xueji
