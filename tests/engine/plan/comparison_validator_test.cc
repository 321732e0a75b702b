#include "engine/plan/comparison_validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "engine/plan/plan_validator.h"
#include "engine/plan/plan_words.h"
#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using matchers::Level;
using matchers::TextLevel;

// Faults of comparison 1 (family: TEXT) and 2 (born: DATE) of the club plan after `change`.
std::vector<std::string> FaultsAfter(
    const std::function<void(Comparison& family, Comparison& born)>& change) {
  LinkagePlan plan = ClubPlan();
  change(plan.comparisons[0], plan.comparisons[1]);
  PlanFaults faults;
  for (std::size_t i = 0; i < plan.comparisons.size(); ++i) {
    FindComparisonFaults(plan, i, &faults);
  }
  std::vector<std::string> lines;
  for (const PlanFault& fault : faults.list()) {
    lines.push_back(FormatPath(fault.path) + ": " + fault.message.en);
  }
  return lines;
}

#define EXPECT_FAULT(change, ...)                                                           \
  EXPECT_THAT(FaultsAfter([]([[maybe_unused]] Comparison& family,                           \
                             [[maybe_unused]] Comparison& born) { change; }), \
              __VA_ARGS__)

TEST(ComparisonValidator, FieldsAndKindsMustFit) {
  EXPECT_FAULT(born.field = 9, ElementsAre(HasSubstr("comparison 2, field: names no declared")));
  EXPECT_FAULT(born.field = 0,
               ElementsAre(HasSubstr("comparison 2, kind: DATE is not for 'given' of type TEXT; "
                                     "give CODE or TEXT")));
}

TEST(ComparisonValidator, EveryFieldTypeHasAKind) {
  for (int type = 0; type <= static_cast<int>(FieldType::kAddress); ++type) {
    int kinds = 0;
    for (std::size_t kind = 0; kind < ComparisonKindWords().size(); ++kind) {
      kinds += KindFits(static_cast<ComparisonKind>(kind), static_cast<FieldType>(type)) ? 1 : 0;
    }
    EXPECT_GE(kinds, 1) << type;
  }
  EXPECT_FALSE(KindFits(ComparisonKind::kCode, FieldType::kDate));
  EXPECT_FALSE(KindFits(ComparisonKind::kName, FieldType::kText));
}

TEST(ComparisonValidator, OtherFieldMustBeAnotherOneOfTheSameType) {
  EXPECT_FAULT(family.other_field = 1, Contains(HasSubstr("other_field: is the field itself")));
  EXPECT_FAULT(family.other_field = 2, Contains(HasSubstr("'born' is DATE, but 'family' is TEXT")));
  EXPECT_FAULT(family.other_field = 40, Contains(HasSubstr("other_field: names no declared")));
  EXPECT_FAULT(family.kind = ComparisonKind::kCode,
               Contains(HasSubstr("other_field: is not for kind CODE")));
  EXPECT_FAULT(family.levels.erase(family.levels.begin() + 1),
               ElementsAre(HasSubstr("other_field: has no effect without a level entry")));
  EXPECT_FAULT(family.other_field.reset(),
               ElementsAre(HasSubstr("level 2, is: SWAPPED_FIELDS is never reached without")));
}

TEST(ComparisonValidator, EveryLevelIsCoveredOnceAndElseAlways) {
  EXPECT_FAULT(born.levels.pop_back(), ElementsAre(HasSubstr("level: none covers ELSE")));
  EXPECT_FAULT(born.levels[1].levels = {static_cast<Level>(matchers::DateLevel::kExact)},
               ElementsAre(HasSubstr("level 2, is: EXACT is already covered by level entry 1")));
  EXPECT_FAULT(born.levels[1].levels.clear(), ElementsAre(HasSubstr("level 2, is 1: names no")));
  EXPECT_FAULT(born.levels[1].levels = {15}, ElementsAre(HasSubstr("is no level of kind DATE")));
}

TEST(ComparisonValidator, ProbabilitiesAreProbabilities) {
  for (const double wrong : {0.0, -0.1, 1.01, 1e-31, std::nan("")}) {
    EXPECT_THAT(FaultsAfter([wrong](Comparison&, Comparison& born) { born.levels[0].u = wrong; }),
                Contains(HasSubstr("comparison 2, level 1, u: is ")));
  }
  EXPECT_FAULT(born.levels[0].m = 0.995,
               ElementsAre(HasSubstr("comparison 2, level: the m of the levels add up to 1.005")));
  EXPECT_FAULT(born.levels[2].u = 1, ElementsAre(HasSubstr("the u of the levels add up to 1.0003")));
  EXPECT_FAULT(born.levels[2].u = 0.9998, ElementsAre());  // rounding is forgiven
}

