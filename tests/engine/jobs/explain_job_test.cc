#include "engine/jobs/explain_job.h"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/jobs/dedup_job.h"
#include "tests/support/roster_file.h"

namespace xueji {
namespace {

class ExplainJobTest : public testing::Test {
 protected:
  void SetUp() override {
    roster_.WriteStudents();
    RunOptions options;
    options.inputs = {roster_.path()};
    options.out = roster_.directory() + "/out";
    ASSERT_TRUE(RunDedup(options).ok());
  }
  absl::StatusOr<PairExplanation> Explain(const std::string& left, const std::string& right) {
    ExplainOptions options;
    options.directory = roster_.directory() + "/out";
    options.left = left;
    options.right = right;
    return ExplainPair(options);
  }
  RosterFile roster_;
};

TEST_F(ExplainJobTest, PartsSumToTheWeightAndTheRuleIsNamed) {
  const auto why = Explain("s2", "s1");
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_EQ(why->left, "s1");
  EXPECT_EQ(why->decision, Decision::kDuplicate);
  EXPECT_FALSE(why->rule.empty());
  EXPECT_TRUE(why->reasons.Has(Reason::kDupId));
  EXPECT_EQ(why->recorded_decision, "duplicate");
  EXPECT_TRUE(why->was_compared);
  Weight sum = why->prior;
  for (const ExplainedComparison& part : why->comparisons) sum += part.weight + part.frequency_weight;
  EXPECT_EQ(sum, why->weight);
  EXPECT_EQ(why->comparisons.back().sum, why->weight);
  EXPECT_FALSE(why->story.alike.zh.empty());
  EXPECT_TRUE(why->story.why_not.empty());
  EXPECT_FALSE(why->story.documents.empty());
}

TEST_F(ExplainJobTest, APairThatIsNotLinkedSaysWhatItLacked) {
  const auto why = Explain("s1", "u1");
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_EQ(why->decision, Decision::kNonLink);
  EXPECT_TRUE(why->rule.empty() == (why->short_of_review > 0));
  EXPECT_FALSE(why->nearest_rule.empty());
  EXPECT_FALSE(why->nearest_rule_unmet.empty());
  EXPECT_FALSE(why->story.why_not.en.empty());
}

TEST_F(ExplainJobTest, ManyPairsAreExplainedInTheirOrder) {
  ExplainOptions options;
  options.directory = roster_.directory() + "/out";
  const auto why = ExplainPairs(options, {{"t1", "t2"}, {"s2", "s1"}});
  ASSERT_TRUE(why.ok()) << why.status();
  ASSERT_EQ(why->size(), 2U);
  EXPECT_EQ(why->at(0).left, "t1");
  EXPECT_EQ(why->at(1).left, "s1");
}

TEST_F(ExplainJobTest, ATypedIdNumberIsNotRepeatedInTheMessage) {
  const std::string typed = "37010220130501001";
  for (const auto& status : {Explain("s1", typed).status(), Explain(typed, "s1").status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(status.message().find("0501001"), absl::string_view::npos) << status;
    EXPECT_NE(status.message().find("3701***"), absl::string_view::npos) << status;
  }
}

TEST_F(ExplainJobTest, SaysWhichPassesMissedAPair) {
  const auto why = Explain("s1", "u1");
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_FALSE(why->was_compared);
  EXPECT_EQ(why->recorded_decision, "");
  bool without_key = false, different = false;
  for (const ExplainedPass& pass : why->passes) {
    EXPECT_NE(pass.outcome, PassOutcome::kYielded) << pass.name;
    without_key = without_key || pass.outcome == PassOutcome::kNoKey;
    different = different || pass.outcome == PassOutcome::kDifferentKey;
  }
  EXPECT_TRUE(without_key && different);
}

TEST_F(ExplainJobTest, TwinsAreExplainedAsMarked) {
  const auto why = Explain("t1", "t2");
  ASSERT_TRUE(why.ok()) << why.status();
  EXPECT_TRUE(why->marked);
  EXPECT_TRUE(why->reasons.Has(Reason::kTwinLikely));
}

TEST_F(ExplainJobTest, RefusesWhatItCannotAnswer) {
  EXPECT_EQ(Explain("s1", "nobody").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Explain("s1", "s1").status().code(), absl::StatusCode::kInvalidArgument);
  std::ofstream(roster_.path(), std::ios::app) << "v1,孙七,1,20130202,,,440106,,,\n";
  EXPECT_EQ(Explain("s1", "s2").status().code(), absl::StatusCode::kInvalidArgument)
      << "the input has changed";
}

}  // namespace
}  // namespace xueji
