#include "engine/jobs/record_verdicts.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class RecordVerdictsTest : public testing::Test {
 protected:
  RecordVerdictsTest()
      : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    for (const char* id : {"a", "b", "c", "d"}) records_.Add(id, {{"name", "张伟"}});
  }
  static Link MakeLink(std::uint32_t left, std::uint32_t right, Decision decision, Weight weight,
                       Reason reason) {
    Link link;
    link.left = RecordId{left};
    link.right = RecordId{right};
    link.decision = decision;
    link.weight = weight;
    link.reasons.Add(reason);
    return link;
  }
  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(RecordVerdictsTest, ADuplicateOutranksAHeavierReview) {
  const std::vector<Link> links = {
      MakeLink(0, 1, Decision::kReview, 30'000, Reason::kPossibleSamePerson),
      MakeLink(0, 2, Decision::kDuplicate, 20'000, Reason::kDupId)};
  const auto verdicts = RecordVerdicts(records_.store(), links, {});
  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[0].decision, Decision::kDuplicate);
  EXPECT_EQ(verdicts[0].counterpart, 2U);
  EXPECT_EQ(verdicts[0].weight, 20'000);
  EXPECT_EQ(JoinCodes(verdicts[0].reasons), "DUP_ID");
  EXPECT_EQ(verdicts[1].decision, Decision::kReview);
}

TEST_F(RecordVerdictsTest, TiesGoToTheSmallerCounterpartId) {
  const std::vector<Link> links = {MakeLink(1, 3, Decision::kReview, 9'000, Reason::kNameExact),
                                   MakeLink(0, 3, Decision::kReview, 9'000, Reason::kNameExact)};
  const auto verdicts = RecordVerdicts(records_.store(), links, {});
  ASSERT_EQ(verdicts.size(), 3U);
  EXPECT_EQ(verdicts[2].record, RecordId{3});
  EXPECT_EQ(verdicts[2].counterpart, 0U);
}

TEST_F(RecordVerdictsTest, AMarkLeavesTheRecordClearAndIsNoted) {
  const std::vector<Link> marks = {MakeLink(0, 1, Decision::kNonLink, 12'000, Reason::kTwinLikely)};
  const auto verdicts = RecordVerdicts(records_.store(), {}, marks);
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(verdicts[0].decision, Decision::kNonLink);
  EXPECT_EQ(verdicts[0].counterpart, kNoRecord);
  EXPECT_EQ(verdicts[0].weight, 0);
  EXPECT_EQ(JoinCodes(verdicts[0].reasons), "TWIN_LIKELY");
}

TEST_F(RecordVerdictsTest, ADuplicateOfATwinIsBoth) {
  const std::vector<Link> links = {MakeLink(0, 2, Decision::kDuplicate, 20'000, Reason::kDupId)};
  const std::vector<Link> marks = {MakeLink(0, 1, Decision::kNonLink, 0, Reason::kTwinLikely)};
  const auto verdicts = RecordVerdicts(records_.store(), links, marks);
  EXPECT_EQ(verdicts[0].decision, Decision::kDuplicate);
  EXPECT_EQ(JoinCodes(verdicts[0].reasons), "DUP_ID|TWIN_LIKELY");
}

}  // namespace
}  // namespace xueji
