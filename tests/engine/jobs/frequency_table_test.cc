#include "engine/jobs/frequency_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

constexpr double kU = 0.001;

ExecutionPlan PlanWith(std::string_view by, bool second = false) {
  std::string text =
      "name: \"names\"\nrecord_id_column: \"id\"\n"
      "field { name: \"name\" type: NAME }\nfield { name: \"town\" type: REGION }\n"
      "field { name: \"club\" type: TEXT blank_values: \"NA\" }\n"
      "pass { name: \"name\" key { field: \"name\" } }\n"
      "comparison { name: \"called\" kind: NAME field: \"name\"\n"
      "  level { is: EXACT m: 0.9 u: 0.001 term_frequency_adjusted: true }\n"
      "  level { is: ELSE m: 0.1 u: 0.9 } term_frequency_weight_max: 20 " + std::string(by) + " }\n";
  if (second) {
    text +=
        "comparison { name: \"club\" kind: TEXT field: \"club\"\n"
        "  level { is: EXACT m: 0.9 u: 0.001 term_frequency_adjusted: true }\n"
        "  level { is: ELSE m: 0.1 u: 0.9 } term_frequency_weight_max: 20 }\n";
  }
  return CompilePlan(ParsePlan(text, "names.plan").value()).value();
}

Weight Expected(double share) {
  return static_cast<Weight>(std::lround(1000 * std::log2(kU / share)));
}

class FrequencyTableTest : public testing::Test {
 protected:
  // The weights of one comparison.
  TermFrequency Weights(const std::string& text, const std::string& comparison = "called") {
    const auto table = ReadFrequencyTable(directory_.Write("t.csv", text), plan_, &budget_);
    EXPECT_TRUE(table.ok()) << table.status();
    if (!table.ok()) return {};
    TermFrequencies made = MakeTermFrequencies(*table, plan_, &budget_).value();
    return made[Step(comparison)];
  }
  std::string Refusal(const std::string& text) {
    const auto table = ReadFrequencyTable(directory_.Write("t.csv", text), plan_, &budget_);
    EXPECT_EQ(table.status().code(), absl::StatusCode::kInvalidArgument) << text;
    return std::string(table.status().message());
  }
  std::size_t Step(const std::string& comparison) const {
    for (std::size_t c = 0; c < plan_.plan.comparisons.size(); ++c) {
      if (plan_.plan.comparisons[c].name == comparison) return plan_.step_of_comparison[c];
    }
    return 0;
  }
  // As a record's value is: spellings of one name share it.
  std::uint64_t Word(const std::string& name) {
    RecordBuilder records(plan_);
    const RecordId id = records.Add("r", {{"name", name}});
    return ValueWord(plan_.layout, plan_.steps[Step("called")], records.store().Row(id),
                     records.store().terms());
  }
  ExecutionPlan plan_ = PlanWith("");
  MemoryBudget budget_{std::uint64_t{1} << 30};
  TemporaryDirectory directory_;
};

TEST_F(FrequencyTableTest, ANameWeighsByItsShareOfTheTotal) {
  const TermFrequency weights = Weights("value,count\n,1000\n张伟,300\n王芳,20\n阿不都热合曼·买买提,2\n");
  EXPECT_EQ(weights.Adjustment(Word("张伟")), Expected(0.3));
  EXPECT_EQ(weights.Adjustment(Word("王芳")), Expected(0.02));
  EXPECT_EQ(weights.Adjustment(Word("阿不都热合曼·买买提")), Expected(0.002));
  // Absent: as common as the rarest that is listed.
  EXPECT_EQ(weights.Adjustment(Word("于海")), Expected(0.002));
}

TEST_F(FrequencyTableTest, WithoutATotalTheSumIsIt) {
  const TermFrequency weights = Weights("count,value\n30,张伟\n10,王芳\n");
  EXPECT_EQ(weights.Adjustment(Word("张伟")), Expected(0.75));
}

TEST_F(FrequencyTableTest, SpellingsOfOneNameAreAddedUp) {
  const TermFrequency weights = Weights("value,count\n陈伟,3\n陳偉,4\n王芳,93\n");
  EXPECT_EQ(weights.CountOf(Word("陈伟")), 7U);
  EXPECT_EQ(weights.Adjustment(Word("陳偉")), Expected(0.07));
}

TEST_F(FrequencyTableTest, ProvincesAreTakenApartWhereThePlanAsksAndAddedUpWhereNot) {
  const std::string text =
      "comparison,province,value,count\ncalled,,,10000\ncalled,54,,100\ncalled,110000,,5000\n"
      "called,54,扎西,20\ncalled,11,扎西,5\ncalled,,张伟,500\ncalled,11,张伟,400\n";
  EXPECT_EQ(Weights(text).Adjustment(Word("扎西")), Expected(25.0 / 10000));
  EXPECT_FALSE(Weights(text).by_province());
  plan_ = PlanWith("term_frequency_by: \"town\"");
  const TermFrequency weights = Weights(text);
  EXPECT_EQ(weights.Adjustment(Word("扎西"), 54), Expected((18 + 82 * 0.0025) / 100));
  EXPECT_EQ(weights.Adjustment(Word("扎西"), 11), Expected((3 + (5000 - 3 - 398) * 0.0025) / 5000));
  EXPECT_EQ(weights.Adjustment(Word("扎西"), 0), Expected(0.0025));
  EXPECT_EQ(weights.Adjustment(Word("扎西"), 65), Expected(0.0025));
  // Not listed in Tibet: what is taken off the counts there goes by the nation's shares.
  EXPECT_NEAR(weights.Adjustment(Word("张伟"), 54), Expected(0.82 * 0.05), 1);
}

