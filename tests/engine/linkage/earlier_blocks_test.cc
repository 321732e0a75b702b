#include "engine/linkage/earlier_blocks.h"

#include <gtest/gtest.h>

#include "tests/support/everything_plan.h"

namespace xueji {
namespace {

std::vector<BlockKeyProgram> Compiled(const ExecutionPlan& plan, const TermDictionary& terms) {
  std::vector<BlockKeyProgram> programs;
  for (const BlockingPass& pass : plan.plan.passes) programs.emplace_back(plan, pass, terms);
  return programs;
}

TEST(EarlierBlocks, MarksWhatPairOwnershipTellsPairByPair) {
  const ExecutionPlan plan = CompilePlan(EverythingPlan(1000)).value();
  RecordBuilder records(plan);
  FillRandomly(records, 7, 120, 5);
  const RecordStore& store = records.store();
  const std::vector<BlockKeyProgram> programs = Compiled(plan, store.terms());
  PairOwnership ownership(programs);
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  batch.Gather(store, ids.data(), ids.size());
  for (std::size_t pass = 0; pass < programs.size(); ++pass) {
    const EarlierBlocks earlier(programs, ownership, pass);
    ASSERT_TRUE(earlier.is_simple());
    EarlierBlocks::Blocks blocks;
    constexpr std::uint32_t kBegin = 10, kEnd = 90;
    earlier.Fill(batch, kBegin, kEnd, &blocks);
    std::vector<std::uint8_t> owned(kEnd - kBegin);
    std::size_t marked = 0;
    for (std::uint32_t left = 0; left < kEnd - kBegin; ++left) {
      earlier.MarkOwned(blocks, left, owned);
      for (std::uint32_t right = left + 1; right < kEnd - kBegin; ++right) {
        const bool expected =
            ownership.OwnedEarlier(pass, batch.Row(kBegin + left), batch.Row(kBegin + right));
        EXPECT_EQ(owned[right] != 0, expected) << pass << ": " << left << " " << right;
        marked += owned[right];
      }
    }
    EXPECT_EQ(marked == 0, pass == 0);
  }
}

TEST(EarlierBlocks, ARecordOfSeveralKeysOrACutBlockIsNotSimple) {
  const ExecutionPlan crossed = CompilePlan(EverythingPlan(1000, true)).value();
  const ExecutionPlan plain = CompilePlan(EverythingPlan(1000)).value();
  RecordBuilder records(plain);
  const std::vector<BlockKeyProgram> of_crossed = Compiled(crossed, records.store().terms());
  const std::vector<BlockKeyProgram> of_plain = Compiled(plain, records.store().terms());
  PairOwnership crossed_ownership(of_crossed), ownership(of_plain);
  EXPECT_TRUE(EarlierBlocks(of_crossed, crossed_ownership, 0).is_simple());
  EXPECT_FALSE(EarlierBlocks(of_crossed, crossed_ownership, 1).is_simple());
  ownership.FinishPass(1, {17});
  EXPECT_TRUE(EarlierBlocks(of_plain, ownership, 1).is_simple());
  EXPECT_FALSE(EarlierBlocks(of_plain, ownership, 2).is_simple());
}

}  // namespace
}  // namespace xueji
