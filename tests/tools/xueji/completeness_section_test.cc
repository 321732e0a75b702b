#include "tools/xueji/completeness_section.h"

#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

CompletenessResult Example() {
  CompletenessResult result;
  result.report.records = 1'000;
  result.report.all_pairs = 499'500;
  result.report.promises.resize(2);
  result.report.promises[0].name = "same number";
  result.report.promises[0].pairs = result.report.promises[0].compared = 12'345;
  result.report.promises[1].name = "same name";
  result.report.promises[1].pairs = 3'000'000;
  result.report.promises[1].compared = 2'999'999;
  result.report.passes.resize(1);
  result.report.passes[0].name = "id";
  result.report.passes[0].pairs = 1'500;
  result.missed_ids = {{}, {{"r1", "110108201203051234"}}};
  result.kept = false;
  return result;
}

TEST(CompletenessText, SaysWhatWasPromisedKeptAndPaid) {
  const std::string text = CompletenessText(Example(), {.language = Language::kEnglish});
  for (const char* part : {"499,500", "12,345", "100.000 %", "99.999 %", "not compared: r1", "1.500"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
  EXPECT_EQ(text.find("110108201203051234"), std::string::npos) << "ids that are numbers are masked";
  EXPECT_NE(CompletenessText(Example(), {.language = Language::kChinese}).find("已逐对核查"),
            std::string::npos);
}

}  // namespace
}  // namespace xueji::tools
