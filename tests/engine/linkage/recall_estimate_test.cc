#include "engine/linkage/recall_estimate.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "engine/linkage/linkage_run.h"
#include "engine/plan/plan_compiler.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

// Passes 0 and 1 key on fields 0 and 1, pass 2 on both.
LinkagePlan ThreePasses() {
  LinkagePlan plan;
  plan.passes.resize(3);
  for (std::size_t i = 0; i < 3; ++i) plan.passes[i].name = "pass" + std::to_string(i);
  plan.passes[0].key = {{.field = 0}};
  plan.passes[1].key = {{.field = 1}};
  plan.passes[2].key = {{.field = 0}, {.field = 1}};
  return plan;
}

// Counts of pairs each captured by the passes of its mask.
CaptureCounts CountsOf(const std::vector<unsigned>& masks, std::size_t passes) {
  CaptureCounts counts;
  counts.captured.assign(passes + 1, 0);
  counts.both.assign(passes, std::vector<std::uint64_t>(passes, 0));
  for (const unsigned mask : masks) {
    std::size_t captured = 0;
    for (std::size_t i = 0; i < passes; ++i) captured += mask >> i & 1;
    if (captured == 0) continue;
    ++counts.links;
    ++counts.captured[captured];
    for (std::size_t i = 0; i < passes; ++i) {
      for (std::size_t j = 0; j < passes; ++j) counts.both[i][j] += mask >> i & mask >> j & 1;
    }
  }
  return counts;
}

TEST(EstimateRecall, ChaosFormula) {
  CaptureCounts counts = CountsOf({}, 3);
  counts.links = 100;
  counts.captured = {0, 20, 30, 50};
  const auto estimate = EstimateRecall(counts, ThreePasses());
  ASSERT_TRUE(estimate.has_value());
  EXPECT_NEAR(estimate->unseen.value, 2.0 / 3 * 20 * 19 / (2 * 31), 1e-12);
  EXPECT_NEAR(estimate->recall.value, 100 / (100 + estimate->unseen.value), 1e-12);
  EXPECT_LT(estimate->unseen.low, estimate->unseen.value);
  EXPECT_GT(estimate->unseen.high, estimate->unseen.value);
  EXPECT_LT(estimate->recall.low, estimate->recall.value);
  EXPECT_GT(estimate->recall.high, estimate->recall.value);
  EXPECT_FALSE(estimate->two_passes.has_value()) << "no pair of passes had a common link";
}

TEST(EstimateRecall, NothingCapturedOnceStillHasAnInterval) {
  CaptureCounts counts = CountsOf({}, 3);
  counts.links = 100;
  counts.captured = {0, 0, 10, 90};
  const auto estimate = EstimateRecall(counts, ThreePasses());
  EXPECT_EQ(estimate->recall.value, 1);
  EXPECT_EQ(estimate->recall.high, 1);
  EXPECT_LT(estimate->recall.low, 1);
  EXPECT_GT(estimate->recall.low, 0.98);
}

TEST(EstimateRecall, SilentWhereThereIsNothingToTellFrom) {
  EXPECT_FALSE(EstimateRecall(CountsOf({}, 3), ThreePasses()).has_value());
  LinkagePlan one = ThreePasses();
  one.passes.resize(1);
  EXPECT_FALSE(EstimateRecall(CountsOf({1, 1}, 1), one).has_value());
}

TEST(EstimateRecall, TwoPassesHaveNoFieldInCommon) {
  std::vector<unsigned> masks(90, 0b011);
  masks.insert(masks.end(), 9, 0b001);
  masks.insert(masks.end(), 10, 0b010);
  masks.insert(masks.end(), 50, 0b100);
  const auto estimate = EstimateRecall(CountsOf(masks, 3), ThreePasses());
  ASSERT_TRUE(estimate->two_passes.has_value());
  const TwoPassEstimate& two = *estimate->two_passes;
  EXPECT_EQ(two.first, 0u);
  EXPECT_EQ(two.second, 1u);
  EXPECT_EQ(two.first_links, 99u);
  EXPECT_EQ(two.second_links, 100u);
  EXPECT_EQ(two.both_links, 90u);
  EXPECT_NEAR(two.recall.value, 109 / (100.0 * 101 / 91 - 1), 1e-12);
}

