#include "engine/plan/plan_printer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

TEST(PlanPrinter, PrintedPlansReadBackTheSame) {
  const LinkagePlan plan = ClubPlan();
  const std::string text = PrintPlan(plan);
  const LinkagePlan again = ParsePlan(text, "printed").value();
  EXPECT_EQ(PrintPlan(again), text);
  EXPECT_EQ(again.passes[1].key[0].or_field, plan.passes[1].key[0].or_field);
  EXPECT_EQ(again.comparisons[1].levels[1].match_weight, 2.5);
}

TEST(PlanPrinter, StatesDefaults) {
  EXPECT_THAT(PrintPlan(ClubPlan()), HasSubstr("block_size_max: 1000"));
  EXPECT_THAT(PrintPlan(ClubPlan()), HasSubstr("schema: DECLARED"));
}

TEST(PlanPrinter, AwkwardTextsSurvive) {
  LinkagePlan plan = ClubPlan();
  plan.description = "quote \" backslash \\ line\nend \x01\x7F 中文 · end";
  EXPECT_EQ(ParsePlan(PrintPlan(plan), "printed").value().description, plan.description);
}

TEST(PlanFingerprint, IgnoresCommentsLayoutOrderInAGroupAndDefaultsLeftOut) {
  const std::string fingerprint = PlanFingerprint(ClubPlan());
  EXPECT_EQ(fingerprint.size(), 32U);
  const auto of = [](const std::string& text) {
    return PlanFingerprint(ParsePlan(text, "p.plan").value());
  };
  EXPECT_EQ(of("# a comment\n" + std::string(kClubPlan)), fingerprint);
  EXPECT_EQ(of(ClubPlanWith("type: TEXT }", "personal: true\n\n  type:TEXT}")), fingerprint);
  EXPECT_EQ(of(ClubPlanWith("name: \"family\" kind: TEXT", "kind: TEXT name: \"family\"")),
            fingerprint);
  EXPECT_EQ(of(ClubPlanWith("[ONE_EDIT, TWO_EDITS]", "TWO_EDITS is: ONE_EDIT")), fingerprint);
}

TEST(PlanFingerprint, ChangesWithWhateverThePlanDoes) {
  const std::string fingerprint = PlanFingerprint(ClubPlan());
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"YEAR_MONTH", "YEAR"},
           {"m: 0.9 ", "m: 0.89 "},
           {"block_size_max: 50", "block_size_max: 51"},
           {"at_least: 0.92", "at_least: 0.93"},
           {"or_field: \"given\"", ""},
           {"mark_records: true", ""},
           {"one_to_one: true", ""},
           {"blank_values: \"NA\"", ""},
           {"duplicate_weight_min: 4", ""},
           {"[ELSE, NULL]", "ELSE"},
           {"\"NAME_EXACT\", ", ""},
           {"term_frequency_weight_max: 5", "term_frequency_weight_max: 6"},
       }) {
    const absl::StatusOr<LinkagePlan> plan = ParsePlan(ClubPlanWith(from, to), "p.plan");
    ASSERT_TRUE(plan.ok()) << from << ": " << plan.status().message();
    EXPECT_NE(PlanFingerprint(*plan), fingerprint) << from;
  }
}

TEST(FormatDouble, IsTheShortestThatReadsBack) {
  EXPECT_EQ(FormatDouble(0.1), "0.1");
  EXPECT_EQ(FormatDouble(5.5e-6), "5.5e-06");
  EXPECT_EQ(FormatDouble(-3), "-3");
}

}  // namespace
}  // namespace xueji
