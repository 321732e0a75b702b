#include "engine/jobs/explanation_json.h"

#include <gtest/gtest.h>

#include "engine/report/settling_document.h"

namespace xueji {
namespace {

PairExplanation Example() {
  PairExplanation why;
  why.left = "r-1";
  why.right = "r-2";
  why.fields = {{"name", FieldType::kName, true, "李小明", "李晓明"}};
  why.prior = -20'000;
  why.comparisons = {{"name", "HOMOPHONE", 9'812, 0, -10'188}};
  why.weight = -10'188;
  why.review_weight_min = 5'000;
  why.short_of_review = 15'188;
  why.nearest_rule = "same valid number, same name";
  why.nearest_rule_unmet = {"id_status"};
  why.story.alike = {"相像。", "Alike."};
  why.story.why_not = {"没有关联。", "Not linked."};
  why.story.documents = {&AllSettlingDocuments()[0]};
  why.passes = {{"id", PassOutcome::kDifferentKey, 0, false}};
  return why;
}

TEST(ExplanationJson, HasTheSentencesInBothLanguagesThePapersAndWhyNot) {
  const std::string json = ExplanationJson(Example()).Print();
  for (const char* text :
       {"\"alike\": \"相像。\"", "\"alike\": \"Alike.\"", "\"why_not\": \"没有关联。\"",
        "\"code\": \"household_register\"", "户口簿", "\"short_of_review\": 15.188",
        "\"nearest_rule\": \"same valid number, same name\"", "\"id_status\"",
        "\"sum\": -10.188", "\"outcome\": \"different_key\"", "\"decision\": \"non_link\""}) {
    EXPECT_NE(json.find(text), std::string::npos) << text << "\n" << json;
  }
}

TEST(ExplanationJson, MasksValuesAndMarksWhereTheyDiffer) {
  const std::string json = ExplanationJson(Example()).Print();
  EXPECT_EQ(json.find("晓明"), std::string::npos);
  EXPECT_NE(json.find("\"marked_left\": \"李[*]*\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"left\": \"李**\""), std::string::npos);
}

TEST(ExplanationJson, ALinkedPairHasNoWhyNot) {
  PairExplanation why = Example();
  why.decision = Decision::kReview;
  why.story.why_not = {};
  EXPECT_EQ(ExplanationJson(why).Print().find("short_of_review"), std::string::npos);
}

}  // namespace
}  // namespace xueji
