#include "matchers/text/text_levels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "matchers/reference/text_reference.h"
#include "tests/matchers/text/text_samples.h"

namespace xueji::matchers {
namespace {

constexpr TextThresholds kThresholds{{0.95, 0.88, 0.80}};

TEST(CompareTexts, EditsComeBeforeSimilarity) {
  EXPECT_EQ(CompareTexts("", "a", kThresholds), TextLevel::kNull);
  EXPECT_EQ(CompareTexts("smith", "smith", kThresholds), TextLevel::kExact);
  EXPECT_EQ(CompareTexts("smith", "smyth", kThresholds), TextLevel::kOneEdit);
  EXPECT_EQ(CompareTexts("smith", "simth", kThresholds), TextLevel::kOneEdit);
  EXPECT_EQ(CompareTexts("smith", "smythe", kThresholds), TextLevel::kTwoEdits);
  EXPECT_EQ(CompareTexts("smith", "jones", kThresholds), TextLevel::kElse);
}

TEST(CompareTexts, ShortTextsAreNotNearByChance) {
  EXPECT_EQ(CompareTexts("ab", "ac", {}), TextLevel::kElse);
  EXPECT_EQ(CompareTexts("abc", "abd", {}), TextLevel::kOneEdit);
  EXPECT_EQ(CompareTexts("abcd", "abxy", {}), TextLevel::kElse);
}

TEST(CompareTexts, ThreeThresholds) {
  EXPECT_EQ(CompareTexts("christopherson", "christophersonxyz", kThresholds), TextLevel::kSimilar1);
  EXPECT_EQ(CompareTexts("christopher", "christopheyzwq", kThresholds), TextLevel::kSimilar2);
  EXPECT_EQ(CompareTexts("dixon", "dicksonx", kThresholds), TextLevel::kSimilar3);
  EXPECT_EQ(CompareTexts("dixon", "dicksonx", {}), TextLevel::kElse);
}

TEST(CompareTexts, CountsCodePointsNotBytes) {
  EXPECT_EQ(CompareTexts("北京市海淀区", "北京市海定区", {}), TextLevel::kOneEdit);
  EXPECT_EQ(CompareTexts("étienne", "etienne", {}), TextLevel::kOneEdit);
}

TEST(CompareTexts, MalformedBytesCountOneEach) {
  EXPECT_EQ(CompareTexts("abc\xFF", "abc\xFE", {}), TextLevel::kOneEdit);
  EXPECT_EQ(CompareTexts("abc\xE4\xB8", "abc", {}), TextLevel::kTwoEdits);
  EXPECT_EQ(CompareTexts("abcd\xE4", "abcd\xE4\xB8", {}), TextLevel::kOneEdit);
}

TextLevel Reference(std::string_view left, std::string_view right) {
  if (left.empty() || right.empty()) return TextLevel::kNull;
  if (left == right) return TextLevel::kExact;
  const int edits = reference::OsaReference(left, right);
  const std::size_t longer = std::max(left.size(), right.size());
  if (edits == 1 && longer >= 3) return TextLevel::kOneEdit;
  if (edits == 2 && longer >= 5) return TextLevel::kTwoEdits;
  const double similarity = reference::JaroWinklerReference(left, right);
  for (int i = 0; i < 3; ++i) {
    if (similarity >= kThresholds.similar[i]) {
      return static_cast<TextLevel>(static_cast<int>(TextLevel::kSimilar1) - i);
    }
  }
  return TextLevel::kElse;
}

TEST(CompareTexts, AgreesWithItsReferenceAndIsSymmetric) {
  TextSamples samples(5);
  int levels[kLevelCountMax] = {};
  for (int i = 0; i < 60'000; ++i) {
    const std::string left = samples.Text(12, 6);
    const std::string right = i % 4 == 0 ? samples.Text(12, 6) : samples.Slip(left, 5, 6);
    const TextLevel level = CompareTexts(left, right, kThresholds);
    ++levels[static_cast<int>(level)];
    ASSERT_EQ(level, Reference(left, right)) << left << '|' << right;
    ASSERT_EQ(level, CompareTexts(right, left, kThresholds));
    // One letter outside ASCII in front sends the pair down the path of code points.
    if (!left.empty() && !right.empty() && level == TextLevel::kOneEdit) {
      ASSERT_EQ(CompareTexts("é" + left, "é" + right, kThresholds), TextLevel::kOneEdit);
    }
  }
  for (const TextLevel level : {TextLevel::kElse, TextLevel::kSimilar3, TextLevel::kSimilar2,
                                TextLevel::kTwoEdits, TextLevel::kOneEdit, TextLevel::kExact}) {
    EXPECT_GT(levels[static_cast<int>(level)], 20) << static_cast<int>(level);
  }
}

}  // namespace
}  // namespace xueji::matchers
