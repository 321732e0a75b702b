#include "engine/registry/snapshot_counts.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

const SectionFileKind kKind{"test", 1};

class SnapshotCountsTest : public ::testing::Test {
 protected:
  SnapshotCountsTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()) {
    counts_.resize(plan_.steps.size());
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      if (plan_.steps[i].IsFrequencyAdjusted()) adjusted_ = i;
    }
    ValueCounts& counts = counts_[adjusted_];
    counts.total = 100;
    counts.rare_count_max = 2;
    counts.values = {{9, 0, 4}, {3, 0, 2}};
    counts.province_totals[37] = 60;
    counts.province_values = {{9, 54, 1}, {9, 37, 3}, {3, 37, 2}};
  }
  absl::StatusOr<std::vector<ValueCounts>> RoundTrip() const {
    XUEJI_RETURN_IF_ERROR(Write());
    XUEJI_ASSIGN_OR_RETURN(const auto file, SectionReader::Open(scratch_.FilePath("a"), kKind));
    return ReadCountSections(*file, plan_);
  }
  absl::Status Write() const {
    XUEJI_ASSIGN_OR_RETURN(
        const auto out, SectionWriter::Create(scratch_.FilePath("a"), {.kind = kKind, .replace = true}));
    XUEJI_RETURN_IF_ERROR(AddCountSections(plan_, counts_, out.get()));
    return out->Commit();
  }
  const ExecutionPlan plan_;
  const TemporaryDirectory scratch_;
  std::vector<ValueCounts> counts_;
  std::size_t adjusted_ = 0;
};

TEST_F(SnapshotCountsTest, ComeBackInTheOrderOfProvinceAndValue) {
  SortCounts(&counts_[adjusted_]);
  const auto read = RoundTrip();
  ASSERT_TRUE(read.ok()) << read.status();
  const ValueCounts& counts = (*read)[adjusted_];
  EXPECT_EQ(counts.total, 100U);
  EXPECT_EQ(counts.rare_count_max, 2U);
  EXPECT_EQ(counts.province_totals[37], 60U);
  ASSERT_EQ(counts.values.size(), 2U);
  EXPECT_EQ(counts.values[0].word, 3U);
  EXPECT_EQ(counts.values[1].count, 4U);
  ASSERT_EQ(counts.province_values.size(), 3U);
  EXPECT_EQ(counts.province_values[0].word, 3U);
  EXPECT_EQ(counts.province_values[2].province, 54U);
}

TEST_F(SnapshotCountsTest, AValueListedTwiceIsRefused) {
  counts_[adjusted_].values = {{3, 0, 2}, {3, 0, 2}};
  counts_[adjusted_].province_values.clear();
  EXPECT_FALSE(RoundTrip().ok());
}

TEST_F(SnapshotCountsTest, ThePlanNamesTheSections) {
  EXPECT_EQ(CountSectionNames(plan_),
            (std::vector<std::string>{"frequencies/name/totals", "frequencies/name/values"}));
}

}  // namespace
}  // namespace xueji
