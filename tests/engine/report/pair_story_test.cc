#include "engine/report/pair_story.h"

#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

class PairStoryTest : public testing::Test {
 protected:
  PairStoryTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()) {
    for (std::size_t c = 0; c < plan_.plan.comparisons.size(); ++c) fall_.steps.push_back({c});
    for (const Field& field : plan_.plan.fields) {
      fields_.push_back({field.name, field.type, field.personal, "", ""});
    }
  }
  void Set(std::string_view name, std::string_view level, Weight weight, std::string left = "",
           std::string right = "") {
    for (WaterfallStep& step : fall_.steps) {
      const Comparison& comparison = plan_.plan.comparisons[step.comparison];
      if (comparison.name != name) continue;
      step.level = ParseLevel(comparison.kind, level).value();
      step.weight = weight;
      fields_[comparison.field].left = std::move(left);
      fields_[comparison.field].right = std::move(right);
      return;
    }
    FAIL() << name;
  }
  PairStory Tell() const { return TellPair(plan_, fall_, fields_); }

  ExecutionPlan plan_;
  Waterfall fall_;
  std::vector<PairField> fields_;
};

TEST_F(PairStoryTest, ThreeSentencesForReview) {
  Set("name", "HOMOPHONE", 9812, "王小明", "王晓明");
  Set("birth_date", "EXACT", 12000, "20130501", "20130501");
  Set("sex", "ELSE", -6000, "1", "2");
  Set("phone", "NULL", 0, "13812345678", "");
  fall_.decision = Decision::kReview;
  const PairStory story = Tell();
  EXPECT_EQ(story.alike.zh, "两条记录相像：出生日期相同；姓名读音相同、用字不同（王[*]* / 王[*]*）。");
  EXPECT_EQ(story.alike.en,
            "They look alike: birth date is the same and name sounds alike but is written "
            "differently (王[*]* / 王[*]*).");
  EXPECT_EQ(story.differs.zh, "不同之处：性别不同（1 / 2）；只有一方填写：监护人1联系电话。");
  EXPECT_NE(story.next.zh.find("请人工复核：核对户口簿"), std::string::npos) << story.next.zh;
  EXPECT_NE(story.next.en.find("household register"), std::string::npos) << story.next.en;
  EXPECT_TRUE(story.why_not.empty());
}

TEST_F(PairStoryTest, NoSentenceShowsWhatIsMasked) {
  Set("name", "ELSE", -7000, "王小明", "李大伟");
  Set("id", "ONE_DIGIT", 18000, "370102201305010010", "370102201305010018");
  const PairStory story = Tell();
  for (const std::string* text : {&story.alike.zh, &story.alike.en, &story.differs.zh,
                                  &story.differs.en, &story.next.zh, &story.why_not.zh}) {
    for (const char* secret : {"小明", "大伟", "3701022", "0501"}) {
      EXPECT_EQ(text->find(secret), std::string::npos) << *text;
    }
  }
  EXPECT_NE(story.alike.zh.find("3701*************[*] / 3701*************[*]"), std::string::npos)
      << story.alike.zh;
}

TEST_F(PairStoryTest, OfOneFieldOnlyTheStrongestComparisonIsTold) {
  Set("id", "ELSE", -5600, "a", "b");
  Set("id_status", "BOTH_VALID_DIFFERENT", -6000, "a", "b");
  const PairStory story = Tell();
  EXPECT_NE(story.differs.zh.find("两个都有效但不相同"), std::string::npos) << story.differs.zh;
  EXPECT_EQ(story.differs.zh.find("身份证件号不同"), std::string::npos) << story.differs.zh;
}

TEST_F(PairStoryTest, APairShortOfReviewSaysHowManyBitsAndWhichRuleWasNearest) {
  Set("birth_date", "ELSE", -7800, "20130501", "20140617");
  fall_.weight = 3'200;
  fall_.short_of_review = plan_.review_weight_min - fall_.weight;
  fall_.nearest_rule = UnmetRule{2, {fall_.steps[2].comparison}};
  const PairStory story = Tell();
  EXPECT_NE(story.why_not.zh.find("少 " + FormatWeight(fall_.short_of_review) + " 比特"),
            std::string::npos)
      << story.why_not.zh;
  EXPECT_NE(story.why_not.en.find(plan_.plan.rules[2].name), std::string::npos);
  EXPECT_NE(story.why_not.zh.find("出生日期不同"), std::string::npos) << story.why_not.zh;
}

TEST_F(PairStoryTest, APairKeptApartByARuleNamesItAndItsReason) {
  for (std::size_t r = 0; r < plan_.plan.rules.size(); ++r) {
    if (plan_.plan.rules[r].name.starts_with("twins")) fall_.rule = r;
  }
  ASSERT_TRUE(fall_.rule.has_value());
  const PairStory story = Tell();
  EXPECT_NE(story.why_not.zh.find("双胞胎"), std::string::npos) << story.why_not.zh;
  EXPECT_NE(story.why_not.en.find("twins"), std::string::npos) << story.why_not.en;
}

TEST_F(PairStoryTest, ADuplicateSaysWhatTheRulesAskFor) {
  for (std::size_t r = 0; r < plan_.plan.rules.size(); ++r) {
    if (plan_.plan.rules[r].decide == Decision::kDuplicate && !fall_.rule) fall_.rule = r;
  }
  fall_.decision = Decision::kDuplicate;
  const PairStory story = Tell();
  EXPECT_NE(story.next.zh.find("判为同一人：确认学生实际就读学校"), std::string::npos)
      << story.next.zh;
  EXPECT_EQ(story.alike.zh, "两条记录没有相像之处。");
  EXPECT_EQ(story.differs.zh, "填写的栏目没有不同之处。");
}

}  // namespace
}  // namespace xueji
