#include "engine/plan/plan_validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/engine/plan/plan_samples.h"

namespace xueji {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// "place: message" of every fault of the club plan after `change`.
std::vector<std::string> FaultsAfter(const std::function<void(LinkagePlan&)>& change) {
  LinkagePlan plan = ClubPlan();
  change(plan);
  PlanFaults faults;
  FindPlanFaults(plan, &faults);
  std::vector<std::string> lines;
  for (const PlanFault& fault : faults.list()) {
    lines.push_back(FormatPath(fault.path) + ": " + fault.message.en);
  }
  EXPECT_EQ(ValidatePlan(plan).ok(), lines.empty());
  return lines;
}

#define EXPECT_ONE_FAULT(change, ...) \
  EXPECT_THAT(FaultsAfter([](LinkagePlan& plan) { change; }), ElementsAre(__VA_ARGS__))

TEST(PlanValidator, ThePlansOfTheTestsHaveNoFault) {
  EXPECT_THAT(FaultsAfter([](LinkagePlan&) {}), ElementsAre());
}

TEST(PlanValidator, NamesMustBeThereUniqueAndPrintable) {
  EXPECT_ONE_FAULT(plan.name = "", HasSubstr("name: missing"));
  EXPECT_ONE_FAULT(plan.name = "a\nb", HasSubstr("name: has a control character"));
  EXPECT_ONE_FAULT(plan.name = std::string(200, 'x'), HasSubstr("200 bytes long; at most 128"));
  EXPECT_ONE_FAULT(plan.fields[1].name = "given",
                   HasSubstr("field 2, name: 'given' is already the name of field 1"));
  EXPECT_ONE_FAULT(plan.passes[1].name = "born", HasSubstr("pass 2, name: 'born' is already"));
  EXPECT_ONE_FAULT(plan.comparisons[1].name = "family", HasSubstr("comparison 2, name"));
  EXPECT_ONE_FAULT(plan.rules[0].name = "", HasSubstr("rule 1, name: missing"));
  EXPECT_ONE_FAULT(plan.record_id_column = "", HasSubstr("record_id_column: missing"));
}

TEST(PlanValidator, APlanNeedsFieldsPassesAndComparisons) {
  EXPECT_THAT(FaultsAfter([](LinkagePlan& plan) {
                plan.fields.clear();
                plan.passes.clear();
                plan.comparisons.clear();
                plan.rules.clear();
              }),
              ElementsAre(HasSubstr("field: none"), HasSubstr("pass: none"),
                          HasSubstr("comparison: none")));
}

TEST(PlanValidator, ListsHaveTheirLimits) {
  EXPECT_ONE_FAULT(plan.fields.resize(33), "field 33: too many: 33; at most 32");
  EXPECT_ONE_FAULT(plan.passes.resize(25), "pass 25: too many: 25; at most 24");
  EXPECT_ONE_FAULT(plan.comparisons.resize(33), "comparison 33: too many: 33; at most 32");
  EXPECT_ONE_FAULT(plan.rules.resize(65), "rule 65: too many: 65; at most 64");
  EXPECT_ONE_FAULT(plan.passes[1].key.resize(9), "pass 2, key 9: too many: 9; at most 8");
  EXPECT_ONE_FAULT(plan.passes[0].refine.resize(9), "pass 1, refine 9: too many: 9; at most 8");
  EXPECT_ONE_FAULT(plan.comparisons[0].levels.resize(17),
                   "comparison 1, level 17: too many: 17; at most 16");
  EXPECT_ONE_FAULT(plan.rules[0].when.resize(33), "rule 1, when 33: too many: 33; at most 32");
}

TEST(PlanValidator, PriorAndThresholdsMustMakeSense) {
  for (const double prior : {0.0, 1.0, -0.5, 2.0, std::nan(""), 1e-31}) {
    EXPECT_THAT(FaultsAfter([prior](LinkagePlan& plan) { plan.prior_match_probability = prior; }),
                ElementsAre(HasSubstr("prior_match_probability: is ")));
  }
  EXPECT_ONE_FAULT(plan.review_weight_min = 4.1,
                   HasSubstr("review_weight_min: is above duplicate_weight_min"));
  EXPECT_ONE_FAULT(plan.review_weight_min = std::nan(""), HasSubstr("review_weight_min: is nan"));
  EXPECT_ONE_FAULT(plan.duplicate_weight_min = 1e300, HasSubstr("duplicate_weight_min: is 1e+300"));
}

TEST(PlanValidator, CodesNeedTheirTable) {
  EXPECT_THAT(FaultsAfter([](LinkagePlan& plan) {
                Field& field = plan.fields.emplace_back();
                field.name = "sex";
                field.type = FieldType::kCode;
              }),
              ElementsAre(HasSubstr("field 4, code_table: missing for type CODE")));
  EXPECT_ONE_FAULT(plan.fields[0].code_table = CodeTable::kSex,
                   HasSubstr("field 1, code_table: is only for type CODE"));
}

TEST(PlanValidator, PassesNeedAKeyAndABlockOfTwo) {
  EXPECT_ONE_FAULT(plan.passes[0].key.clear(), HasSubstr("pass 1, key: missing"));
  EXPECT_ONE_FAULT(plan.passes[0].block_size_max = 1,
                   HasSubstr("pass 1, block_size_max: is 1; give 2 to 100000"));
  EXPECT_ONE_FAULT(plan.passes[0].block_size_max = 100'001, HasSubstr("block_size_max"));
  EXPECT_ONE_FAULT(plan.passes[0].key = plan.passes[1].key,
                   HasSubstr("pass 2: has the same key as pass 'born'"));
}

TEST(PlanValidator, KeyPartsMustFitTheirField) {
  EXPECT_ONE_FAULT(plan.passes[0].key[0].transform = KeyTransform::kHomophone,
                   HasSubstr("pass 1, key 1, transform: HOMOPHONE is not for 'born' of type DATE; "
                             "give EXACT, YEAR, YEAR_MONTH, MONTH_DAY or DATE_DIGITS_SORTED"));
  EXPECT_ONE_FAULT(plan.passes[0].refine[0].transform = KeyTransform::kPrefix,
                   HasSubstr("pass 1, refine 1, length: PREFIX needs a length from 1 to 17"));
  EXPECT_ONE_FAULT(plan.passes[0].key[0].length = 3, HasSubstr("length: is only for PREFIX"));
  EXPECT_ONE_FAULT(plan.passes[0].key[0].field = kUnresolvedReference,
                   HasSubstr("pass 1, key 1, field: names no declared field"));
}

TEST(PlanValidator, EveryTransformFitsSomeTypeAndOnlyThose) {
  // transform -> number of the eight field types it is for
  const int fits[] = {8, 1, 2, 1, 1, 5, 5, 1, 1, 1, 1, 1, 1, 1};
  for (std::size_t transform = 0; transform < std::size(fits); ++transform) {
    int count = 0;
    for (int type = 0; type < 8; ++type) {
      LinkagePlan plan = ClubPlan();
      Field field;
      field.name = "x";
      field.type = static_cast<FieldType>(type);
      if (field.type == FieldType::kCode) field.code_table = CodeTable::kSex;
      plan.fields.push_back(field);
      KeyPart part;
      part.field = plan.fields.size() - 1;
      part.transform = static_cast<KeyTransform>(transform);
      const bool has_length =
          part.transform == KeyTransform::kPrefix || part.transform == KeyTransform::kSuffix;
      part.length = has_length ? 4 : 0;
      plan.passes[0].key = {part};
      count += ValidatePlan(plan).ok() ? 1 : 0;
    }
    EXPECT_EQ(count, fits[transform]) << transform;
  }
}

TEST(PlanValidator, OrFieldStandsOnceAndHasTheSameType) {
  EXPECT_ONE_FAULT(plan.passes[1].key[0].or_field = 2,
                   HasSubstr("pass 2, key 1, or_field: must be another field of type TEXT"));
  EXPECT_ONE_FAULT(plan.passes[1].key[0].or_field = 1, HasSubstr("must be another field"));
  EXPECT_ONE_FAULT(plan.passes[1].key[0].or_field = 77, HasSubstr("names no declared field"));
  EXPECT_ONE_FAULT(plan.passes[0].refine[0].or_field = 0, HasSubstr("is only for key parts"));
  EXPECT_THAT(FaultsAfter([](LinkagePlan& plan) {
                KeyPart second = plan.passes[1].key[0];
                second.field = 0;
                second.or_field = 1;
                plan.passes[1].key.push_back(second);
              }),
              ElementsAre(HasSubstr("pass 2, key 2, or_field: is the key's second")));
}

TEST(PlanValidator, TheStudentSchemaFixesItsFields) {
  LinkagePlan plan = BuiltinPlan("students").value();
  plan.record_id_column = "id";
  std::erase_if(plan.fields, [](const Field&) { return false; });
  plan.fields[0].type = FieldType::kText;  // name
  plan.fields.back().name = "adress";
  PlanFaults faults;
  FindPlanFaults(plan, &faults);
  EXPECT_TRUE(faults.Has({{"record_id_column"}}));
  EXPECT_TRUE(faults.Has({{"field", 0}, {"type"}}));
  const int last = static_cast<int>(plan.fields.size()) - 1;
  ASSERT_TRUE(faults.Has({{"field", last}, {"name"}}));
  EXPECT_THAT(std::string(ValidatePlan(plan).message()),
              HasSubstr("'adress' is no column of the student record; did you mean address?"));

  LinkagePlan without_sex = ClubPlan();
  without_sex.schema = Schema::kStudent;
  without_sex.record_id_column = "record_id";
  EXPECT_THAT(std::string(ValidatePlan(without_sex).message()),
              AllOf(HasSubstr("STUDENT needs the field 'name'"), HasSubstr("needs the field 'sex'"),
                    HasSubstr("needs the field 'birth_date'")));
}

}  // namespace
}  // namespace xueji
