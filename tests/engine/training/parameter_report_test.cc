#include "engine/training/parameter_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/engine/training/training_test_support.h"

namespace xueji {
namespace {

// Estimates without a blemish for the untrained plan; tests spoil one thing each.
class ParameterReportTest : public testing::Test {
 protected:
  void SetUp() override {
    outcome_.records = 1000;
    outcome_.evidence = &evidence_;
    evidence_.pairs_possible = 499'500;
    evidence_.candidates.pairs = 900;
    evidence_.random.pairs = 400'000;
    ParameterEstimate& estimate = outcome_.estimate;
    estimate.converged = true;
    estimate.rounds = 9;
    estimate.same_pairs = 499.5;
    estimate.sure_pairs = 480;
    estimate.prior = 0.001;
    for (const Comparison& comparison : plan_.comparisons) {
      ComparisonEstimate made;
      const std::size_t last = comparison.levels.size() - 1;
      for (std::size_t i = 0; i <= last; ++i) {
        made.levels.push_back(i == last ? LevelEstimate{0.1, 0.9, 50, 360'000}
                                        : LevelEstimate{0.9 / static_cast<double>(last), 0.01, 200, 4000});
      }
      estimate.comparisons.push_back(made);
    }
    for (std::size_t p = 0; p < plan_.passes.size(); ++p) {
      PassEstimate pass;
      pass.pairs = 500;
      pass.same_pairs = 400;
      for (const Comparison& comparison : plan_.comparisons) {
        pass.same_at.emplace_back(comparison.levels.size(), 200.0);
      }
      estimate.passes.push_back(pass);
    }
  }
  // The codes of the warnings, each once.
  std::vector<std::string> Codes() const {
    std::vector<std::string> codes;
    for (const TrainingWarning& warning : FindWarnings(plan_, outcome_)) {
      EXPECT_FALSE(warning.zh.empty());
      EXPECT_FALSE(warning.en.empty());
      codes.emplace_back(warning.code);
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
  }
  using List = std::vector<std::string>;
  const LinkagePlan plan_ = UntrainedPlan();
  TrainingEvidence evidence_;
  TrainingOutcome outcome_;
};

TEST_F(ParameterReportTest, NothingIsSaidWhereNothingIsWrong) { EXPECT_EQ(Codes(), List{}); }

TEST_F(ParameterReportTest, NamesTheLevelWithTooFewPairs) {
  outcome_.estimate.comparisons[1].levels[1].same_pairs = 2.5;
  outcome_.estimate.comparisons[1].levels[0].other_pairs = 0;
  EXPECT_EQ(Codes(), (List{"LEVEL_FEW_OTHER_PAIRS", "LEVEL_FEW_TRUE_PAIRS"}));
  const TrainingWarning warning = FindWarnings(plan_, outcome_).back();
  EXPECT_EQ(warning.comparison, "family");
  EXPECT_EQ(warning.level, "ONE_EDIT, TWO_EDITS");
  EXPECT_NE(warning.en.find("2.5"), std::string::npos);
}

TEST_F(ParameterReportTest, NamesWhatIsNotIdentified) {
  outcome_.estimate.comparisons[0].has_free_pass = false;
  outcome_.estimate.same_pairs = outcome_.estimate.sure_pairs = 3;
  outcome_.estimate.converged = false;
  EXPECT_EQ(Codes(), (List{"FEW_TRUE_PAIRS", "NOT_CONVERGED", "NO_FREE_PASS"}));
}

TEST_F(ParameterReportTest, SaysWhenMostTruePairsAreDoubtful) {
  outcome_.estimate.sure_pairs = 200;
  EXPECT_EQ(Codes(), List{"DOUBTFUL_TRUE_PAIRS"});
}

TEST_F(ParameterReportTest, NamesAComparisonThatIsUpsideDown) {
  std::swap(outcome_.estimate.comparisons[2].levels[0], outcome_.estimate.comparisons[2].levels[2]);
  EXPECT_EQ(Codes(), List{"WEAKER_THAN_ELSE"});
}

TEST_F(ParameterReportTest, NamesPassesThatDisagree) {
  outcome_.estimate.passes[1].same_at[3] = {380, 20};
  const std::vector<TrainingWarning> warnings = FindWarnings(plan_, outcome_);
  ASSERT_FALSE(warnings.empty());
  EXPECT_EQ(warnings[0].code, "PASSES_DISAGREE");
  EXPECT_EQ(warnings[0].comparison, "town");
  EXPECT_NE(warnings[0].en.find("0.500"), std::string::npos);
  EXPECT_NE(warnings[0].en.find("0.950 in names"), std::string::npos);
}

TEST_F(ParameterReportTest, FewPairsAreNoDisagreement) {
  outcome_.estimate.passes[1].same_at[3] = {38, 2};
  EXPECT_EQ(Codes(), List{});
}

TEST_F(ParameterReportTest, NamesAPassThatTeachesNothing) {
  outcome_.estimate.passes[2].same_pairs = 0.5;
  EXPECT_EQ(Codes(), List{"PASS_FEW_TRUE_PAIRS"});
  outcome_.estimate.passes[2].pairs = 0;  // nothing there at all is no news
  EXPECT_EQ(Codes(), List{});
}

TEST_F(ParameterReportTest, ThePriorOfTheRulesStandsAndTheirQuarrelIsReported) {
  outcome_.rule_prior = RulePrior{.pairs = 450, .recall = 0.9, .prior = 0.001};
  EXPECT_EQ(Codes(), List{});
  outcome_.rule_prior->prior = 0.01;
  EXPECT_EQ(Codes(), List{"PRIORS_DISAGREE"});
  EXPECT_EQ(MakeRewrite(plan_, outcome_, Language::kEnglish).prior, 0.01);
}

TEST_F(ParameterReportTest, TheRewrittenPlanIsValidInBothLanguages) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const std::string text =
        RewritePlan(kUntrainedPlan, MakeRewrite(plan_, outcome_, language));
    const auto plan = ParsePlan(text, "trained.plan");
    ASSERT_TRUE(plan.ok()) << plan.status() << text;
    EXPECT_DOUBLE_EQ(*plan->comparisons[3].levels[0].m, 0.9);
    EXPECT_DOUBLE_EQ(plan->prior_match_probability, 0.001);
  }
}

TEST(RoundShares, AddsUpToAtMostOneWithFourDigits) {
  const std::vector<double> rounded = RoundShares({0.123456, 0.234565, 0.3333355, 0.3086435});
  EXPECT_LE(std::accumulate(rounded.begin(), rounded.end(), 0.0), 1 + 1e-9);
  EXPECT_DOUBLE_EQ(rounded[0], 0.1235);
  EXPECT_DOUBLE_EQ(RoundShares({1.23456e-7})[0], 1.235e-7);
  EXPECT_DOUBLE_EQ(RoundShares({0.99996, 0.00004})[0], 1);
}

}  // namespace
}  // namespace xueji