TEST(ComparisonValidator, NullStandsOutsideTheSums) {
  EXPECT_FAULT(
      {
        LevelWeight& null = born.levels.emplace_back();
        null.levels = {matchers::kNullLevel};
        null.m = 0.5;
        null.u = 0.5;
      },
      ElementsAre());
}

TEST(ComparisonValidator, AWeightIsGivenInOneWay) {
  EXPECT_FAULT(born.levels[0].u.reset(), ElementsAre(HasSubstr("level 1: has m but no u")));
  EXPECT_FAULT(born.levels[0].m.reset(), ElementsAre(HasSubstr("level 1: has u but no m")));
  EXPECT_FAULT(born.levels[1].match_weight.reset(), ElementsAre(HasSubstr("has no weight")));
  EXPECT_FAULT(born.levels[0].match_weight = 3,
               ElementsAre(HasSubstr("level 1, match_weight: stands beside m or u")));
  EXPECT_FAULT(born.levels[1].match_weight = 101, ElementsAre(HasSubstr("between -100 and 100")));
  EXPECT_FAULT(born.levels[1].match_weight = std::nan(""), ElementsAre(HasSubstr("is nan bits")));
}

TEST(ComparisonValidator, TermFrequencyIsForExactNamesAndTexts) {
  EXPECT_FAULT(born.levels[0].term_frequency_adjusted = true,
               ElementsAre(HasSubstr("is only for kinds NAME and TEXT")));
  EXPECT_FAULT(family.levels[2].term_frequency_adjusted = true,
               ElementsAre(HasSubstr("needs an entry with m and u that covers EXACT")));
  EXPECT_FAULT(family.term_frequency_weight_max = -1,
               ElementsAre(HasSubstr("term_frequency_weight_max: is -1")));
}

TEST(ComparisonValidator, TheProvinceOfAFrequencyIsThatOfARegion) {
  EXPECT_FAULT(family.term_frequency_by = 2,
               ElementsAre(HasSubstr("term_frequency_by: 'born' is DATE; the province is read from "
                                     "a field of type REGION")));
  EXPECT_FAULT(family.term_frequency_by = 99,
               ElementsAre(HasSubstr("term_frequency_by: names no declared field")));
  const auto faults_of = [](std::string_view from, std::string_view to) {
    std::string text = ProvincePlanText();
    text.replace(text.find(from), from.size(), to);
    return std::string(ParsePlan(text, "p.plan").status().message());
  };
  EXPECT_EQ(faults_of("town", "town"), "");
  EXPECT_THAT(faults_of(" term_frequency_adjusted: true", ""),
              HasSubstr("term_frequency_by: has no effect: no level of this comparison has "
                        "term_frequency_adjusted"));
  EXPECT_THAT(faults_of("by: \"town\"", "by: \"towm\""),
              HasSubstr("p.plan:17:3: comparison 1, term_frequency_by: 'towm' is no field of this "
                        "plan; did you mean"));
}

TEST(ComparisonValidator, SimilarLevelsHaveFallingThresholds) {
  EXPECT_FAULT(family.levels[3].at_least = 0, ElementsAre(HasSubstr("level 4, at_least: missing")));
  EXPECT_FAULT(family.levels[3].at_least = 1.2, ElementsAre(HasSubstr("level 4, at_least")));
  EXPECT_FAULT(family.levels[2].at_least = 0.9,
               ElementsAre(HasSubstr("level 3, at_least: is only for SIMILAR1")));
  EXPECT_FAULT(born.levels[0].at_least = 0.9, ElementsAre(HasSubstr("is only for kind TEXT")));
  EXPECT_FAULT(family.levels[3].levels.push_back(static_cast<Level>(TextLevel::kSimilar2)),
               Contains(HasSubstr("level 4, is: covers two SIMILAR levels")));
  EXPECT_FAULT(
      {
        LevelWeight second = family.levels[3];
        second.levels = {static_cast<Level>(TextLevel::kSimilar2)};
        second.m = second.u = 0.001;
        second.at_least = 0.95;
        family.levels.push_back(second);
      },
      Contains(HasSubstr("level 6, at_least: is not below that of the stricter level")));
}

}  // namespace
}  // namespace xueji
