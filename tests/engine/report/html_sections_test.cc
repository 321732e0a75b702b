#include "engine/report/html_sections.h"

#include <gtest/gtest.h>

namespace xueji::html {
namespace {

TEST(HtmlSections, ThresholdsAreATableToo) {
  ChartData data;
  EXPECT_EQ(ThresholdSection(data, ""), "");
  data.thresholds = {{0, 1, 4, 1, 1}, {500, 2, 2, 2, 1}};
  const std::string rules = ThresholdSection(data, "<svg>");
  EXPECT_NE(rules.find("Rules decide"), std::string::npos);
  EXPECT_EQ(rules.find("precision"), std::string::npos) << "no truth, no precision";
  data.truth_pairs = 10;
  data.duplicate_weight_min = 500;
  const std::string weights = ThresholdSection(data, "");
  EXPECT_NE(weights.find("decides by weight"), std::string::npos);
  // At 0.5 bits: 2 + 2 pairs are linked, 3 of them right, of 10.
  EXPECT_NE(weights.find("0.750000"), std::string::npos) << weights;
  EXPECT_NE(weights.find("0.300000"), std::string::npos);
}

TEST(HtmlSections, AThresholdTableHasAFewRowsOnly) {
  ChartData data;
  for (int i = 0; i < 200; ++i) data.thresholds.push_back({i * kThresholdStep, 1, 1});
  const std::string section = ThresholdSection(data, "");
  std::size_t rows = 0;
  for (std::size_t at = section.find("<tr>"); at != std::string::npos;
       at = section.find("<tr>", at + 1)) {
    ++rows;
  }
  EXPECT_LE(rows, 18U);
}

TEST(HtmlSections, APairShowsMarkedAndMaskedFields) {
  ReportExample pair;
  pair.left_id = "G370102201305010010";
  pair.right_id = "r-2";
  pair.fields = {{"name", FieldType::kName, true, "王小明", "王晓明"},
                 {"class", FieldType::kText, false, "<b>", "<i>"}};
  pair.bars = {{{"姓名", "name"}, {"读音相同", "sounds alike"}, 9'812, 500, 10'312}};
  pair.story.next = {"请复核。", "Look."};
  const std::string section = PairSection(pair, 3);
  EXPECT_NE(section.find("王<mark>*</mark>*"), std::string::npos) << section;
  EXPECT_NE(section.find("data-pair=\"3\""), std::string::npos);
  EXPECT_NE(section.find("9.812"), std::string::npos);
  EXPECT_NE(section.find("请复核。"), std::string::npos);
  for (const char* secret : {"小明", "晓明", "370102201305", "<b>", "<i>"}) {
    EXPECT_EQ(section.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(PairSection(pair, kNoBars).find("data-pair"), std::string::npos);
}

TEST(HtmlSections, APassThatFoundNothingHasNoRatio) {
  const std::string section = PassSection({{"id", 30, 1, 2}, {"phone", 5, 0, 0}});
  EXPECT_NE(section.find("10.0"), std::string::npos);
  EXPECT_NE(section.find("–"), std::string::npos);
  EXPECT_EQ(PassSection({}), "");
}

TEST(HtmlSections, ProvincesAreNamed) {
  const std::string section = RegionSection({{0, 10, 0, 0}, {37, 1000, 5, 2}});
  for (const char* text : {"山东", "Shandong", "70.0", "no code"}) {
    EXPECT_NE(section.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(RegionSection({}), "");
}

}  // namespace
}  // namespace xueji::html
