#include "engine/linkage/linkage_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "engine/base/parallel.h"
#include "engine/index/block_key.h"
#include "engine/linkage/self_join_source.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/everything_plan.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

// Brute force: for every pair of records, the passes one after the other, each with its blocks cut
// as the rule says: an oversized block by its refining value; no sub-block may be oversized here.
std::set<IdPair> BruteForcePairs(const RecordStore& store, const ExecutionPlan& plan) {
  std::set<IdPair> pairs;
  for (const BlockingPass& pass : plan.plan.passes) {
    const BlockKeyProgram program(plan, pass, store.terms());
    std::map<std::uint64_t, std::vector<std::uint32_t>> blocks;
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      std::vector<std::uint64_t> keys = {program.Key(store.Row(RecordId{i}))};
      program.AppendFurtherKeys(store.Row(RecordId{i}), &keys);
      for (const std::uint64_t key : keys) {
        if (key != 0) blocks[key].push_back(i);
      }
    }
    for (const auto& [key, members] : blocks) {
      const int cut = members.size() > pass.block_size_max ? 1 : 0;
      for (const std::uint32_t left : members) {
        for (const std::uint32_t right : members) {
          const std::byte* left_row = store.Row(RecordId{left});
          const std::byte* right_row = store.Row(RecordId{right});
          if (program.Refine(key, left_row, cut) != program.Refine(key, right_row, cut)) continue;
          if (store.ExternalId(RecordId{left}) < store.ExternalId(RecordId{right})) {
            pairs.emplace(store.ExternalId(RecordId{left}), store.ExternalId(RecordId{right}));
          }
        }
      }
    }
  }
  return pairs;
}

absl::StatusOr<LinkageResult> LinkAll(RecordBuilder& records, const ExecutionPlan& plan,
                                  const LinkageOptions& options = {}) {
  XUEJI_ASSIGN_OR_RETURN(const TermFrequencies frequencies,
                         CountTermFrequencies(records.store(), plan, records.budget()));
  return RunLinkage(records.store(), plan, frequencies, options, records.budget());
}

TEST(LinkageRun, YieldsEveryPairOfTheBlocksExactlyOnce) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const ExecutionPlan plan = Compile(EverythingPlan(1000));
    RecordBuilder records(plan);
    FillRandomly(records, seed, 20 + seed * 3, 8);
    const auto result = LinkAll(records, plan);
    ASSERT_TRUE(result.ok()) << result.status();
    const auto pairs = LinkedPairs(records.store(), *result);
    const auto expected = BruteForcePairs(records.store(), plan);
    EXPECT_EQ(std::set<IdPair>(pairs.begin(), pairs.end()), expected) << "seed " << seed;
    EXPECT_EQ(pairs.size(), expected.size()) << "seed " << seed;
    EXPECT_EQ(result->pairs_compared, expected.size()) << "seed " << seed;
  }
}

// The trap: a pass that cut a pair off in an oversized block must not own it.
// What the screen leaves out of a block is counted all the same, pass by pass, as if it were listed.
TEST(LinkageRun, CountsThePairsThatAreScreenedOut) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  FillWithNearDuplicates(records, 300);
  const RecordStore& store = records.store();
  const TermFrequencies frequencies = CountTermFrequencies(store, plan, records.budget()).value();
  const LinkageResult result = RunLinkage(store, plan, frequencies, {}, records.budget()).value();
  const std::vector<PassStats> listed = CountBlocks(store, plan, records.budget()).value();
  ASSERT_EQ(result.passes.size(), listed.size());
  std::uint64_t in_blocks = 0;
  for (std::size_t p = 0; p < listed.size(); ++p) {
    EXPECT_EQ(result.passes[p].pairs_proposed, listed[p].pairs_proposed) << listed[p].name;
    EXPECT_EQ(result.passes[p].pairs, listed[p].pairs) << listed[p].name;
    if (listed[p].largest_block > 50) in_blocks += listed[p].pairs;
  }
  EXPECT_GT(in_blocks, 1000U);
}

TEST(PairOwnership, OversizedBlockDoesNotOwnItsPairs) {
  std::size_t oversized = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const ExecutionPlan plan = Compile(EverythingPlan(14));
    RecordBuilder records(plan);
    FillRandomly(records, seed, 120, 9);
    const auto result = LinkAll(records, plan);
    ASSERT_TRUE(result.ok()) << result.status();
    for (const PassStats& pass : result->passes) {
      oversized += pass.oversized_blocks;
      ASSERT_EQ(pass.pairs_not_compared, 0U) << "a sub-block was oversized too: weaken the test data";
    }
    const auto pairs = LinkedPairs(records.store(), *result);
    const auto expected = BruteForcePairs(records.store(), plan);
    EXPECT_EQ(std::set<IdPair>(pairs.begin(), pairs.end()), expected) << "seed " << seed;
    EXPECT_EQ(pairs.size(), expected.size()) << "seed " << seed;
    EXPECT_EQ(result->pairs_compared, expected.size()) << "scored twice, seed " << seed;
  }
  EXPECT_GT(oversized, 100U) << "the test does not reach its subject";
}

