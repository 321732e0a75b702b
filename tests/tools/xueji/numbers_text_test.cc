#include "tools/xueji/numbers_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kNumber = "L13028320180903" "9998";

std::vector<FoundPerson> People() {
  FoundNumber number;
  number.text = kNumber;
  number.kind = "provisional";
  number.origin = NumberOrigin::kIssued;
  number.run = {.key = "k", .on_date = 20260301, .rules = "2025 f"};
  return {{.records = {"r1"}, .numbers = {number}, .locals = {}}};
}

TEST(NumbersText, NumbersAreMaskedUnlessTheyAreAskedFor) {
  EXPECT_THAT(PeopleText(People(), false, Language::kEnglish), Not(HasSubstr("20180903")));
  EXPECT_THAT(PeopleJson(People(), false).Print(), Not(HasSubstr("20180903")));
  const std::string full = PeopleText(People(), true, Language::kEnglish);
  EXPECT_THAT(full, HasSubstr(kNumber));
  EXPECT_THAT(full, HasSubstr("issued 20260301"));
  EXPECT_THAT(PeopleJson(People(), true).Print(), HasSubstr("\"on_date\": 20260301"));
}

TEST(NumbersText, CheckSaysKindsRulesAndGapsInBothLanguages) {
  NumberCheck check;
  check.rows = 3;
  check.kinds[static_cast<std::size_t>(matchers::StudentNumberKind::kFormal)] = 3;
  check.faulty_count = 30;
  check.faults[4] = 30;
  check.faulty.push_back({7, "G1302**", matchers::StudentNumberKind::kFormal, "check_digit"});
  check.series = 1;
  check.gaps.push_back({"0226150010", 5, 2, 2});
  const std::string english = CheckText(check, Language::kEnglish), chinese = CheckText(check, Language::kChinese);
  EXPECT_THAT(english, HasSubstr("the check character does not fit"));
  EXPECT_THAT(english, HasSubstr("line 7: G1302**  check_digit"));
  EXPECT_THAT(english, HasSubstr("missing 2, the first is 2"));
  EXPECT_THAT(english, HasSubstr("in the file of --out"));
  EXPECT_THAT(chinese, HasSubstr("末位校验码不符"));
  EXPECT_THAT(CheckJson(check).Print(), HasSubstr("\"check_digit\": 30"));
}

TEST(NumbersText, IssueTableHasThePublishedClassesEvenWhereThereAreNone) {
  NumbersSummary summary;
  summary.report.rules.name = "2025";
  summary.resumed = true;
  const std::string table = IssueTable(summary, Language::kEnglish);
  EXPECT_THAT(table, HasSubstr("ID number not in the registry"));
  EXPECT_THAT(table, Not(HasSubstr("other document repeated")));
  EXPECT_THAT(table, HasSubstr("what was issued before stays"));
  EXPECT_THAT(IssueTable(summary, Language::kChinese), HasSubstr("身份证号与姓名不匹配"));
}

TEST(NumbersText, RulesNameTheirDocuments) {
  const RuleSet rules = LoadRuleSet({.name = "2017"}).value();
  EXPECT_THAT(RulesText(rules, Language::kEnglish), HasSubstr("transfer_escape"));
  EXPECT_THAT(RulesText(rules, Language::kChinese), HasSubstr("教基一〔2013〕7号 第五条"));
  EXPECT_THAT(RulesJson(rules).Print(), HasSubstr("\"value\": \"20 working_days\""));
}

}  // namespace
}  // namespace xueji::tools
