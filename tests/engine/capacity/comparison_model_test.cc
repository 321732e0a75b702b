#include "engine/capacity/comparison_model.h"

#include <gtest/gtest.h>

#include "engine/capacity/calibration.h"

namespace xueji {
namespace {

// Round figures, so that what is expected can be reckoned by hand.
ComparisonCosts Example() {
  ComparisonCosts costs;
  costs.reference_students = 1e6;
  costs.load_student = 400;
  costs.index_student = 50;
  costs.write_student = 100;
  costs.write_parallel_share = 0;
  costs.text_row = 200;
  costs.text_row_growth = 10;
  costs.packed_row = 100;
  costs.packed_row_growth = 0;
  costs.text_row_bytes = 62;
  costs.packed_row_bytes = 20;
  return costs;
}

const ComparisonCosts& BuiltIn() { return *BuiltinCalibration().comparison; }

TEST(ComparisonModel, AddsUpWhatEachStageTakes) {
  const Forecast forecast =
      PredictComparison(Example(), {.students = 4'000'000, .registry_rows = 28'000'000}, {.cores = 2});
  ASSERT_EQ(forecast.stages.size(), 5U);
  EXPECT_NEAR(forecast.stages[0].seconds, 0.8, 1e-9);
  EXPECT_NEAR(forecast.stages[1].seconds, 0.2, 1e-9);
  EXPECT_NEAR(forecast.stages[2].seconds, 28e6 * 220e-9 / 2, 1e-9);  // two doublings
  EXPECT_NEAR(forecast.stages[3].seconds, forecast.stages[2].seconds, 1e-9);
  EXPECT_NEAR(forecast.stages[4].seconds, 0.4, 1e-9);
  double sum = 0;
  for (const StageForecast& stage : forecast.stages) sum += stage.seconds;
  EXPECT_NEAR(forecast.seconds, sum, 1e-9);
}

TEST(ComparisonModel, ALookTakesNoLessThanItsReading) {
  const ComparisonWork work{.students = 1'000'000, .registry_rows = 100'000'000, .packed = true};
  const Forecast slow = PredictComparison(Example(), work, {.cores = 16, .read_bytes_per_second = 100'000'000});
  EXPECT_TRUE(slow.stages[2].read_bound);
  EXPECT_NEAR(slow.stages[2].seconds, 20, 1e-9);
  EXPECT_FALSE(PredictComparison(Example(), work, {.cores = 16}).stages[2].read_bound);
}

TEST(ComparisonModel, MoreCoresNeverTakeLongerAndADeadlineIsMet) {
  const ComparisonWork nation{.students = 189'000'000, .registry_rows = 1'400'000'000, .packed = true};
  double before = 1e18;
  for (const int cores : {1, 2, 4, 16, 64}) {
    const double seconds = PredictComparison(BuiltIn(), nation, {.cores = cores}).seconds;
    EXPECT_LT(seconds, before);
    before = seconds;
  }
  const std::optional<int> cores = CoresForComparison(BuiltIn(), nation, 0, 120);
  ASSERT_TRUE(cores.has_value());
  EXPECT_LE(PredictComparison(BuiltIn(), nation, {.cores = *cores}).seconds, 120);
  EXPECT_GT(PredictComparison(BuiltIn(), nation, {.cores = *cores - 1}).seconds, 120);
  EXPECT_FALSE(CoresForComparison(BuiltIn(), nation, 0, 0.001).has_value());
}

// The registry is never held: its size costs time and disk, and no memory.
TEST(ComparisonModel, MemoryIsThatOfTheStudents) {
  const Forecast small = PredictComparison(BuiltIn(), {.students = 1'000'000, .registry_rows = 1'000'000}, {.cores = 2});
  const Forecast large = PredictComparison(BuiltIn(), {.students = 1'000'000, .registry_rows = 1'000'000'000}, {.cores = 2});
  EXPECT_EQ(small.memory_bytes, large.memory_bytes);
  EXPECT_GT(large.input_bytes, small.input_bytes);
  EXPECT_GT(PredictComparison(BuiltIn(), {.students = 2'000'000, .registry_rows = 1}, {.cores = 2}).memory_bytes,
            small.memory_bytes);
}

}  // namespace
}  // namespace xueji
