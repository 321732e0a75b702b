#include "engine/numbers/problem_class.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji {
namespace {

TEST(ProblemClass, EveryEntryStandsInItsPlaceWithBothLanguagesAndAStep) {
  EXPECT_EQ(TextOf(ProblemClass::kIdRepeated).zh, "身份证号重复");
  EXPECT_EQ(TextOf(ProblemClass::kNameMismatch).code, "name_mismatch");
  EXPECT_EQ(TextOf(ProblemClass::kIdWrong).zh, "身份证号错误");
  EXPECT_EQ(TextOf(ProblemClass::kCancelled).code, "cancelled");
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < kProblemClassCount; ++i) {
    const ProblemClassText& text = TextOf(static_cast<ProblemClass>(i));
    EXPECT_TRUE(codes.insert(text.code).second);
    EXPECT_FALSE(text.zh.empty() || text.en.empty() || text.action_zh.empty() || text.action_en.empty());
  }
}

TEST(ProblemsOf, TheClassesAreThoseOfTheCodes) {
  const auto has = [](std::string_view codes, ComparisonState comparison, ProblemClass problem) {
    return ProblemsOf({codes, comparison}).Has(problem);
  };
  EXPECT_TRUE(has("DUP_ID|ID_EXACT", ComparisonState::kConsistent, ProblemClass::kIdRepeated));
  EXPECT_TRUE(has("ID_SHARED_BY_DIFFERENT_NAMES", ComparisonState::kNotRun, ProblemClass::kIdRepeated));
  EXPECT_TRUE(has("DUP_NO_ID_NAME_SEX_BIRTH", ComparisonState::kNotRun, ProblemClass::kNameSexBirthRepeated));
  EXPECT_TRUE(has("DUP_DOCUMENT", ComparisonState::kNotRun, ProblemClass::kDocumentRepeated));
  EXPECT_TRUE(has("ID_EXCEL_TRUNCATED", ComparisonState::kNotRun, ProblemClass::kIdWrong));
  EXPECT_TRUE(has("", ComparisonState::kNameMismatch, ProblemClass::kNameMismatch));
  EXPECT_TRUE(has("", ComparisonState::kCancelled, ProblemClass::kCancelled));
  EXPECT_TRUE(has("DUP_ID", ComparisonState::kNameMismatch, ProblemClass::kNameMismatch));  // both
}

TEST(ProblemsOf, ANumberOfWrongFormIsCountedOnce) {
  const ProblemSet wrong = ProblemsOf({"ID_CHECK_DIGIT", ComparisonState::kIdAbsent});
  EXPECT_TRUE(wrong.Has(ProblemClass::kIdWrong));
  EXPECT_FALSE(wrong.Has(ProblemClass::kIdAbsent));
  EXPECT_TRUE(ProblemsOf({"", ComparisonState::kIdAbsent}).Has(ProblemClass::kIdAbsent));
}

TEST(ProblemsOf, SuggestionsAreNoProblem) {
  EXPECT_TRUE(ProblemsOf({"POSSIBLE_SAME_PERSON|NAME_HOMOPHONE|ID_EXACT|ID_MISSING", ComparisonState::kConsistent}).empty());
  EXPECT_TRUE(ProblemsOf({"", ComparisonState::kNotComparable}).empty());
  EXPECT_FALSE(IsDuplicateDecided("POSSIBLE_NEAR_ID|ID_ONE_DIGIT|ID_CHECK_DIGIT"));
  EXPECT_TRUE(IsDuplicateDecided("NAME_EXACT|DUP_ID"));
}

}  // namespace
}  // namespace xueji
