#include "engine/linkage/link_sink.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class LinkSinkTest : public testing::Test {
 protected:
  LinkSinkTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    for (const char* id : {"c", "a", "b"}) records_.Add(id, {});
  }
  static Link Pair(std::uint32_t left, std::uint32_t right, std::uint8_t pass) {
    return {.left = RecordId{left}, .right = RecordId{right}, .pass = pass, .reasons = {}};
  }
  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(LinkSinkTest, TheSmallerIdStandsLeftUnlessTwoFilesAreLinked) {
  CandidateBatch batch(plan_.layout.row_bytes());
  const std::vector<RecordId> ids = {RecordId{0}, RecordId{1}};
  batch.Gather(records_.store(), ids.data(), ids.size());
  const ScoredPair scored{.pair = {0, 1}, .reasons = {}};
  EXPECT_EQ(MakeLink(records_.store(), batch, scored, 0, false).left, RecordId{1});
  EXPECT_EQ(MakeLink(records_.store(), batch, scored, 0, true).left, RecordId{0});
}

TEST_F(LinkSinkTest, LinksComeSortedByTheIdsAndOnceAsOfTheFirstPass) {
  PerThread<LinkSink> sinks;
  MemoryBudget budget(std::uint64_t{64} << 20);
  sinks.Local().Add(Pair(2, 0, 3), false, &budget);
  sinks.Local().Add(Pair(1, 0, 5), false, &budget);
  sinks.Local().Add(Pair(1, 0, 2), false, &budget);
  sinks.Local().Add(Pair(1, 2, 0), true, &budget);
  const auto found = CollectLinks(records_.store(), sinks, &budget);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->links.size(), 2U);
  EXPECT_EQ(found->links[0].left, RecordId{1});
  EXPECT_EQ(found->links[0].pass, 2);
  EXPECT_EQ(found->links[1].left, RecordId{2});
  EXPECT_EQ(found->marks.size(), 1U);
  EXPECT_EQ(budget.bytes_in_use(), found->bytes);
  EXPECT_EQ(CountSinks(sinks).links, 0U);
}

TEST_F(LinkSinkTest, WhatTheBudgetRefusesIsCounted) {
  PerThread<LinkSink> sinks;
  MemoryBudget budget(1024);
  sinks.Local().Add(Pair(1, 0, 0), false, &budget);
  sinks.Local().Add(Pair(1, 2, 0), false, &budget);
  EXPECT_EQ(CountSinks(sinks).refused, 2U);
  EXPECT_EQ(CollectLinks(records_.store(), sinks, &budget).status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(budget.bytes_in_use(), 0U);
}

}  // namespace
}  // namespace xueji
