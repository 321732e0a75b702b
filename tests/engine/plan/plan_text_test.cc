#include "engine/plan/plan_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "engine/plan/plan_validator.h"
#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The lines of the error of a text that must be refused.
std::vector<std::string> FaultLines(std::string_view text) {
  const absl::StatusOr<LinkagePlan> plan = ParsePlan(text, "p.plan");
  EXPECT_FALSE(plan.ok()) << text;
  if (plan.ok()) return {};
  EXPECT_EQ(plan.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string message(plan.status().message());
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= message.size();) {
    const std::size_t end = std::min(message.find('\n', at), message.size());
    lines.push_back(message.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST(PlanText, ReadsEveryPartOfAPlan) {
  const LinkagePlan plan = ClubPlan();
  EXPECT_EQ(plan.name, "clubs");
  EXPECT_EQ(plan.schema, Schema::kDeclared);
  ASSERT_EQ(plan.fields.size(), 3U);
  EXPECT_EQ(plan.fields[0].columns, std::vector<std::string>{"given"});  // its own name
  EXPECT_EQ(plan.fields[1].columns, (std::vector<std::string>{"surname", "family"}));
  EXPECT_EQ(plan.fields[1].blank_values, std::vector<std::string>{"NA"});
  EXPECT_EQ(plan.fields[2].type, FieldType::kDate);
  ASSERT_EQ(plan.passes.size(), 2U);
  EXPECT_EQ(plan.passes[0].key[0].transform, KeyTransform::kYearMonth);
  EXPECT_EQ(plan.passes[0].refine[0].field, 1U);
  EXPECT_EQ(plan.passes[0].block_size_max, 1000U);
  EXPECT_EQ(plan.passes[1].key[0].or_field, 0U);
  EXPECT_EQ(plan.passes[1].block_size_max, 50U);
  ASSERT_EQ(plan.comparisons.size(), 2U);
  const Comparison& family = plan.comparisons[0];
  EXPECT_EQ(family.other_field, 0U);
  EXPECT_EQ(family.term_frequency_weight_max, 5);
  ASSERT_EQ(family.levels.size(), 5U);
  EXPECT_TRUE(family.levels[0].term_frequency_adjusted);
  EXPECT_EQ(family.levels[0].reason, Reason::kNameExact);
  EXPECT_EQ(family.levels[2].levels.size(), 2U);
  EXPECT_EQ(family.levels[3].at_least, 0.92);
  EXPECT_EQ(plan.comparisons[1].levels[1].match_weight, 2.5);
  EXPECT_EQ(plan.comparisons[1].levels[1].m, std::nullopt);
  ASSERT_EQ(plan.rules.size(), 2U);
  EXPECT_EQ(plan.rules[0].decide, Decision::kNonLink);
  EXPECT_TRUE(plan.rules[0].mark_records);
  EXPECT_EQ(plan.rules[0].when[1].levels.size(), 2U);
  EXPECT_EQ(plan.rules[1].reasons.size(), 2U);
  EXPECT_EQ(plan.prior_match_probability, 0.001);
  EXPECT_EQ(plan.duplicate_weight_min, 4);
  EXPECT_EQ(plan.review_weight_min, -1.5);
  EXPECT_TRUE(plan.one_to_one);
}

TEST(PlanText, FrequenciesByProvinceNameTheirField) {
  const LinkagePlan plan = ParsePlan(ProvincePlanText(), "p.plan").value();
  EXPECT_EQ(plan.comparisons[0].term_frequency_by, 2U);
  EXPECT_EQ(plan.comparisons[1].term_frequency_by, std::nullopt);
  const std::string printed = PrintPlan(plan);
  EXPECT_EQ(PrintPlan(ParsePlan(printed, "printed.plan").value()), printed);
  EXPECT_NE(PlanFingerprint(plan), PlanFingerprint(ParsePlan(ProvincePlanText(""), "p.plan").value()));
}

TEST(PlanText, DefaultsAreThoseOfTheManual) {
  const std::string text = ClubPlanWith(
      "prior_match_probability: 0.001\nduplicate_weight_min: 4\nreview_weight_min: -1.5\n"
      "one_to_one: true\n",
      "");
  const LinkagePlan plan = ParsePlan(text, "p.plan").value();
  EXPECT_EQ(plan.prior_match_probability, 1e-6);
  EXPECT_EQ(plan.duplicate_weight_min, std::nullopt);
  EXPECT_EQ(plan.review_weight_min, 0);
  EXPECT_FALSE(plan.one_to_one);
  EXPECT_EQ(plan.comparisons[1].term_frequency_weight_max, 8);
  EXPECT_TRUE(plan.fields[0].personal);
}

TEST(PlanText, ByteOrderMarkAndCommentsAreNoMatter) {
  const std::string text = "\xEF\xBB\xBF# 注释\n" + std::string(kClubPlan);
  EXPECT_EQ(PrintPlan(ParsePlan(text, "p.plan").value()), PrintPlan(ClubPlan()));
}

// Mistyped words are all found in one go, each at its own place.
TEST(PlanText, NamesEveryMistypedWordWithItsPlaceAndTheNearestRightOne) {
  const std::vector<std::string> lines = FaultLines(
      "name: \"x\"\n"
      "schema: STUDENTS\n"
      "field { nmae: \"a\" type: NAM }  # 中文\n"
      "\tpass { name: \"名\" key { transform: EXCAT } bolck_size_max: 3 }\n"
      "comparison { kind: NAME level { is: [EXACT, HOMOPHON] } }\n");
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines[0], "p.plan:2:9: 'STUDENTS' is no word for schema; did you mean STUDENT?");
  EXPECT_EQ(lines[1], "p.plan:3:9: 'nmae' has no meaning here; did you mean name?");
  EXPECT_EQ(lines[2], "p.plan:3:25: 'NAM' is no word for type; did you mean NAME?");
  EXPECT_EQ(lines[3], "p.plan:4:36: 'EXCAT' is no word for transform; did you mean EXACT?");
  EXPECT_EQ(lines[4],
            "p.plan:4:44: 'bolck_size_max' has no meaning here; did you mean block_size_max?");
  EXPECT_EQ(lines[5], "p.plan:5:45: 'HOMOPHON' is no word for is; did you mean HOMOPHONE?");
}

TEST(PlanText, SyntaxFaultsHaveAPlaceAndAWayOut) {
  EXPECT_THAT(FaultLines("name: clubs\n")[0],
              AllOf(StartsWith("p.plan:1:7: "), HasSubstr("quotation marks")));
  EXPECT_THAT(FaultLines("name: \"a\"\nname: \"b\"\n")[0],
              AllOf(StartsWith("p.plan:2:1: "), HasSubstr("given twice"), HasSubstr("one plan")));
  EXPECT_THAT(FaultLines("field {\n  name: \"a\"\n")[0], StartsWith("p.plan:3:1: "));
  EXPECT_THAT(FaultLines("review_weight_min: much\n")[0], StartsWith("p.plan:1:20: "));
  EXPECT_THAT(FaultLines("name: \"a\"\x01\n")[0], StartsWith("p.plan:1:10: "));
  EXPECT_THAT(FaultLines("name: \"\xB1\xE0\"\n")[0],
              AllOf(StartsWith("p.plan:1:8: "), HasSubstr("UTF-8")));
}

TEST(PlanText, UnknownNamesAreFoundWithTheNearestDeclaredOne) {
  EXPECT_THAT(FaultLines(ClubPlanWith("key { field: \"born\"", "key { field: \"bron\"")),
              ::testing::ElementsAre("p.plan:6:27: pass 1, key 1, field: 'bron' is no field of this "
                                     "plan; did you mean born?"));
  EXPECT_THAT(
      FaultLines(ClubPlanWith("when { comparison: \"born\"", "when { comparison: \"borne\"")),
      ::testing::ElementsAre("p.plan:25:10: rule 1, when 1, comparison: 'borne' is no comparison of "
                             "this plan; did you mean born?"));
  EXPECT_THAT(FaultLines(ClubPlanWith("\"FIELDS_SWAPPED\"", "\"FIELD_SWAPPED\"")),
              ::testing::ElementsAre("p.plan:11:47: comparison 1, level 2, reason: 'FIELD_SWAPPED' is "
                                     "no reason code; did you mean FIELDS_SWAPPED?"));
}

TEST(PlanText, ALevelOfAnotherKindIsRefused) {
  EXPECT_THAT(FaultLines(ClubPlanWith("is: [ONE_DIGIT, SWAPPED]", "is: [ONE_DIGIT, HOMOPHONE]")),
              ::testing::ElementsAre(AllOf(StartsWith("p.plan:20:11: "),
                                           HasSubstr("HOMOPHONE is no level of kind DATE"))));
}

// Faults of meaning are placed too, and all of them are named, in the order of the text.
TEST(PlanText, NamesAllFaultsOfMeaningAtOnce) {
  std::string text = ClubPlanWith("m: 0.9 u: 0.01", "m: 1.4 u: 0");
  text.replace(text.find("block_size_max: 50"), 18, "block_size_max: 1 ");
  text.replace(text.find("review_weight_min: -1.5"), 23, "review_weight_min: 9.50");
  const std::vector<std::string> lines = FaultLines(text);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_THAT(lines[0], StartsWith("p.plan:7:65: pass 2, block_size_max: is 1; give 2 to "));
  EXPECT_THAT(lines[1], AllOf(StartsWith("p.plan:10:3: comparison 1, level: "), HasSubstr("add up")));
  EXPECT_THAT(lines[2], StartsWith("p.plan:10:21: comparison 1, level 1, m: is 1.4, not a prob"));
  EXPECT_THAT(lines[3], StartsWith("p.plan:10:28: comparison 1, level 1, u: is 0, not a prob"));
  EXPECT_THAT(lines[4], AllOf(StartsWith("p.plan:37:1: review_weight_min: is above"), EndsWith("4")));
}

TEST(PlanText, MissingKindDoesNotDrawFaultsAboutItsLevels) {
  EXPECT_THAT(FaultLines(ClubPlanWith("kind: DATE ", "")),
              ::testing::ElementsAre(StartsWith("p.plan:17:1: comparison 2, kind: missing; give ")));
}

TEST(PlanText, MoreThanAHundredFaultsAreCutOff) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "nothing: 1\n";
  const std::vector<std::string> lines = FaultLines(text);
  EXPECT_EQ(lines.size(), kFaultCountMax + 1);
  EXPECT_THAT(lines.back(), HasSubstr("more faults"));
}

TEST(PlanText, AHugeNumberOfGroupsIsRefusedQuickly) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "field{name:\"" + std::to_string(i) + "\"}";
  EXPECT_THAT(FaultLines(text)[0], HasSubstr("field 33: too many: 40000; at most 32"));
  EXPECT_THAT(FaultLines(std::string((1U << 20) + 1, '#'))[0], HasSubstr("1 MiB"));
}

TEST(PlanText, DeepNestingIsRefused) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "a{";
  EXPECT_FALSE(FaultLines(text).empty());
}

TEST(PlanText, ReadPlanTellsAMissingFile) {
  EXPECT_EQ(ReadPlan("no/such.plan").status().code(), absl::StatusCode::kNotFound);
}

TEST(PlanText, EveryPlanOfTheTreeIsRightAndSurvivesPrinting) {
  for (const char* name : {"students", "febrl3", "febrl4", "fake_1000", "rldata500"}) {
    const std::string path =
        std::string(XUEJI_SOURCE_DIR) + "/datasets/plans/" + name + ".plan";
    const absl::StatusOr<LinkagePlan> plan = ReadPlan(path);
    ASSERT_TRUE(plan.ok()) << plan.status().message();
    EXPECT_EQ(plan->name, name);
    const std::string printed = PrintPlan(*plan);
    const absl::StatusOr<LinkagePlan> again = ParsePlan(printed, "printed");
    ASSERT_TRUE(again.ok()) << again.status().message();
    EXPECT_EQ(PrintPlan(*again), printed);
  }
}

}  // namespace
}  // namespace xueji
