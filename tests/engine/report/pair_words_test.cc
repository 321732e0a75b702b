#include "engine/report/pair_words.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_text.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

TEST(PairWords, EveryLevelOfEveryKindHasWordsInBothLanguages) {
  for (std::size_t k = 0; k < ComparisonKindWords().size(); ++k) {
    const auto kind = static_cast<ComparisonKind>(k);
    for (std::size_t level = 0; level < LevelWords(kind).size(); ++level) {
      const BothTexts phrase = LevelPhrase(kind, static_cast<matchers::Level>(level));
      const std::string word(LevelWords(kind)[level]);
      EXPECT_FALSE(phrase.zh.empty()) << word;
      EXPECT_EQ(phrase.zh.find(word), std::string::npos)
          << WordOf(kind) << " " << word << ": give it words in pair_words.cc";
      EXPECT_EQ(phrase.en.find(word), std::string::npos) << word;
    }
  }
}

TEST(PairWords, TitlesAreThoseOfTheStudentRecordElseOfThePlan) {
  EXPECT_EQ(FieldTitle("birth_date").zh, "出生日期");
  EXPECT_EQ(FieldTitle("birth_date").en, "birth date");
  EXPECT_EQ(FieldTitle("guardian1_document_number").en, "guardian 1 document number");
  EXPECT_EQ(FieldTitle("surname").zh, "surname");
}

TEST(PairWords, AComparisonAcrossTwoFieldsIsCalledAfterBoth) {
  const LinkagePlan plan = BuiltinPlan("students").value();
  for (const Comparison& comparison : plan.comparisons) {
    const BothTexts title = ComparisonTitle(plan, comparison);
    if (comparison.name == "former_name") {
      EXPECT_EQ(title.zh, "曾用名与姓名");
      EXPECT_EQ(title.en, "former name against name");
    }
    if (comparison.name == "id") {
      EXPECT_EQ(title.zh, "身份证件号");
    }
  }
}

TEST(PairWords, DecisionsHaveWords) {
  for (const Decision decision : {Decision::kNonLink, Decision::kReview, Decision::kDuplicate}) {
    EXPECT_FALSE(DecisionPhrase(decision).zh.empty());
    EXPECT_FALSE(DecisionPhrase(decision).en.empty());
  }
}

}  // namespace
}  // namespace xueji
