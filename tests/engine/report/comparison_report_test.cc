#include "engine/report/comparison_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Finding Mismatch() {
  Finding finding{RegistryVerdict::kNameMismatch, Explanation::kHomophone, {}};
  finding.reasons.Add(RegistryReason::kNameHomophone);
  return finding;
}

TEST(ComparisonReport, NamesTheWorstRegionFirst) {
  ComparisonSummary summary;
  for (int i = 0; i < 3; ++i) summary.tally.Add(Mismatch(), 370102);
  for (int i = 0; i < 5; ++i) summary.tally.Add(Mismatch(), 440106);
  for (int i = 0; i < 9; ++i) summary.tally.Add({RegistryVerdict::kConsistent, Explanation::kNone, {}}, 110101);
  const std::string html = RenderComparisonReport(summary);
  EXPECT_LT(html.find("广东"), html.find("山东"));
  EXPECT_LT(html.find("山东"), html.find("北京"));
  EXPECT_LT(html.find("440106"), html.find("370102"));
  EXPECT_THAT(html, Not(HasSubstr("110101")));  // nothing to do there
}

TEST(ComparisonReport, SaysEachReasonWithItsNextStepInBothLanguages) {
  ComparisonSummary summary;
  summary.tally.Add(Mismatch(), 370102);
  const std::string html = RenderComparisonReport(summary);
  EXPECT_THAT(html, HasSubstr("REG_NAME_HOMOPHONE"));
  EXPECT_THAT(html, HasSubstr("不需去派出所"));
  EXPECT_THAT(html, HasSubstr("no visit to the police"));
  EXPECT_THAT(html, HasSubstr("同音字"));
}

TEST(ComparisonReport, WhatComesFromFilesIsEscaped) {
  ComparisonSummary summary;
  summary.examples = {{RegistryVerdict::kIdAbsent, Explanation::kNone, "<b>1", "<i>王", "37", "", {}}};
  summary.population.resize(1);
  summary.population[0].input.path = "<script>.csv";
  const std::string html = RenderComparisonReport(summary);
  EXPECT_THAT(html, Not(HasSubstr("<script>.csv")));
  EXPECT_THAT(html, Not(HasSubstr("<i>王")));
  EXPECT_THAT(html, HasSubstr("&lt;i&gt;王"));
}

TEST(ComparisonReport, EveryVerdictAndExplanationHasATitle) {
  for (int i = 0; i < static_cast<int>(RegistryVerdict::kCount); ++i) {
    EXPECT_FALSE(TitleOf(static_cast<RegistryVerdict>(i), Language::kChinese).empty());
    EXPECT_FALSE(TitleOf(static_cast<RegistryVerdict>(i), Language::kEnglish).empty());
  }
  for (int i = 1; i < static_cast<int>(Explanation::kCount); ++i) {
    EXPECT_FALSE(TitleOf(static_cast<Explanation>(i), Language::kChinese).empty());
    EXPECT_FALSE(TitleOf(static_cast<Explanation>(i), Language::kEnglish).empty());
  }
  const TemporaryDirectory directory;
  ASSERT_TRUE(WriteComparisonReport({}, directory.FilePath("report.html")).ok());
  EXPECT_THAT(directory.Read("report.html"), HasSubstr("</html>"));
}

}  // namespace
}  // namespace xueji
