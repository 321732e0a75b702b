#include "engine/training/training_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/engine/plan/plan_samples.h"
#include "tests/engine/training/training_test_support.h"

namespace xueji {
namespace {

TEST(TrainingModel, StartingValuesDoNotLookAtThePlansOwn) {
  LinkagePlan plan = ClubPlan();
  const std::vector<double> before = StartingM(plan.comparisons[0]);
  for (LevelWeight& entry : plan.comparisons[0].levels) entry.m = 0.01;
  EXPECT_EQ(StartingM(plan.comparisons[0]), before);
  EXPECT_NEAR(std::accumulate(before.begin(), before.end(), 0.0), 1, 1e-12);
  EXPECT_EQ(*std::max_element(before.begin(), before.end()), before[0]);
}

TEST(TrainingModel, APlanWithoutWeightsCompilesOnceFilled) {
  EXPECT_FALSE(CompilePlan(UntrainedPlan()).ok());
  EXPECT_TRUE(CompilePlan(WithStartingValues(UntrainedPlan())).ok());
}

TEST(TrainingModel, AGivenWeightStays) {
  const LinkagePlan filled = WithStartingValues(ClubPlan());
  EXPECT_FALSE(filled.comparisons[1].levels[1].m.has_value());
  EXPECT_EQ(filled.comparisons[1].levels[1].match_weight, 2.5);
  const TrainingModel model = MakeTrainingModel(ClubPlan(), {});
  EXPECT_DOUBLE_EQ(model.comparisons[1].levels[1].fixed_weight.value(), 2.5 * std::log(2));
  EXPECT_FALSE(model.comparisons[1].levels[0].fixed_weight.has_value());
}

TEST(TrainingModel, ThePassesOfAKeyAreThoseThatUseAnyFieldOfTheComparison) {
  // Passes: born; family or given. Comparison 0 compares family, and given across.
  const TrainingModel model = MakeTrainingModel(ClubPlan(), {});
  EXPECT_EQ(model.comparisons[0].key_passes, 0b10U);
  EXPECT_EQ(model.comparisons[1].key_passes, 0b01U);
}

TEST(TrainingModel, RefinePartsJoinTheKeyWhereABlockWasOversized) {
  // Pass born refines by family.
  EXPECT_EQ(MakeTrainingModel(ClubPlan(), {true, false}).comparisons[0].key_passes, 0b11U);
}

TEST(TrainingModel, AComparisonThatNoPassCanTeachKeepsItsM) {
  const TrainingModel model = MakeTrainingModel(ClubPlan(), {true, false});
  EXPECT_DOUBLE_EQ(model.comparisons[0].levels[0].start_m, 0.9);
  EXPECT_DOUBLE_EQ(MakeTrainingModel(ClubPlan(), {}).comparisons[0].levels[0].start_m, 0.8);
}

}  // namespace
}  // namespace xueji
