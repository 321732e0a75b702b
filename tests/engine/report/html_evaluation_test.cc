#include "engine/report/html_evaluation.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

EvaluationData Example() {
  EvaluationData data;
  data.manifest.plan_name = "students";
  data.figures.truth_records = 100'000;
  data.figures.truth_pairs = 100;
  data.figures.duplicate = {50, 48, 0.96, 0.48, 0.64};
  data.figures.duplicate_or_review = {110, 98, 0.8909, 0.98, 0.933};
  data.figures.classes = {{"name_homophone", 40, 10, 25}};
  data.thresholds = {{0, 0, 40, 0, 30}, {500, 50, 20, 48, 20}};
  data.figures.calibration = MeasureCalibration(std::vector<WeighedPair>{{31'000, true}});
  data.review_weight_min = 0;
  data.passes = {{"guardian", 1'000, 50, 60}};
  ReportExample pair;
  pair.decision = Decision::kDuplicate;
  pair.weight = 31'000;
  pair.left_id = "r-1";
  pair.right_id = "r-2";
  pair.fields = {{"name", FieldType::kName, true, "王小明", "王晓明"}};
  pair.bars = {{{"姓名", "name"}, {"读音相同", "sounds alike"}, 51'000, 0, 31'000}};
  data.groups = {{{"误判", "Wrong"}, {pair}}, {{"漏掉", "Missed"}, {}}};
  return data;
}

TEST(HtmlEvaluation, SaysTheFiguresInBothLanguagesAndShowsThePairsThatWentWrong) {
  const std::string page = RenderHtmlEvaluation(Example());
  for (const char* text :
       {"比对质量评估报告", "Match quality report", "98.000 %", "0.480000", "0.875000",
        "name_homophone", "data-chart=\"curve\"", "data-chart=\"reliability\"",
        "data-chart=\"classes\"", "误判", "\"truth_pairs\": 100", "data-pair=\"0\"",
        "<mark>*</mark>"}) {
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
  // 60 pairs were put to people, 50 of them right.
  EXPECT_NE(page.find("<b>1.20</b>"), std::string::npos);
  EXPECT_EQ(page.find("晓明"), std::string::npos);
  EXPECT_EQ(page.find("<h3>" "<span class=\"zh\" lang=\"zh-CN\">漏掉"), std::string::npos)
      << "a group without pairs has no title";
}

TEST(HtmlEvaluation, SaysWhyItShowsNoPairs) {
  EvaluationData data = Example();
  data.groups.clear();
  data.why_no_pairs = {"输入已变", "the input <has> changed"};
  const std::string page = RenderHtmlEvaluation(data);
  EXPECT_NE(page.find("the input &lt;has&gt; changed"), std::string::npos);
}

TEST(HtmlEvaluation, AnEmptyRunHasAReportToo) {
  const std::string page = RenderHtmlEvaluation({});
  EXPECT_NE(page.find("</html>"), std::string::npos);
  EXPECT_EQ(page.find(">nan"), std::string::npos);
}

TEST(HtmlEvaluation, TheSameDataGivesTheSameBytes) {
  TemporaryDirectory directory;
  ASSERT_TRUE(WriteHtmlEvaluation(Example(), directory.FilePath("e.html")).ok());
  EXPECT_EQ(directory.Read("e.html"), RenderHtmlEvaluation(Example()));
}

TEST(HtmlEvaluation, TellsTheProbabilitiesOfTheBinsThatHavePairs) {
  EvaluationData data = Example();
  data.figures.calibration = MeasureCalibration(std::vector<WeighedPair>{{0, true}, {0, false}});
  const std::string page = RenderHtmlEvaluation(data);
  EXPECT_NE(page.find("<td>0.5000 – 0.7500</td>"), std::string::npos);
  EXPECT_EQ(page.find("<td>0.7500 – 0.9000</td>"), std::string::npos) << "a bin without pairs";
  data.figures.calibration = {};
  EXPECT_EQ(RenderHtmlEvaluation(data).find("data-chart=\"reliability\""), std::string::npos);
}

}  // namespace
}  // namespace xueji
