#include "engine/ingest/simd_text.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace xueji {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

std::string Fault(const std::string& line, Members* members = nullptr) {
  const std::string padded = line + std::string(kSimdPadding, '}');
  JsonObjectParser parser;
  return std::string(parser.Parse(std::string_view(padded).substr(0, line.size()),
                                  [&](std::string_view key, std::string_view value) {
                                    if (members != nullptr) members->emplace_back(key, value);
                                    return true;
                                  }));
}

TEST(JsonObjectParser, ReadsStringsNumbersAndNulls) {
  Members members;
  EXPECT_EQ(Fault(R"({"a":"x\"\u738b","b":17,"c":null,"d":-2.5,"e":110101201003071234})", &members), "");
  EXPECT_EQ(members, (Members{{"a", "x\"王"}, {"b", "17"}, {"c", ""}, {"d", "-2.5"},
                              {"e", "110101201003071234"}}));
}

TEST(JsonObjectParser, KeepsSpreadsheetNumbersRecognisable) {
  Members members;
  EXPECT_EQ(Fault(R"({"id":1.10105E+17})", &members), "");
  EXPECT_EQ(members[0].second, "1.10105e+17");
}

TEST(JsonObjectParser, SaysWhatIsWrong) {
  EXPECT_NE(Fault("nonsense"), "");
  EXPECT_NE(Fault(R"(["a"])"), "");
  EXPECT_NE(Fault(R"({"a":{"b":1}})"), "");
  EXPECT_NE(Fault(R"({"a":[1]})"), "");
  EXPECT_NE(Fault(R"({"a":true})"), "");
  EXPECT_NE(Fault(R"({"a":1)"), "");
  EXPECT_NE(Fault(R"({"a":1} x)"), "");
  EXPECT_NE(Fault(R"({"a":01})"), "");
  EXPECT_NE(Fault("{\"a\":\"\xFF\"}"), "");
  EXPECT_NE(Fault(R"({"a":"\ud800"})"), "");
  EXPECT_NE(Fault(""), "");
  EXPECT_EQ(Fault("{}"), "");
}

TEST(JsonObjectParser, StopsWhenTheCallerSaysSo) {
  const std::string line = R"({"a":1,"b":2})";
  const std::string padded = line + std::string(kSimdPadding, ' ');
  JsonObjectParser parser;
  int seen = 0;
  EXPECT_EQ(parser.Parse(std::string_view(padded).substr(0, line.size()),
                         [&](std::string_view, std::string_view) { return ++seen > 1; }),
            "");
  EXPECT_EQ(seen, 1);
}

TEST(IsValidUtf8, KnowsTheForms) {
  EXPECT_TRUE(IsValidUtf8("a王𠮷"));
  EXPECT_FALSE(IsValidUtf8("\xFF"));
  EXPECT_FALSE(IsValidUtf8("\xC0\x80"));
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80"));
  EXPECT_FALSE(IsValidUtf8("\xE7\x8E"));
}

}  // namespace
}  // namespace xueji