TEST_F(FrequencyTableTest, EachComparisonHasItsOwn) {
  plan_ = PlanWith("", /*second=*/true);
  const std::string text = "comparison,value,count\ncalled,张伟,10\nclub,Chess,30\nclub,Go,70\n"
                           "called,王芳,30\n";
  EXPECT_EQ(Weights(text).Adjustment(Word("张伟")), Expected(0.25));
  TermDictionary terms;
  EXPECT_EQ(Weights(text, "club").Adjustment(terms.Hash(terms.Intern("chess")) | 1), Expected(0.3));
  EXPECT_THAT(Refusal("value,count\n张伟,1\n"),
              HasSubstr("t.csv:2: comparison: missing; the plan adjusts called"));
  EXPECT_THAT(Refusal("comparison,value,count\ncalled,张伟,10\nclubs,Go,1\n"),
              HasSubstr("t.csv:3: comparison: no comparison of this name"));
  EXPECT_THAT(Refusal("comparison,value,count\ncalled,张伟,10\n"),
              HasSubstr("t.csv: has no value of the comparison 'club'"));
  EXPECT_THAT(Refusal("comparison,value,count\ncalled,张伟,10\nclub,NA,3\n"),
              HasSubstr("t.csv:3: value: cannot be read, or counts as blank"));
}

TEST_F(FrequencyTableTest, FaultsAreNamedByLine) {
  EXPECT_THAT(Refusal("value,number\n张伟,1\n"), HasSubstr("t.csv:1: there is no column 'count'"));
  for (const char* count : {"", "0", "-1", "1.5", "4000000001", "99999999999999999999", "x"}) {
    EXPECT_THAT(Refusal("value,count\n王芳,7\n张伟," + std::string(count) + "\n"),
                HasSubstr("t.csv:3: count: give the number of records"));
  }
  for (const char* province : {"5", "540", "5401", "540102", "00", "ab"}) {
    EXPECT_THAT(Refusal("value,province,count\n张伟," + std::string(province) + ",1\n"),
                HasSubstr("t.csv:2: province: give its two digits"));
  }
  EXPECT_THAT(Refusal("value,count\n无名,12\n"), HasSubstr("t.csv:2: value: cannot be read"));
  EXPECT_THAT(Refusal("value,count\n,12\n,13\n张伟,1\n"),
              HasSubstr("t.csv:3: count: a second total (a row without a value); the first is in line 2"));
  EXPECT_THAT(Refusal("value,count\n张伟,8\n,12\n王芳,5\n"),
              HasSubstr("t.csv:3: count: a total of 12, but its parts add up to 13"));
  EXPECT_THAT(Refusal("value,province,count\n张伟,,8\n张伟,11,5\n张伟,54,4\n"),
              HasSubstr("t.csv:2: count: the provinces of this value have 9 together"));
  EXPECT_THAT(Refusal("value,count\n"), HasSubstr("has no value of the comparison 'called'"));
  plan_ = PlanWith("term_frequency_by: \"town\"");
  EXPECT_THAT(Refusal("value,count\n张伟,8\n"),
              HasSubstr("has no row with a province, but the comparison 'called' of the plan has "
                        "term_frequency_by"));
}

TEST_F(FrequencyTableTest, IsRefusedWhereNothingWouldReadItOrNobodyCouldReadItAgain) {
  EXPECT_THAT(std::string(ReadFrequencyTable("-", plan_, &budget_).status().message()),
              HasSubstr("name a file"));
  LinkagePlan plain = plan_.plan;
  plain.comparisons[0].levels[0].term_frequency_adjusted = false;
  const ExecutionPlan unadjusted = CompilePlan(plain).value();
  EXPECT_THAT(std::string(ReadFrequencyTable("t.csv", unadjusted, &budget_).status().message()),
              HasSubstr("no comparison of the plan 'names' is term_frequency_adjusted"));
  MemoryBudget small(1000);
  EXPECT_EQ(ReadFrequencyTable(directory_.Write("t.csv", "value,count\n张伟,1\n"), plan_, &small)
                .status().code(),
            absl::StatusCode::kResourceExhausted);
}


TEST_F(FrequencyTableTest, AFaultShowsNoNamesAndKeepsNoMemory) {
  EXPECT_THAT(Refusal("value,count\n张伟,8\n欧阳修,x\n"), testing::Not(HasSubstr("欧阳")));
  EXPECT_EQ(budget_.bytes_in_use(), 0U);
}

}  // namespace
}  // namespace xueji
