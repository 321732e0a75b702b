#include "engine/report/html_page.h"

#include <gtest/gtest.h>

#include "engine/report/chart_scripts.h"

namespace xueji {
namespace {

HtmlPage Example() {
  HtmlPage page;
  page.title_zh = "报告";
  page.title_en = "Report";
  page.body = "<p>body</p>";
  return page;
}

TEST(HtmlPage, OnlyTheTwoScriptsOfOursMayRun) {
  const std::string page = RenderPage(Example());
  const ChartScripts& scripts = EmbeddedChartScripts();
  const std::size_t policy = page.find("script-src");
  ASSERT_NE(policy, std::string::npos);
  const std::string sources = page.substr(policy, page.find('"', policy) - policy);
  EXPECT_NE(sources.find(scripts.script_hash), std::string::npos);
  EXPECT_NE(sources.find(scripts.library_hash), std::string::npos);
  EXPECT_EQ(sources.find("unsafe"), std::string::npos) << sources;
  EXPECT_NE(page.find("<script>" + std::string(scripts.script) + "</script>"), std::string::npos);
  EXPECT_EQ(scripts.script.find("</script"), std::string::npos);
  EXPECT_EQ(scripts.library.find("</script"), std::string::npos);
}

TEST(HtmlPage, TheLibraryComesWithItsLicences) {
  const ChartScripts& scripts = EmbeddedChartScripts();
  if (scripts.library.empty()) GTEST_SKIP() << "built without the chart library";
  EXPECT_NE(scripts.library.find("University of Washington Interactive Data Lab"),
            std::string::npos);
  EXPECT_NE(scripts.library.find("Redistribution and use in source and binary forms"),
            std::string::npos);
}

TEST(HtmlPage, ShowsTheLanguageAskedForFirst) {
  HtmlPage page = Example();
  EXPECT_NE(RenderPage(page).find("<title>Report</title>"), std::string::npos);
  page.language = Language::kChinese;
  const std::string chinese = RenderPage(page);
  EXPECT_NE(chinese.find("<title>报告</title>"), std::string::npos);
  EXPECT_NE(chinese.find("id=\"zh\" checked"), std::string::npos);
  EXPECT_NE(chinese.find("Report"), std::string::npos) << "both languages are in it";
}

}  // namespace
}  // namespace xueji
