#include "engine/report/problem_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xueji {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

RegionTally County(std::uint32_t region, std::uint64_t pupils, std::uint64_t repeated, std::uint64_t absent) {
  RegionTally tally;
  tally.region = region;
  tally.pupils = pupils;
  tally.problem_records = repeated + absent;
  tally.problems[static_cast<std::size_t>(ProblemClass::kIdRepeated)] = repeated;
  tally.problems[static_cast<std::size_t>(ProblemClass::kIdAbsent)] = absent;
  return tally;
}

ProblemReport Sample() {
  ProblemReport report;
  report.counties = {County(0, 5, 0, 0), County(110105, 1000, 1, 2), County(370102, 2000, 7, 1),
                     County(370103, 3000, 0, 30)};
  report.reasons[static_cast<std::size_t>(NumberReason::kIdAbsent)] = 33;
  report.explanations = {{"homophone<", 4}, {"", 2}};
  report.rules = LoadRuleSet({.name = "2016"}).value();
  report.on_date = 20260301;
  report.registry_snapshot = "snapshot-of-the-registry";
  return report;
}

TEST(ProblemReport, RegionsStandWorstFirst) {
  const ProblemReport report = Sample();
  const auto provinces = ProvincesWorstFirst(report.counties);
  ASSERT_EQ(provinces.size(), 3u);
  EXPECT_EQ(provinces[0].region, 37u);
  EXPECT_EQ(provinces[0].problem_records, 38u);
  EXPECT_EQ(provinces[0].pupils, 5000u);
  EXPECT_EQ(provinces[1].region, 11u);
  const auto counties = CountiesWorstFirst(report.counties, kAllProvinces);
  EXPECT_EQ(counties[0].region, 370103u);
  EXPECT_EQ(counties[1].region, 370102u);
  EXPECT_EQ(CountiesWorstFirst(report.counties, 11).size(), 1u);
  EXPECT_EQ(TotalOf(report.counties).problem_records, 41u);
}

TEST(ProblemReport, SaysTheClassesTheStepsTheRulesAndTheSnapshotsInBothLanguages) {
  const std::string page = RenderProblemReport(Sample());
  for (const char* words : {"身份证号重复", "身份证号不存在", "身份证号与姓名不匹配", "姓名+性别+出生日期重复", "身份证号错误",
                            "ID number repeated", "370103", "山东", "Shandong", "ID_ABSENT", "snapshot-of-the-registry",
                            "教基一厅函〔2016〕2号", "10 working_days", "homophone&lt;"}) {
    EXPECT_THAT(page, HasSubstr(words)) << words;
  }
  EXPECT_THAT(page, Not(HasSubstr("homophone<")));
  // The worst county comes first.
  EXPECT_LT(page.find("370103"), page.find("370102"));
}

TEST(ProblemReport, TheSameDataGivesTheSameBytes) {
  EXPECT_EQ(RenderProblemReport(Sample()), RenderProblemReport(Sample()));
}

TEST(ProblemReport, WithoutAProblemThereIsNoListOfCounties) {
  ProblemReport report = Sample();
  report.counties = {County(110105, 1000, 0, 0)};
  EXPECT_THAT(RenderProblemReport(report), Not(HasSubstr("The counties with the most")));
  report.counties.clear();
  EXPECT_THAT(RenderProblemReport(report), HasSubstr("Student numbers and problem records"));
}

}  // namespace
}  // namespace xueji
