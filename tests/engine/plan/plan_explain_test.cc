#include "engine/plan/plan_explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PlanExplain, TellsPassesWeightsRulesThresholdsAndMemory) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  const std::string text = ExplainPlan(plan, {.records = 1'000'000});
  EXPECT_THAT(text, HasSubstr("Plan clubs, fingerprint " + plan.fingerprint));
  EXPECT_THAT(text, HasSubstr("1 born: born YEAR_MONTH"));
  EXPECT_THAT(text, HasSubstr("2 family: family or given"));
  EXPECT_THAT(text, HasSubstr("blocks above 1,000 records are cut by: family"));
  EXPECT_THAT(text, HasSubstr("EXACT +6.492 (by term frequency, at most +5.000)"));
  EXPECT_THAT(text, HasSubstr("1 NON_LINK other people [SIBLING_LIKELY], noted on both records"));
  EXPECT_THAT(text, HasSubstr("born EXACT; family EXACT"));
  EXPECT_THAT(text, HasSubstr("duplicate from a weight of 4.000"));
  EXPECT_THAT(text, HasSubstr("one to one"));
  EXPECT_THAT(text, HasSubstr("1,000,000 records take about "));
}

TEST(PlanExplain, SaysWhereFrequenciesComeFrom) {
  const std::string nation = ExplainPlan(CompilePlan(ClubPlan()).value(), {});
  EXPECT_THAT(nation, HasSubstr("frequencies of the nation; counted over the records of the run"));
  const ExecutionPlan plan = CompilePlan(ParsePlan(ProvincePlanText(), "p.plan").value()).value();
  EXPECT_THAT(ExplainPlan(plan, {}), HasSubstr("frequencies in the province of town; of the nation "
                                               "where a province has few records; counted over"));
  EXPECT_THAT(ExplainPlan(plan, {.language = Language::kChinese}),
              HasSubstr("词频：按 town 所在省"));
}

TEST(PlanExplain, SpeaksChinese) {
  const std::string text = ExplainPlan(CompilePlan(BuiltinPlan("students").value()).value(),
                                       {.language = Language::kChinese});
  EXPECT_THAT(text, HasSubstr("分块规则"));
  EXPECT_THAT(text, HasSubstr("判为重复：只由规则决定"));
  EXPECT_THAT(text, Not(HasSubstr("Blocking passes")));
}

TEST(PlanExplain, CountsTakeThePlaceOfEstimates) {
  const ExecutionPlan plan = CompilePlan(ClubPlan()).value();
  std::vector<PassCount> counts = {
      {.name = "born", .keyed_records = 900, .blocks = 80, .largest_block = 1500, .pairs = 12'345,
       .oversized_blocks = 1, .pairs_not_compared = 17, .largest_blocks = {1500, 40}},
      {.name = "family", .keyed_records = 1000, .blocks = 3, .largest_block = 4, .pairs = 5,
       .oversized_blocks = 0, .pairs_not_compared = 0, .largest_blocks = {}}};
  const std::string text = ExplainPlan(plan, {.records = 1000, .counts = counts});
  EXPECT_THAT(text, HasSubstr("records with a key 900, blocks 80, largest block 1,500, pairs 12,345"));
  EXPECT_THAT(text, HasSubstr("largest blocks: 1,500 40"));
  EXPECT_THAT(text, HasSubstr("oversized blocks 1, pairs not compared even after cutting 17"));
  EXPECT_THAT(text, HasSubstr("pairs compared, together: 12,350"));
  EXPECT_THAT(text, Not(HasSubstr("roughly")));
}

TEST(PlanExplain, ExpectedPairsGrowWithTheSquareOfTheRecords) {
  const LinkagePlan plan = ClubPlan();
  const double pairs = ExpectedPairs(plan, plan.passes[0], 10'000);
  EXPECT_NEAR(pairs, 10'000.0 * 9'999 / 2 / 144, 1);
  EXPECT_NEAR(ExpectedPairs(plan, plan.passes[0], 20'000) / pairs, 4, 0.01);
  EXPECT_EQ(ExpectedPairs(plan, plan.passes[0], 0), 0);
}

TEST(PlanExplain, CollisionsAreProbabilitiesAndFinerKeysCollideLess) {
  const auto chance = [](FieldType type, KeyTransform transform, int length = 0) {
    Field field;
    field.type = type;
    KeyPart part;
    part.transform = transform;
    part.length = length;
    const double value = CollisionProbability(field, part);
    EXPECT_GT(value, 0);
    EXPECT_LE(value, 1);
    return value;
  };
  EXPECT_LT(chance(FieldType::kName, KeyTransform::kExact),
            chance(FieldType::kName, KeyTransform::kHomophone));
  EXPECT_LT(chance(FieldType::kName, KeyTransform::kHomophone),
            chance(FieldType::kName, KeyTransform::kSurname));
  EXPECT_LT(chance(FieldType::kDate, KeyTransform::kExact),
            chance(FieldType::kDate, KeyTransform::kYearMonth));
  EXPECT_LT(chance(FieldType::kIdNumber, KeyTransform::kExact),
            chance(FieldType::kIdNumber, KeyTransform::kWithoutRegion));
  EXPECT_LT(chance(FieldType::kIdNumber, KeyTransform::kSuffix, 4),
            chance(FieldType::kIdNumber, KeyTransform::kSuffix, 3));
  EXPECT_LT(chance(FieldType::kRegion, KeyTransform::kExact),
            chance(FieldType::kRegion, KeyTransform::kPrefix, 2));
  EXPECT_LT(chance(FieldType::kText, KeyTransform::kExact),
            chance(FieldType::kText, KeyTransform::kSoundex));
}

// Every student pass stays near linear: at most a few pairs of strangers a record.
TEST(PlanExplain, StudentPassesProposeFewStrangers) {
  const LinkagePlan plan = BuiltinPlan("students").value();
  double pairs = 0;
  for (const BlockingPass& pass : plan.passes) pairs += ExpectedPairs(plan, pass, 10'000'000);
  EXPECT_LT(pairs, 3 * 10'000'000.0);
}

}  // namespace
}  // namespace xueji
