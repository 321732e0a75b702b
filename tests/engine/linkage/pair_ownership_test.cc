#include "engine/linkage/pair_ownership.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/everything_plan.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

LinkagePlan TwoPassPlan() {
  LinkagePlan plan;
  plan.name = "two passes";
  plan.record_id_column = "id";
  for (const char* name : {"a", "b"}) {
    Field field;
    field.name = name;
    field.columns = {name};
    plan.fields.push_back(field);
  }
  for (std::size_t field = 0; field < 2; ++field) {
    BlockingPass pass;
    pass.name = plan.fields[field].name;
    KeyPart part, refine;
    part.field = field;
    refine.field = 1 - field;
    pass.key = {part};
    pass.refine = {refine};
    pass.block_size_max = 10;
    plan.passes.push_back(pass);
  }
  plan.comparisons = {EqualOrNot()};
  return plan;
}

class PairOwnershipTest : public testing::Test {
 protected:
  PairOwnershipTest() : plan_(CompilePlan(TwoPassPlan()).value()), records_(plan_) {
    for (const BlockingPass& pass : plan_.plan.passes) {
      programs_.emplace_back(plan_, pass, records_.store().terms());
    }
  }
  const std::byte* Row(const std::string& a, const std::string& b) {
    return records_.store().Row(
        records_.Add("r" + std::to_string(records_.store().size()), {{"a", a}, {"b", b}}));
  }
  ExecutionPlan plan_;
  RecordBuilder records_;
  std::vector<BlockKeyProgram> programs_;
};

TEST_F(PairOwnershipTest, TheFirstPassThatSharesAKeyOwnsThePair) {
  const PairOwnership ownership(programs_);
  const std::byte* left = Row("x", "y");
  EXPECT_FALSE(ownership.OwnedEarlier(0, left, Row("x", "y"))) << "no pass comes before the first";
  EXPECT_TRUE(ownership.OwnedEarlier(1, left, Row("x", "y")));
  EXPECT_FALSE(ownership.OwnedEarlier(1, left, Row("other", "y")));
}

TEST_F(PairOwnershipTest, ARefinedBlockOwnsOnlyWhatItsPartsShare) {
  PairOwnership ownership(programs_);
  const std::byte* left = Row("x", "y");
  ownership.FinishPass(0, {programs_[0].Key(left)});
  EXPECT_TRUE(ownership.OwnedEarlier(1, left, Row("x", "y"))) << "same refined key";
  EXPECT_FALSE(ownership.Yields(0, left, Row("x", "z"))) << "cut off: free for a later pass";
  EXPECT_EQ(ownership.RefinementOf(0, programs_[0].Key(left), left), 1);
}

TEST_F(PairOwnershipTest, ABlockThatStayedTooLargeOwnsNothing) {
  PairOwnership ownership(programs_);
  const std::byte* left = Row("x", "y");
  const std::uint64_t key = programs_[0].Key(left);
  ownership.FinishPass(0, {key, programs_[0].Refine(key, left, 1)});
  EXPECT_FALSE(ownership.Yields(0, left, Row("x", "y")));
  EXPECT_TRUE(ownership.KeyedEarlier(1, left));
  EXPECT_FALSE(ownership.KeyedEarlier(1, Row("", "y")));
}

}  // namespace
}  // namespace xueji
