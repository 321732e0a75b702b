#include "engine/plan/plan_rewriter.h"

#include <gtest/gtest.h>

#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

TEST(PlanRewriter, ReplacesValuesWhereTheyStandAndKeepsTheRest) {
  const std::string text = RewritePlan(
      kClubPlan, {.levels = {{.comparison = 0, .level = 1, .m = 0.125, .u = 3e-05, .note = "n"}}});
  std::string expected(kClubPlan);
  const std::string before = "level { is: SWAPPED_FIELDS m: 0.02 u: 0.001 reason: \"FIELDS_SWAPPED\" }";
  const std::string after =
      "level { is: SWAPPED_FIELDS m: 0.125 u: 3e-05 reason: \"FIELDS_SWAPPED\" }  # trained: n";
  expected.replace(expected.find(before), before.size(), after);
  EXPECT_EQ(text, expected);
}

TEST(PlanRewriter, TheRewrittenPlanHasTheValuesAndNothingElseChanges) {
  const std::string text = RewritePlan(
      kClubPlan,
      {.levels = {{.comparison = 0, .level = 0, .m = 0.5, .u = 0.0078125, .note = ""},
                  {.comparison = 1, .level = 2, .m = 0.03125, .u = 0.75, .note = "x"}},
       .prior = 0.25,
       .prior_note = "p",
       .header = {"h"}});
  LinkagePlan expected = ClubPlan();
  expected.comparisons[0].levels[0].m = 0.5;
  expected.comparisons[0].levels[0].u = 0.0078125;
  expected.comparisons[1].levels[2].m = 0.03125;
  expected.comparisons[1].levels[2].u = 0.75;
  expected.prior_match_probability = 0.25;
  EXPECT_EQ(PrintPlan(ParsePlan(text, "new.plan").value()), PrintPlan(expected));
}

TEST(PlanRewriter, RewritingAgainWithTheSameValuesChangesNothing) {
  const PlanRewrite rewrite = {
      .levels = {{.comparison = 0, .level = 0, .m = 0.5853, .u = 1.25e-05, .note = "a"},
                 {.comparison = 1, .level = 0, .m = 0.9, .u = 0.05, .note = "b"}},
      .prior = 1e-05, .prior_note = "p", .header = {"one", "two"}};
  const std::string once = RewritePlan(kClubPlan, rewrite);
  EXPECT_EQ(RewritePlan(once, rewrite), once);
}

TEST(PlanRewriter, ANewNoteTakesThePlaceOfTheOldWhateverItsLanguage) {
  PlanRewrite rewrite = {.levels = {{.comparison = 0, .level = 0, .m = 0.5, .u = 0.1, .note = "old"}},
                         .prior = 0.1, .header = {"old"}};
  const std::string once = RewritePlan(kClubPlan, rewrite);
  rewrite.levels[0].note = "新";
  rewrite.header = {"新"};
  rewrite.chinese = true;
  const std::string twice = RewritePlan(once, rewrite);
  EXPECT_EQ(twice.find("old"), std::string::npos);
  EXPECT_EQ(twice.find("# trained"), std::string::npos);
  EXPECT_NE(twice.find("# 训练：新"), std::string::npos);
}

TEST(PlanRewriter, ACommentOfTheAuthorIsNeverTouched) {
  const std::string text = ClubPlanWith("level { is: ELSE m: 0.02 u: 0.96 }",
                                        "level { is: ELSE m: 0.02 u: 0.96 }  # mine");
  const std::string out = RewritePlan(
      text, {.levels = {{.comparison = 0, .level = 4, .m = 0.03, .u = 0.9, .note = "note"}}});
  EXPECT_NE(out.find("level { is: ELSE m: 0.03 u: 0.9  }  # mine\n"), std::string::npos) << out;
  EXPECT_EQ(out.find("note"), std::string::npos);
}

TEST(PlanRewriter, MissingValuesFollowTheLevelsTheyAreAbout) {
  const std::string text =
      "# a club\n\nname: \"c\"\ncomparison < name: \"a # b { }\"\n"
      "  level: [ { is: [EXACT,\n   ONE_EDIT] reason: 'X' }, <is: ELSE> ]\n>";
  const std::string out = RewritePlan(
      text, {.levels = {{.comparison = 0, .level = 0, .m = 0.9, .u = 0.1, .note = "n"},
                        {.comparison = 0, .level = 1, .m = 0.1, .u = 0.9, .note = "n"}},
             .prior = 0.5, .header = {"h"}});
  EXPECT_EQ(out,
            "# a club\n# trained: h\n\nname: \"c\"\ncomparison < name: \"a # b { }\"\n"
            "  level: [ { is: [EXACT,\n   ONE_EDIT] m: 0.9 u: 0.1 reason: 'X' }, "
            "<is: ELSE m: 0.1 u: 0.9> ]\n>\nprior_match_probability: 0.5\n");
}

TEST(PlanRewriter, ColumnsStayWhereBlanksAllow) {
  const std::string text = ClubPlanWith("level { is: ELSE m: 0.02 u: 0.96 }",
                                        "level { is: ELSE m: 0.02     u: 0.96 }");
  const std::string out = RewritePlan(
      text, {.levels = {{.comparison = 0, .level = 4, .m = 0.02125, .u = 0.9, .note = ""}}});
  EXPECT_NE(out.find("level { is: ELSE m: 0.02125  u: 0.9  }\n"), std::string::npos) << out;
}

}  // namespace
}  // namespace xueji
