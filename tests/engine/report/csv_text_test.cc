#include "engine/report/csv_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "engine/plan/plan_compiler.h"

namespace xueji {
namespace {

std::string Field(std::string_view text) {
  std::string out;
  AppendCsvField(text, out);
  return out;
}

// RFC 4180 read back, slowly: one field.
std::string Unquoted(const std::string& field) {
  if (field.empty() || field[0] != '"') return field;
  std::string out;
  for (std::size_t i = 1; i + 1 < field.size(); ++i) {
    if (field[i] == '"') ++i;
    out.push_back(field[i]);
  }
  return out;
}

TEST(CsvText, PlainTextStaysAsItIs) {
  EXPECT_EQ(Field("r-1"), "r-1");
  EXPECT_EQ(Field("李晓明"), "李晓明");
  EXPECT_EQ(Field(""), "");
  EXPECT_EQ(Field("=1+1"), "=1+1") << "data is verbatim; nothing is added against formulas";
}

TEST(CsvText, WhatASeparatorOrALineEndWouldTearIsQuoted) {
  EXPECT_EQ(Field("a,b"), "\"a,b\"");
  EXPECT_EQ(Field("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(Field("a\nb"), "\"a\nb\"");
  EXPECT_EQ(Field("a\rb"), "\"a\rb\"");
  EXPECT_EQ(Field(" a"), "\" a\"");
  EXPECT_EQ(Field("a "), "\"a \"");
}

TEST(CsvText, AnyTextReadsBack) {
  std::mt19937 random(7);
  const std::string alphabet = "ab,\"\n\r \t;";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t length = random() % 8; length > 0; --length) {
      text.push_back(alphabet[random() % alphabet.size()]);
    }
    EXPECT_EQ(Unquoted(Field(text)), text);
  }
}

TEST(CsvText, WeightIsTheTextOfFormatWeight) {
  std::mt19937 random(11);
  std::vector<Weight> weights = {0,
                                 1,
                                 -1,
                                 999,
                                 -999,
                                 1000,
                                 -1000,
                                 12345,
                                 -12345,
                                 std::numeric_limits<Weight>::max(),
                                 std::numeric_limits<Weight>::min()};
  for (int i = 0; i < 1000; ++i) weights.push_back(static_cast<Weight>(random()) / 1000);
  for (const Weight weight : weights) {
    std::string out;
    AppendWeight(weight, out);
    EXPECT_EQ(out, FormatWeight(weight));
  }
}

TEST(CsvText, CodesAreThoseOfJoinCodes) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t all = (std::uint64_t{1} << static_cast<unsigned>(Reason::kCount)) - 1;
    const ReasonSet reasons(random() & random() & random() & all);
    std::string out;
    AppendCodes(reasons, out);
    EXPECT_EQ(out, JoinCodes(reasons));
  }
}

}  // namespace
}  // namespace xueji