// The same trap inside one pass: two records that exchanged their values share two keys, and the block
// of the smaller may be cut between them.
TEST(PairOwnership, ACutBlockLeavesItsPairsToTheOtherKeysOfThePass) {
  std::size_t cut_apart = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (const std::uint32_t block_size_max : {20U, 1000U}) {
      const ExecutionPlan plan = Compile(EverythingPlan(block_size_max, true));
      RecordBuilder records(plan);
      FillRandomly(records, seed, 120, 9);
      const auto result = LinkAll(records, plan);
      ASSERT_TRUE(result.ok()) << result.status();
      for (const PassStats& pass : result->passes) ASSERT_EQ(pass.pairs_not_compared, 0U);
      cut_apart += result->passes[0].pairs_cut_apart;
      const auto pairs = LinkedPairs(records.store(), *result);
      const auto expected = BruteForcePairs(records.store(), plan);
      EXPECT_EQ(std::set<IdPair>(pairs.begin(), pairs.end()), expected) << "seed " << seed;
      EXPECT_EQ(result->pairs_compared, expected.size()) << "scored twice, seed " << seed;
    }
  }
  EXPECT_GT(cut_apart, 1000U) << "the test does not reach its subject";
}

// Linking two files: identical records on both sides are all compared across, as far as the window
// reaches, and only pairs across count.
TEST(LinkageRun, AWindowAcrossTwoFilesComparesBothSides) {
  const ExecutionPlan plan = Compile(EverythingPlan(2));
  RecordBuilder records(plan);
  for (int i = 0; i < 40; ++i) {
    records.Add("r" + std::to_string(100 + i), {{"a", "same"}, {"b", "same"}, {"c", "same"}});
  }
  const auto few = LinkAll(records, plan, {.right_begin = 30, .progress = {}});
  ASSERT_TRUE(few.ok()) << few.status();
  EXPECT_EQ(few->links.size(), 30U * 10) << "ten on the right: less than the window";
  EXPECT_EQ(few->passes[0].pairs_not_compared, 0U);
  const auto many = LinkAll(records, plan, {.right_begin = 20, .progress = {}});
  ASSERT_TRUE(many.ok()) << many.status();
  EXPECT_EQ(many->links.size(), 20U * kWindow);
  EXPECT_EQ(many->passes[0].pairs_not_compared, 20U * (20 - kWindow));
}

TEST(LinkageRun, ABlockThatCannotBeCutIsWindowedAndCounted) {
  const ExecutionPlan plan = Compile(EverythingPlan(10));
  RecordBuilder records(plan);
  for (int i = 0; i < 200; ++i) {
    records.Add("r" + std::to_string(1000 + i), {{"a", "same"}, {"b", "same"}, {"c", "same"}});
  }
  const auto result = LinkAll(records, plan);
  ASSERT_TRUE(result.ok()) << result.status();
  // Identical records are chained once, by the first pass.
  EXPECT_EQ(result->links.size(), 199U);
  EXPECT_EQ(result->passes[0].pairs_not_compared, 200U * 199 / 2 - 199);
  ASSERT_EQ(result->passes[0].oversized.size(), 1U);
  EXPECT_EQ(result->passes[0].oversized[0].records, 200U);
}

TEST(LinkageRun, ABlockThatCannotBeCutIsComparedInFullWhileThatIsAffordable) {
  const ExecutionPlan plan = Compile(EverythingPlan(10));
  RecordBuilder records(plan);
  for (int i = 0; i < 40; ++i) {
    records.Add("r" + std::to_string(100 + i),
                {{"a", "same"}, {"b", "same"}, {"c", "c" + std::to_string(i)}});
  }
  const auto result = LinkAll(records, plan);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->links.size(), 40U * 39 / 2);
  EXPECT_EQ(result->passes[0].pairs, 40U * 39 / 2);
  EXPECT_EQ(result->passes[0].oversized_blocks, 1U);
  EXPECT_EQ(result->passes[0].pairs_not_compared, 0U);
  EXPECT_EQ(result->passes[1].pairs, 0U) << "the first pass owns them";
}