// Pairs caught by chance, each pass with its own rate; what is estimated and what is true.
struct Round {
  RecallEstimate estimate;
  double truth;
};

Round CatchPairs(const std::array<double, 3>& rates, std::mt19937& random) {
  std::uniform_real_distribution<double> unit(0, 1);
  std::vector<unsigned> masks(2'000, 0);
  for (unsigned& mask : masks) {
    for (unsigned i = 0; i < 3; ++i) mask |= (unit(random) < rates[i] ? 1u : 0u) << i;
  }
  const CaptureCounts counts = CountsOf(masks, 3);
  return {EstimateRecall(counts, ThreePasses()).value(),
          static_cast<double>(counts.links) / static_cast<double>(masks.size())};
}

TEST(EstimateRecall, TheIntervalCoversTheTruthWherePassesErrApart) {
  constexpr int kRounds = 200;
  std::mt19937 random(11);
  int covered = 0;
  for (int i = 0; i < kRounds; ++i) {
    const Round round = CatchPairs({0.75, 0.75, 0.75}, random);
    covered +=
        round.estimate.recall.low <= round.truth && round.truth <= round.estimate.recall.high;
  }
  EXPECT_GE(covered, kRounds * 9 / 10);
}

TEST(EstimateRecall, PassesOfUnequalStrengthErrOnTheSafeSide) {
  std::mt19937 random(12);
  double estimated = 0, truth = 0, two_passes = 0;
  for (int i = 0; i < 50; ++i) {
    const Round round = CatchPairs({0.9, 0.6, 0.75}, random);
    estimated += round.estimate.recall.value / 50;
    truth += round.truth / 50;
    two_passes += round.estimate.two_passes->recall.value / 50;
  }
  EXPECT_LT(estimated, truth);
  EXPECT_NEAR(estimated, truth, 0.005);
  EXPECT_NEAR(two_passes, 0.96, 0.005) << "of two passes that miss 10 % and 40 %";
}

TEST(CountCaptures, AsTheRunYieldedThem) {
  LinkagePlan plan;
  plan.name = "two passes";
  plan.record_id_column = "id";
  for (const char* name : {"a", "b"}) {
    Field field;
    field.name = name;
    field.columns = {name};
    plan.fields.push_back(field);
    BlockingPass pass;
    pass.name = name;
    pass.key = {{.field = plan.fields.size() - 1}};
    plan.passes.push_back(pass);
  }
  Comparison comparison;
  comparison.name = "a";
  comparison.levels = {
      {.levels = {static_cast<std::uint8_t>(matchers::TextLevel::kExact)}, .match_weight = 1},
      {.levels = {matchers::kElseLevel}, .match_weight = 0}};
  plan.comparisons = {comparison};
  plan.review_weight_min = -1000;
  const auto compiled = CompilePlan(plan);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  RecordBuilder records(*compiled);
  records.Add("r1", {{"a", "x"}, {"b", "y"}});
  records.Add("r2", {{"a", "x"}, {"b", "y"}});  // both passes with r1
  records.Add("r3", {{"a", "x"}, {"b", "z"}});  // pass a with r1 and r2
  records.Add("r4", {{"a", "w"}, {"b", "z"}});  // pass b with r3
  const auto run = RunLinkage(records.store(), *compiled, TermFrequencies(compiled->steps.size()),
                              {}, records.budget());
  ASSERT_TRUE(run.ok()) << run.status();
  ASSERT_TRUE(run->recall.has_value());
  EXPECT_EQ(run->recall->links, 4u);
  EXPECT_EQ(run->recall->captured, (std::vector<std::uint64_t>{3, 1}));
  ASSERT_TRUE(run->recall->two_passes.has_value());
  EXPECT_EQ(run->recall->two_passes->first_links, 3u);
  EXPECT_EQ(run->recall->two_passes->second_links, 2u);
  EXPECT_EQ(run->recall->two_passes->both_links, 1u);
}

}  // namespace
}  // namespace xueji
