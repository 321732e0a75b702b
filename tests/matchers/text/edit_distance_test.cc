#include "matchers/text/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "matchers/reference/text_reference.h"
#include "tests/matchers/text/text_samples.h"

namespace xueji::matchers {
namespace {

TEST(EditDistance, KnownPairs) {
  EXPECT_EQ(LevenshteinDistance("", ""), 0);
  EXPECT_EQ(LevenshteinDistance("", "abc"), 3);
  EXPECT_EQ(LevenshteinDistance("kitten", "sitting"), 3);
  EXPECT_EQ(LevenshteinDistance("mary", "mray"), 2);
  EXPECT_EQ(OsaDistance("mary", "mray"), 1);
  EXPECT_EQ(OsaDistance("ca", "abc"), 3);  // optimal string alignment, not unrestricted Damerau
  EXPECT_EQ(OsaDistance(U"王小明", U"王明小"), 1);
}

TEST(EditDistance, BytesAboveAsciiAreBytesLikeAnyOther) {
  EXPECT_EQ(LevenshteinDistance("\xC3\xA9t\xC3\xA9", "ete"), 4);
  EXPECT_EQ(LevenshteinDistance(std::string(3, '\0'), std::string(2, '\0')), 1);
}

TEST(EditDistance, ALimitAnswersOneMore) {
  EXPECT_EQ(OsaDistance("kitten", "sitting", 2), 3);
  EXPECT_EQ(OsaDistance("kitten", "sitting", 3), 3);
  EXPECT_EQ(OsaDistance("a", "abcdefgh", 0), 1);
  EXPECT_EQ(OsaDistance("a", "a", 0), 0);
}

void ExpectAll(const std::string& left, const std::string& right) {
  const int levenshtein = reference::LevenshteinReference<std::string_view>(left, right);
  const int osa = reference::OsaReference<std::string_view>(left, right);
  ASSERT_EQ(LevenshteinDistance(left, right), levenshtein) << left << '|' << right;
  ASSERT_EQ(LevenshteinDistance(right, left), levenshtein);
  ASSERT_EQ(OsaDistance(left, right), osa) << left << '|' << right;
  ASSERT_EQ(OsaDistance(right, left), osa);
  ASSERT_EQ(LevenshteinDistance(Widen(left), Widen(right)), levenshtein);
  ASSERT_EQ(OsaDistance(Widen(left), Widen(right)), osa);
  for (const int limit : {0, 1, 2, 5, 40}) {
    ASSERT_EQ(LevenshteinDistance(left, right, limit), std::min(levenshtein, limit + 1));
    ASSERT_EQ(OsaDistance(left, right, limit), std::min(osa, limit + 1));
  }
}

TEST(EditDistance, ShortTextsAgreeWithTheReference) {
  TextSamples samples(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t alphabet = 2 + samples.Below(6);
    const std::string left = samples.Text(14, alphabet);
    const std::string right =
        i % 2 == 0 ? samples.Text(14, alphabet) : samples.Slip(left, 4, alphabet);
    ASSERT_NO_FATAL_FAILURE(ExpectAll(left, right));
  }
}

TEST(EditDistance, TextsAroundTheWordSizeAgreeWithTheReference) {
  TextSamples samples(2);
  for (int i = 0; i < 600; ++i) {
    std::string left = samples.Text(40, 3) + std::string(samples.Below(30) + 20, 'a');
    std::string right = samples.Slip(left, 12, 4);
    if (i % 3 == 0) right = samples.Text(150, 3);
    ASSERT_NO_FATAL_FAILURE(ExpectAll(left, right));
  }
  for (const std::size_t length : {63u, 64u, 65u, 127u, 128u, 129u, 200u}) {
    std::string left(length, 'x');
    std::string right(length, 'y');
    ASSERT_NO_FATAL_FAILURE(ExpectAll(left, right));
    right[length / 2] = 'x';
    ASSERT_NO_FATAL_FAILURE(ExpectAll(left, right + "z"));
  }
}

TEST(EditDistance, IsAMetricForLevenshtein) {
  TextSamples samples(3);
  for (int i = 0; i < 5'000; ++i) {
    const std::string a = samples.Text(10, 3);
    const std::string b = samples.Text(10, 3);
    const std::string c = samples.Text(10, 3);
    ASSERT_LE(LevenshteinDistance(a, c), LevenshteinDistance(a, b) + LevenshteinDistance(b, c));
    ASSERT_EQ(LevenshteinDistance(a, b) == 0, a == b);
  }
}

}  // namespace
}  // namespace xueji::matchers
