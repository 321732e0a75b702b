#include "engine/report/result_digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace xueji {
namespace {

RowDigest DigestOf(const std::vector<std::string>& rows) {
  RowDigest digest;
  for (const std::string& row : rows) digest.Add(row);
  return digest;
}

TEST(ResultDigest, DoesNotDependOnTheOrderOfRows) {
  std::vector<std::string> rows;
  for (int i = 0; i < 1000; ++i) rows.push_back("r-" + std::to_string(i) + ",clear,,,,");
  const RowDigest before = DigestOf(rows);
  std::shuffle(rows.begin(), rows.end(), std::mt19937(5));
  EXPECT_EQ(DigestOf(rows), before);
}

TEST(ResultDigest, PartsCombineToTheWhole) {
  RowDigest left = DigestOf({"a", "b"});
  left.Combine(DigestOf({"c"}));
  EXPECT_EQ(left, DigestOf({"c", "a", "b"}));
}

TEST(ResultDigest, NoticesAChangedAMissingAndARepeatedRow) {
  const RowDigest digest = DigestOf({"a", "b", "c"});
  EXPECT_NE(DigestOf({"a", "b", "d"}), digest);
  EXPECT_NE(DigestOf({"a", "b"}), digest);
  EXPECT_NE(DigestOf({"a", "b", "c", "c"}), digest);
  EXPECT_NE(DigestOf({"a", "a", "b", "c"}), DigestOf({"a", "b", "b", "c"}));
}

TEST(ResultDigest, TextHas32HexadecimalDigits) {
  const std::string text = CombineDigests(DigestOf({"a"}), DigestOf({"b"}), DigestOf({}));
  EXPECT_EQ(text.size(), 32U);
  EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(ResultDigest, ARowIsNotMistakenForOneOfAnotherFile) {
  EXPECT_NE(CombineDigests(DigestOf({"a"}), DigestOf({"b"}), DigestOf({})),
            CombineDigests(DigestOf({"b"}), DigestOf({"a"}), DigestOf({})));
}

TEST(ResultDigest, WhatIsTakenOutLeavesNothing) {
  RowDigest sum, wanted;
  for (const char* row : {"a", "b", "c"}) sum.Add(row);
  wanted.Add("b");
  sum.Remove("a");
  RowDigest less;
  less.Remove("c");
  sum.Combine(less);
  EXPECT_EQ(sum, wanted);
}

}  // namespace
}  // namespace xueji