TEST(LinkageRun, NamesTheKeysOfOversizedBlocks) {
  const ExecutionPlan plan = Compile(EverythingPlan(8));
  RecordBuilder records(plan);
  for (int i = 0; i < 50; ++i) {
    records.Add("r" + std::to_string(i), {{"a", "same"}, {"b", "v" + std::to_string(i)}});
  }
  const auto result =
      RunLinkage(records.store(), plan, TermFrequencies(plan.steps.size()), {}, records.budget());
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->oversized_keys.size(), 3U);
  const BlockKeyProgram program(plan, plan.plan.passes[0], records.store().terms());
  EXPECT_EQ(result->oversized_keys[0],
            std::vector<std::uint64_t>{program.Key(records.store().Row(RecordId{0}))});
  EXPECT_TRUE(result->oversized_keys[1].empty());
}

TEST(LinkageRun, SameLinksForAnyThreadsAndAnyOrder) {
  const ExecutionPlan plan = Compile(EverythingPlan(30));
  std::vector<std::tuple<std::string, std::map<std::string, std::string>>> rows;
  std::mt19937_64 random(11);
  for (int i = 0; i < 600; ++i) {
    rows.push_back({"r" + std::to_string(i),
                    {{"a", "a" + std::to_string(random() % 40)},
                     {"b", "b" + std::to_string(random() % 40)},
                     {"c", "c" + std::to_string(random() % 5)}}});
  }
  using Row = std::tuple<std::string, std::string, Weight, int, std::uint64_t>;
  std::vector<std::vector<Row>> results;
  for (const int threads : {1, 2, 8}) {
    SetThreadLimit(threads);
    RecordBuilder records(plan);
    for (const auto& [id, row] : rows) records.Add(id, row);
    const auto result = LinkAll(records, plan);
    ASSERT_TRUE(result.ok());
    std::vector<Row> links;
    for (const Link& link : result->links) {
      links.emplace_back(records.store().ExternalId(link.left),
                         records.store().ExternalId(link.right), link.weight, link.pass,
                         link.reasons.bits());
    }
    results.push_back(links);
    std::shuffle(rows.begin(), rows.end(), random);
  }
  EXPECT_FALSE(results[0].empty());
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

TEST(LinkageRun, LinkingTwoFilesProposesOnlyPairsAcross) {
  const ExecutionPlan plan = Compile(EverythingPlan(1000));
  RecordBuilder records(plan);
  for (int i = 0; i < 10; ++i) records.Add("l" + std::to_string(i), {{"a", "x"}});
  for (int i = 0; i < 10; ++i) records.Add("r" + std::to_string(i), {{"a", "x"}});
  LinkageOptions options;
  options.right_begin = 10;
  const auto result = LinkAll(records, plan, options);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->links.size(), 100U);
  for (const Link& link : result->links) {
    EXPECT_EQ(records.store().ExternalId(link.left)[0], 'l');
    EXPECT_EQ(records.store().ExternalId(link.right)[0], 'r');
  }
}

TEST(LinkageRun, ARecordMeetsAnotherUnderItsFormerName) {
  LinkagePlan declared = EverythingPlan(1000);
  declared.passes.resize(1);
  declared.passes[0].refine.clear();
  declared.passes[0].key[0].or_field = 1;
  const ExecutionPlan plan = Compile(declared);
  RecordBuilder records(plan);
  records.Add("r1", {{"a", "new"}, {"b", "old"}});
  records.Add("r2", {{"a", "old"}});
  records.Add("r3", {{"a", "old"}, {"b", "new"}});  // shares both keys with r1: still one pair
  records.Add("r4", {{"a", "else"}});
  const auto result = LinkAll(records, plan);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(LinkedPairs(records.store(), *result),
            (std::multiset<IdPair>{{"r1", "r2"}, {"r1", "r3"}, {"r2", "r3"}}));
}

TEST(LinkageRun, BlankNeverMeetsBlank) {
  const ExecutionPlan plan = Compile(EverythingPlan(1000));
  RecordBuilder records(plan);
  for (int i = 0; i < 5; ++i) records.Add("r" + std::to_string(i), {});
  const auto result = LinkAll(records, plan);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->links.empty());
  EXPECT_EQ(result->passes[0].keyed_records, 0U);
}

TEST(LinkageRun, WithdrawnRecordsTakeNoPart) {
  const ExecutionPlan plan = Compile(EverythingPlan(1000));
  RecordBuilder records(plan);
  for (int i = 0; i < 3; ++i) records.Add("r" + std::to_string(i), {{"a", "x"}});
  records.store().Withdraw(RecordId{1});
  const auto result = LinkAll(records, plan);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(LinkedPairs(records.store(), *result), (std::multiset<IdPair>{{"r0", "r2"}}));
}

}  // namespace
}  // namespace xueji
