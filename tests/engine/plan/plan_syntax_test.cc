#include "engine/plan/plan_syntax.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(PlanSyntax, GivesWordsValuesAndPlaces) {
  const PlanSyntax syntax = ParsePlanSyntax(
      "name: \"n\"\n"
      "pass {\n  name: \"p\"\n  block_size_max: 7\n}\n"
      "comparison { level { is: [EXACT, VARIANT] m: 0.5 term_frequency_adjusted: true } }\n");
  ASSERT_TRUE(syntax.faults.empty());
  EXPECT_EQ(syntax.root.Find("name")->text, "n");
  EXPECT_EQ(syntax.root.Find("schema"), nullptr);
  const PlanNode& pass = *syntax.root.Find("pass");
  EXPECT_EQ(pass.token_line, 1);
  EXPECT_EQ(pass.token_column, 0);
  EXPECT_EQ(pass.Find("block_size_max")->number, 7);
  EXPECT_EQ(pass.Find("block_size_max")->token_line, 3);
  EXPECT_EQ(pass.Find("block_size_max")->token_column, 2);
  const PlanNode& level = *syntax.root.Find("comparison")->Find("level");
  const std::vector<const PlanNode*> levels = level.FindAll("is");
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[1]->text, "VARIANT");
  EXPECT_EQ(levels[1]->token_column, levels[0]->token_column) << "a list has one place";
  EXPECT_EQ(level.Find("m")->number, 0.5);
  EXPECT_TRUE(level.Find("term_frequency_adjusted")->flag);
}

TEST(PlanSyntax, AMessageListHasTheOrderOfTheText) {
  const PlanSyntax syntax =
      ParsePlanSyntax("pass { name: \"a\" }\nfield { name: \"f\" }\npass { name: \"b\" }\n");
  const std::vector<const PlanNode*> passes = syntax.root.FindAll("pass");
  ASSERT_EQ(passes.size(), 2U);
  EXPECT_EQ(passes[0]->Find("name")->text, "a");
  EXPECT_EQ(passes[1]->Find("name")->text, "b");
  EXPECT_EQ(passes[1]->token_line, 2);
}

TEST(PlanSyntax, AllMistypedWordsAreCollected) {
  const PlanSyntax syntax =
      ParsePlanSyntax("schema: PUPIL\nfield { type: NAMES colour: 1 }\nrule { decide: LINK }\n");
  EXPECT_EQ(syntax.faults.size(), 4U);  // PUPIL, NAMES, colour, LINK
  EXPECT_TRUE(syntax.root.nodes.empty());
}

}  // namespace
}  // namespace xueji
