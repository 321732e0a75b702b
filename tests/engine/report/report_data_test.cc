#include "engine/report/report_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/support/id_store.h"

namespace xueji {
namespace {

TEST(ProblemRegions, CountsAcceptedAndProblemRecordsByProvince) {
  IdStore records;
  records.Add("a", {}, 370102);
  records.Add("b", {}, 379999);
  records.Add("c", {}, 110101);
  records.Add("d");
  records.Add("gone", {}, 110101);
  records.store().Withdraw(RecordId{4});
  const std::vector<RecordVerdict> verdicts = {{RecordId{0}, Decision::kDuplicate, 0, 1, {}},
                                               {RecordId{1}, Decision::kReview, 0, 0, {}},
                                               {RecordId{2}, Decision::kNonLink, 0, kNoRecord, {}}};
  const auto regions = ProblemRegions(records.store(), IdStore::Plan(), verdicts);
  ASSERT_EQ(regions.size(), 3U);
  EXPECT_EQ(regions[0].province, 0U);
  EXPECT_EQ(regions[0].records, 1U);
  EXPECT_EQ(regions[1].province, 11U);
  EXPECT_EQ(regions[1].records, 1U);
  EXPECT_EQ(regions[1].duplicates + regions[1].reviews, 0U);
  EXPECT_EQ(regions[2].province, 37U);
  EXPECT_EQ(regions[2].records, 2U);
  EXPECT_EQ(regions[2].duplicates, 1U);
  EXPECT_EQ(regions[2].reviews, 1U);
}

TEST(ProblemRegions, APlanWithoutSchoolRegionHasNone) {
  IdStore records;
  records.Add("a", {}, 370102);
  LinkagePlan plan = IdStore::Plan();
  plan.fields[0].name = "region";
  EXPECT_TRUE(ProblemRegions(records.store(), plan, {}).empty());
}

TEST(CountWeights, BinsAreWholeBitsRoundedDown) {
  std::vector<Link> links(5);
  const std::vector<Weight> weights = {-1, -1000, 0, 999, 2000};
  for (std::size_t i = 0; i < links.size(); ++i) links[i].weight = weights[i];
  links[4].decision = Decision::kDuplicate;
  links.push_back({RecordId{0}, RecordId{1}, 90'000, Decision::kNonLink, 0, {}});
  const WeightHistogram histogram = CountWeights(links);
  EXPECT_EQ(histogram.low, -1);
  EXPECT_EQ(histogram.reviews, (std::vector<std::uint64_t>{2, 2, 0, 0}));
  EXPECT_EQ(histogram.duplicates, (std::vector<std::uint64_t>{0, 0, 0, 1}));
  EXPECT_TRUE(CountWeights({}).reviews.empty());
}

TEST(CountWeights, AbsurdWeightsAreCountedInTheOutermostBins) {
  std::vector<Link> links(2);
  links[0].weight = -2'000'000'000;
  links[1].weight = 2'000'000'000;
  const WeightHistogram histogram = CountWeights(links);
  EXPECT_LE(histogram.reviews.size(), 512U);
  EXPECT_EQ(histogram.reviews.front(), 1U);
  EXPECT_EQ(histogram.reviews.back(), 1U);
}

TEST(PickExamples, ShowsEveryLeadingReasonAndDoesNotDependOnTheOrderOfLinks) {
  IdStore records;
  std::vector<Link> links;
  for (std::uint32_t i = 0; i < 200; ++i) {
    records.Add("r" + std::to_string(i));
    if (i == 0) continue;
    Link link{RecordId{i - 1},
              RecordId{i},
              0,
              i % 3 == 0 ? Decision::kDuplicate : Decision::kReview,
              0,
              {}};
    link.reasons.Add(i == 77      ? Reason::kHistoryHit
                     : i % 2 == 0 ? Reason::kDupId
                                  : Reason::kPossibleNearId);
    links.push_back(link);
  }
  links.push_back({RecordId{0}, RecordId{9}, 0, Decision::kNonLink, 0, {}});
  const auto ids = [&](const std::vector<std::size_t>& picked) {
    std::vector<std::uint32_t> left;
    for (const std::size_t i : picked) left.push_back(links[i].left.value);
    return left;
  };
  const auto picked = PickExamples(records.store(), links);
  const auto before = ids(picked);
  EXPECT_LE(picked.size(), kExamplesMax);
  std::set<std::pair<Decision, std::uint64_t>> kinds;
  for (const std::size_t i : picked) {
    EXPECT_NE(links[i].decision, Decision::kNonLink);
    kinds.emplace(links[i].decision, links[i].reasons.bits());
  }
  EXPECT_EQ(kinds.size(), 5U) << "two decisions by two reasons, and the rare one";
  std::shuffle(links.begin(), links.end(), std::mt19937(4));
  EXPECT_EQ(ids(PickExamples(records.store(), links)), before);
}

TEST(CountPasses, ALinkBelongsToThePassThatOwnsIt) {
  std::vector<PassStats> passes(2);
  passes[0].name = "id";
  passes[0].pairs = 7;
  passes[1].name = "phone";
  std::vector<Link> links(3);
  links[0].decision = Decision::kDuplicate;
  links[1].pass = 1;
  links[2].pass = 1;
  links[2].decision = Decision::kNonLink;
  const std::vector<PassFigures> figures = CountPasses(passes, links);
  ASSERT_EQ(figures.size(), 2U);
  EXPECT_EQ(figures[0].name, "id");
  EXPECT_EQ(figures[0].pairs, 7U);
  EXPECT_EQ(figures[0].duplicates, 1U);
  EXPECT_EQ(figures[1].reviews, 1U);
}

TEST(CountThresholds, CountsLinksAndNoMarks) {
  std::vector<Link> links(3);
  links[0].weight = 700;
  links[1].weight = 600;
  links[1].decision = Decision::kDuplicate;
  links[2].decision = Decision::kNonLink;
  const std::vector<ThresholdBin> bins = CountThresholds(links);
  ASSERT_EQ(bins.size(), 1U);
  EXPECT_EQ(bins[0].weight, 500);
  EXPECT_EQ(bins[0].reviews, 1U);
  EXPECT_EQ(bins[0].duplicates, 1U);
}

TEST(PickBorderline, TheNearestToAThresholdWhateverTheOrderOfTheLinks) {
  IdStore records;
  for (int i = 0; i < 40; ++i) records.Add("r" + std::to_string(i));
  ExecutionPlan plan;
  plan.review_weight_min = 1'000;
  std::vector<Link> links;
  for (std::uint32_t i = 0; i + 1 < 40; ++i) {
    Link link;
    link.left = RecordId{i};
    link.right = RecordId{i + 1};
    link.weight = static_cast<Weight>(1'000 + 100 * i);
    link.reasons.Add(i == 0 ? Reason::kDupId : Reason::kPossibleSamePerson);
    links.push_back(link);
  }
  const auto weights = [&] {
    std::vector<Weight> picked;
    for (const std::size_t i : PickBorderline(records.store(), plan, links)) {
      picked.push_back(links[i].weight);
    }
    return picked;
  };
  const std::vector<Weight> near_review = {1'100, 1'200, 1'300, 1'400, 1'500, 1'600};
  EXPECT_EQ(weights(), near_review) << "a pair that a rule decided has no threshold";
  std::reverse(links.begin(), links.end());
  EXPECT_EQ(weights(), near_review);
  plan.has_duplicate_threshold = true;
  plan.duplicate_weight_min = 3'000;
  const std::vector<Weight> picked = weights();
  EXPECT_EQ(picked.front(), 3'000);
  EXPECT_EQ(picked.size(), kBorderlineMax);
}

}  // namespace
}  // namespace xueji
