#include "engine/jobs/near_pairs.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

class NearPairsTest : public ::testing::Test {
 protected:
  NearPairsTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    FillWithNearDuplicates(records_, 400);
  }
  const ExecutionPlan plan_;
  RecordBuilder records_;
};

void ExpectSame(const std::vector<Link>& a, const std::vector<Link>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].left, b[i].left);
    EXPECT_EQ(a[i].right, b[i].right);
    EXPECT_EQ(a[i].weight, b[i].weight);
    EXPECT_EQ(a[i].decision, b[i].decision);
    EXPECT_EQ(a[i].pass, b[i].pass);
    EXPECT_EQ(a[i].reasons, b[i].reasons);
  }
}

TEST_F(NearPairsTest, LinksAndMarksAreThoseOfAPlainRun) {
  const RecordStore& store = records_.store();
  const auto frequencies = CountTermFrequencies(store, plan_, records_.budget());
  ASSERT_TRUE(frequencies.ok());
  const auto plain = RunLinkage(store, plan_, *frequencies, {}, records_.budget());
  const auto linked = LinkWithNearPairs(store, plan_, *frequencies, {}, PairsKept::kNearPairsToo, records_.budget());
  ASSERT_TRUE(plain.ok() && linked.ok());
  ASSERT_FALSE(plain->links.empty());
  ExpectSame(linked->result.links, plain->links);
  ExpectSame(linked->result.marks, plain->marks);
  EXPECT_EQ(linked->result.pairs_compared, plain->pairs_compared);
}

// Whatever a later register's frequencies are: what is a link under them is a link or a near pair now.
TEST_F(NearPairsTest, NoFrequenciesMakeALinkOfAnyOtherPair) {
  const RecordStore& store = records_.store();
  const auto frequencies = CountTermFrequencies(store, plan_, records_.budget());
  const auto linked = LinkWithNearPairs(store, plan_, *frequencies, {}, PairsKept::kNearPairsToo,
                                        records_.budget());
  ASSERT_TRUE(linked.ok());
  std::set<std::pair<std::uint32_t, std::uint32_t>> known;
  for (const auto* list : {&linked->result.links, &linked->near_pairs}) {
    for (const Link& link : *list) known.insert({link.left.value, link.right.value});
  }
  std::size_t gained = 0;
  for (const std::uint64_t total : {std::uint64_t{1000}, std::uint64_t{1000000}, std::uint64_t{1} << 40}) {
    TermFrequencies later(plan_.steps.size());
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      if (!plan_.steps[i].IsFrequencyAdjusted()) continue;
      ValueCounts counts;
      counts.total = total;
      later[i] = TermFrequency::Make(counts, plan_.steps[i], records_.budget()).value();
    }
    const auto then = RunLinkage(store, plan_, later, {}, records_.budget());
    ASSERT_TRUE(then.ok());
    for (const Link& link : then->links) {
      EXPECT_TRUE(known.count({link.left.value, link.right.value}));
    }
    if (then->links.size() > linked->result.links.size()) ++gained;
  }
  EXPECT_GT(gained, 0U) << "no frequencies made any difference: the test shows nothing";
  EXPECT_FALSE(linked->near_pairs.empty());
}

TEST_F(NearPairsTest, NotAskedForThereAreNone) {
  const RecordStore& store = records_.store();
  const auto frequencies = CountTermFrequencies(store, plan_, records_.budget());
  const auto plain = RunLinkage(store, plan_, *frequencies, {}, records_.budget());
  const auto linked = LinkWithNearPairs(store, plan_, *frequencies, {}, PairsKept::kLinks,
                                        records_.budget());
  ASSERT_TRUE(plain.ok() && linked.ok());
  ExpectSame(linked->result.links, plain->links);
  EXPECT_TRUE(linked->near_pairs.empty());
}

TEST_F(NearPairsTest, WithoutAdjustmentThereAreNone) {
  LinkagePlan plan = BuiltinPlan("students").value();
  for (Comparison& comparison : plan.comparisons) {
    for (LevelWeight& level : comparison.levels) level.term_frequency_adjusted = false;
  }
  const ExecutionPlan plain = CompilePlan(std::move(plan)).value();
  const auto linked = LinkWithNearPairs(records_.store(), plain, TermFrequencies(plain.steps.size()), {},
                                        PairsKept::kNearPairsToo, records_.budget());
  ASSERT_TRUE(linked.ok());
  EXPECT_TRUE(linked->near_pairs.empty());
}

}  // namespace
}  // namespace xueji
