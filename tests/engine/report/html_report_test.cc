#include "engine/report/html_report.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/report/html_text.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

ReportData Example() {
  ReportData data;
  RunManifest& manifest = data.manifest;
  manifest.job = "dedup";
  manifest.plan_name = "students";
  manifest.counts = {1'234'567, 1'234'000, 567, 9'000'000, 30, 20, 10, 15, 1'233'940, 40, 20, 3};
  manifest.inputs.resize(1);
  manifest.inputs[0].path = "<script>alert(1)</script>.csv";
  manifest.inputs[0].rows = 1'234'567;
  PassStats pass;
  pass.name = "same-id";
  pass.largest_block = 12'345;
  pass.largest_blocks = {12'345, 17};
  manifest.passes = {pass};
  manifest.generic_values = {{"guardian1_phone", "***<i>", 98'765, 43'210, 0.125}};
  manifest.reasons = {{"ID_MISSING", 7}, {"DUP_ID", 40}, {"NOT_A_CODE_OF_OURS", 1}};
  manifest.seconds = {{"load", 1.25}, {"total", 2.5}};
  data.regions = {{0, 10, 0, 0}, {37, 1000, 5, 2}};
  data.weights = {3, {0, 4}, {2, 1}};
  ReportExample example;
  example.decision = Decision::kReview;
  example.weight = 12'345;
  example.reasons.Add(Reason::kPossibleNearId);
  example.left_id = "r-1";
  example.right_id = "G370102201305010010";
  example.fields = {{"name", FieldType::kName, true, "李晓明", "李小明"},
                    {"document_number", FieldType::kIdNumber, true, "370102201305010010", ""},
                    {"birth_date", FieldType::kDate, true, "20130501", "20130501"},
                    {"household_region", FieldType::kRegion, true, "370102", "370102"},
                    {"phone", FieldType::kDigits, true, "13800001234", "13800001234"},
                    {"address", FieldType::kText, true, "<b>幸福路</b>", ""},
                    {"grade", FieldType::kText, false, "三年级", "三年级"}};
  data.examples = {example};
  return data;
}

TEST(HtmlReport, SaysTheRunsOwnFigures) {
  const std::string page = RenderHtmlReport(Example());
  for (const char* text :
       {"1,234,567", "1,234,000", "567", "12,345", "students", "12.345", "POSSIBLE_NEAR_ID", "山东",
        "Shandong", "98,765", "43,210", "12.500 %", "***&lt;i&gt;", "70.0", "2.500", "same-id", "NOT_A_CODE_OF_OURS"}) {
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
}

TEST(HtmlReport, SpeaksBothLanguagesAndShowsTheOneAskedFor) {
  ReportData data = Example();
  const std::string english = RenderHtmlReport(data);
  data.language = Language::kChinese;
  const std::string chinese = RenderHtmlReport(data);
  for (const std::string* page : {&english, &chinese}) {
    EXPECT_NE(page->find("学籍查重报告"), std::string::npos);
    EXPECT_NE(page->find("Duplicate detection report"), std::string::npos);
  }
  EXPECT_NE(english.find("id=\"en\" checked"), std::string::npos);
  EXPECT_NE(chinese.find("id=\"zh\" checked"), std::string::npos);
  EXPECT_NE(english.find("<html lang=\"en\">"), std::string::npos);
}

// What the page is but for its scripts, which tests/integration/report_test.py opens in a browser.
std::string WithoutScripts(std::string page) {
  for (std::size_t at = page.find("<script"); at != std::string::npos; at = page.find("<script")) {
    page.erase(at, page.find("</script>", at) + 9 - at);
  }
  return page;
}

TEST(HtmlReport, NeedsNoNetworkAndNothingEssentialNeedsScript) {
  const std::string page = WithoutScripts(RenderHtmlReport(Example()));
  for (const char* text : {"http://", "https://", "src=", "@import", "url("}) {
    EXPECT_EQ(page.find(text), std::string::npos) << text;
  }
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(page.find("width=device-width"), std::string::npos);
  for (const char* text : {"1,234,567", "12,345", "山东", "<svg", "POSSIBLE_NEAR_ID"}) {
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
}

TEST(HtmlReport, OffersTheThresholdsAndTheBorderlinePairs) {
  ReportData data = Example();
  data.thresholds = {{500, 0, 7}, {1'000, 4, 2}};
  data.review_weight_min = 500;
  data.passes = {{"same-id", 9'000'000, 20, 10}};
  ReportExample pair = data.examples.front();
  pair.prior = -20'000;
  pair.bars = {{{"姓名", "name"}, {"不同", "differs"}, 32'345, 0, 12'345}};
  pair.story.alike = {"相像。", "Alike."};
  data.borderline = {pair};
  const std::string page = RenderHtmlReport(data);
  for (const char* text : {"id=\"threshold\"", "data-chart=\"weights\"", "data-chart=\"pass_links\"",
                           "data-pair=\"0\"", "相像。", "Alike.", "32.345", "\"review_weight_min\": 0.5",
                           "300000.0"}) {
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
}

TEST(HtmlReport, MasksPersonalData) {
  const std::string page = RenderHtmlReport(Example());
  for (const char* secret : {"李晓明", "李小明", "晓明", "370102201305010010", "20130501",
                             "13800001234", "370102", "幸福路"}) {
    EXPECT_EQ(page.find(secret), std::string::npos) << secret;
  }
  EXPECT_NE(page.find("李<mark>*</mark>*"), std::string::npos);
  EXPECT_NE(page.find("2013****"), std::string::npos);
  EXPECT_NE(page.find("三年级"), std::string::npos) << "a field that is not personal is shown";
}

TEST(HtmlReport, TextFromFilesCannotBecomeMarkup) {
  const std::string page = RenderHtmlReport(Example());
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
}

TEST(HtmlReport, EveryTagIsClosed) {
  const std::string page = WithoutScripts(RenderHtmlReport(Example()));
  std::vector<std::string> open;
  const std::string body = page.substr(page.find("</style>") + 8);
  for (std::size_t at = body.find('<'); at != std::string::npos; at = body.find('<', at + 1)) {
    const std::size_t end = body.find_first_of(" >", at);
    const std::string name = body.substr(at + 1, end - at - 1);
    if (name == "br" || name == "input" || name == "line" || name == "/head") continue;
    if (name[0] != '/') {
      if (body[body.find('>', at) - 1] != '/') open.push_back(name);
      continue;
    }
    if (open.empty()) {  // html was opened before the part looked at
      EXPECT_EQ(name, "/html");
      continue;
    }
    EXPECT_EQ(open.back(), name.substr(1));
    open.pop_back();
  }
  EXPECT_TRUE(open.empty());
}

TEST(HtmlReport, TheSameDataGivesTheSameBytes) {
  TemporaryDirectory directory;
  ASSERT_TRUE(WriteHtmlReport(Example(), directory.FilePath("report.html")).ok());
  EXPECT_EQ(directory.Read("report.html"), RenderHtmlReport(Example()));
}

TEST(HtmlReport, AnEmptyRunHasAReportToo) {
  const std::string page = WithoutScripts(RenderHtmlReport({}));
  EXPECT_NE(page.find("</html>"), std::string::npos);
  EXPECT_EQ(page.find("nan"), std::string::npos);
}

TEST(HtmlText, EscapesMarkupControlAndDirectionCharacters) {
  EXPECT_EQ(html::Escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(html::Escape("a\x01\nb"),
            "a\xEF\xBF\xBD\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(html::Escape("a\u202Eb"), "a\uFFFDb");
}

}  // namespace
}  // namespace xueji
