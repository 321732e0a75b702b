#include "tools/xueji/id_section.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/matchers/identity/id_samples.h"

namespace xueji::tools {
namespace {

using matchers::WithCheck;

const std::string kId = WithCheck("37010220120305237");

std::string Wrong() {
  std::string typed = kId;
  typed[11] = '8';
  return typed;
}

const Console kEnglish = {};
const Console kChinese = {.language = Language::kChinese};

PairExplanation Pair(const std::string& left, const std::string& right) {
  PairExplanation why;
  why.left = "r1";
  why.right = "r2";
  why.fields = {{.name = "sex", .left = "1", .right = "1"},
                {.name = "birth_date", .left = "2012-03-05", .right = "2012-03-05"},
                {.name = "document_number", .left = left, .right = right},
                {.name = "household_region", .left = "370102", .right = "370102"}};
  return why;
}

bool Contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(IdForensicsText, SaysFaultRepairAndEvidence) {
  const auto forensics = matchers::InvestigateId(
      Wrong(), {.birth_date = matchers::PackDate(2012, 3, 5), .sex = 1, .region = 370102}, 2);
  const std::string text = IdForensicsText(Wrong(), forensics, false, kEnglish);
  for (const char* part : {"check character does not fit", "one digit wrong", "(place 12)",
                           "birth date agrees", "region agrees"}) {
    EXPECT_TRUE(Contains(text, part)) << part << "\n" << text;
  }
  EXPECT_TRUE(Contains(text, kId));
  EXPECT_TRUE(Contains(IdForensicsText(Wrong(), forensics, false, kChinese), "第 12 位"));
}

TEST(IdFaultSection, ShowsNoDigitOfTheNumberBeyondTheMask) {
  const std::string text = IdFaultSection(Pair(Wrong(), kId), kEnglish);
  EXPECT_TRUE(Contains(text, "r1")) << text;
  EXPECT_TRUE(Contains(text, "equals the other record's number")) << text;
  EXPECT_FALSE(Contains(text, kId.substr(0, 6))) << text;
  EXPECT_FALSE(Contains(text, kId.substr(14))) << text;
  EXPECT_FALSE(Contains(IdFaultJson(Pair(Wrong(), kId)).Print(), kId.substr(0, 6)));
}

TEST(IdFaultSection, SilentWhereNothingIsWrong) {
  EXPECT_EQ(IdFaultSection(Pair(kId, kId), kEnglish), "");
  EXPECT_EQ(IdFaultSection(Pair(kId, ""), kEnglish), "");
  EXPECT_EQ(IdFaultSection(Pair("E12345678", kId), kEnglish), "");
  PairExplanation other_plan;
  EXPECT_EQ(IdFaultSection(other_plan, kEnglish), "");
}

TEST(IdFaultSection, AGuardiansNumberIsNamed) {
  PairExplanation why = Pair(WithCheck("37010219850911224"), kId);
  why.fields.push_back({.name = "guardian1_document_number",
                        .left = WithCheck("37010219850911224"),
                        .right = WithCheck("37010219850911224")});
  EXPECT_TRUE(Contains(IdFaultSection(why, kEnglish), "a guardian's number"));
  EXPECT_TRUE(Contains(IdFaultSection(why, kChinese), "监护人号码"));
}

TEST(IdForensicsJson, KeysForScripts) {
  const auto forensics = matchers::InvestigateId(Wrong(), {}, 3);
  const std::string json = IdForensicsJson(Wrong(), forensics, false).Print();
  for (const char* key : {"\"faults\"", "\"check_digit\"", "\"explanations\"", "\"one_digit\"",
                          "\"score\"", "\"evidence\"", "\"check_right\"", "\"place\""}) {
    EXPECT_TRUE(Contains(json, key)) << key;
  }
}

}  // namespace
}  // namespace xueji::tools
