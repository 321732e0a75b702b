#include "matchers/text/jaro_winkler.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "matchers/reference/text_reference.h"
#include "tests/matchers/text/text_samples.h"

namespace xueji::matchers {
namespace {

TEST(JaroWinkler, PairsOfWinklersPapers) {
  EXPECT_NEAR(JaroSimilarity("martha", "marhta"), 0.9444, 1e-4);
  EXPECT_NEAR(JaroWinklerSimilarity("martha", "marhta"), 0.9611, 1e-4);
  EXPECT_NEAR(JaroSimilarity("dixon", "dicksonx"), 0.7667, 1e-4);
  EXPECT_NEAR(JaroWinklerSimilarity("dixon", "dicksonx"), 0.8133, 1e-4);
  EXPECT_NEAR(JaroSimilarity("jones", "johnson"), 0.7905, 1e-4);
  EXPECT_NEAR(JaroWinklerSimilarity("dwayne", "duane"), 0.8400, 1e-4);
}

TEST(JaroWinkler, EmptyAndUnrelated) {
  EXPECT_EQ(JaroWinklerSimilarity("", ""), 1);
  EXPECT_EQ(JaroWinklerSimilarity("", "a"), 0);
  EXPECT_EQ(JaroWinklerSimilarity("abc", "xyz"), 0);
  EXPECT_EQ(JaroWinklerSimilarity(U"王小明", U"王小明"), 1);
}

TEST(JaroWinkler, AgreesWithItsReferenceIsSymmetricAndBounded) {
  TextSamples samples(4);
  for (int i = 0; i < 30'000; ++i) {
    const std::size_t length = i % 50 == 0 ? 150 : i % 10 == 0 ? 70 : 14;
    const std::size_t alphabet = 2 + samples.Below(8);
    const std::string left = samples.Text(length, alphabet);
    const std::string right =
        i % 2 == 0 ? samples.Text(length, alphabet) : samples.Slip(left, 5, alphabet);
    const double similarity = JaroWinklerSimilarity(left, right);
    ASSERT_EQ(similarity, reference::JaroWinklerReference<std::string_view>(left, right))
        << left << '|' << right;
    ASSERT_EQ(JaroSimilarity(left, right), reference::JaroReference<std::string_view>(left, right));
    ASSERT_EQ(similarity, JaroWinklerSimilarity(right, left)) << left << '|' << right;
    ASSERT_EQ(similarity, JaroWinklerSimilarity(Widen(left), Widen(right)));
    ASSERT_GE(similarity, 0);
    ASSERT_LE(similarity, 1);
  }
}

}  // namespace
}  // namespace xueji::matchers
