#include "matchers/name/name_signature.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "matchers/name/packed_name_levels.h"
#include "tests/matchers/name/name_samples.h"

namespace xueji::matchers {
namespace {

bool MayBeAlike(std::u32string_view left, std::u32string_view right) {
  return MayBeAlike(SignatureOf(*PackName(left)), SignatureOf(*PackName(right)));
}

TEST(NameSignature, TellsUnrelatedNamesApart) {
  EXPECT_FALSE(MayBeAlike(U"王小明", U"李文静"));
  EXPECT_FALSE(MayBeAlike(U"陈伟", U"张国强"));
}

TEST(NameSignature, EachKindOfLikenessIsSeen) {
  EXPECT_TRUE(MayBeAlike(U"王小明", U"王小明"));
  EXPECT_TRUE(MayBeAlike(U"陳偉", U"陈伟"));      // other forms
  EXPECT_TRUE(MayBeAlike(U"肖建国", U"萧红"));    // the same surname in another form
  EXPECT_TRUE(MayBeAlike(U"王小明", U"汪晓铭"));  // no character in common, every sound
  EXPECT_TRUE(MayBeAlike(U"王小明", U"王伟"));    // the surname
  EXPECT_TRUE(MayBeAlike(U"小明", U"王小明"));    // a part
  EXPECT_TRUE(MayBeAlike(U"明小", U"小明"));      // another order
}

TEST(NameSignature, WhatIsNoPlainHanNameMayBeLikeAll) {
  EXPECT_TRUE(MayBeAlike(U"AB", U"李文静"));
  EXPECT_TRUE(MayBeAlike(U"王?", U"李文静"));
  const NameSignature plain = SignatureOf(*PackName(U"李文静"));
  EXPECT_TRUE(MayBeAlike(SignatureOf(PackedName{}), plain));
  EXPECT_TRUE(MayBeAlike(SignatureOf(EscapedName(0x674E)), plain));
}

void ExpectNothingLost(PackedName left, PackedName right) {
  const NameLevel level = ComparePackedNames(left, right);
  const NameSignature of_left = SignatureOf(left), of_right = SignatureOf(right);
  if (level != NameLevel::kElse) {
    ASSERT_TRUE(MayBeAlike(of_left, of_right))
        << std::hex << left.word << " " << right.word << " level " << static_cast<int>(level);
  }
  ASSERT_EQ(MayBeAlike(of_left, of_right), MayBeAlike(of_right, of_left));
}

// The definition, pair by pair: few characters that are each other's variants, homophones and look-alikes.
TEST(NameSignature, LosesNoLikenessOfConfusableNames) {
  constexpr std::u32string_view kCharacters = U"萧肖欧阳陽鸥未末次才仁阴汪王";
  std::vector<std::u32string> names{U""};
  for (std::size_t at = 0; at < names.size() && names[at].size() < 3; ++at) {
    for (const char32_t c : kCharacters) names.push_back(names[at] + c);
  }
  std::mt19937 random(12);
  for (const std::u32string& left : names) {
    for (int i = 0; i < 100; ++i) {
      const std::u32string& right = names[random() % names.size()];
      ExpectNothingLost(*PackName(left), *PackName(right));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(NameSignature, LosesNoLikenessOfSlipsAndHomophones) {
  NameSamples samples(7);
  int alike = 0, unlike_told = 0, unlike = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::u32string name = samples.Name();
    std::u32string other = i % 2 == 0 ? samples.Slip(name) : samples.Name();
    if (i % 4 == 2 && name.size() <= kPackedNameCharsMax) {  // every character by another of its sound
      for (char32_t& c : other) {
        const std::span<const SyllableId> readings = Readings(c);
        if (readings.empty()) continue;
        const std::span<const char32_t> sounding = CharactersWithSyllable(readings[0]);
        if (!sounding.empty()) c = sounding[samples.Below(sounding.size())];
      }
    }
    const auto left = PackName(name), right = PackName(other);
    if (!left || !right || IsBlank(*left) || IsBlank(*right)) continue;
    ExpectNothingLost(*left, *right);
    if (HasFatalFailure()) return;
    if (ComparePackedNames(*left, *right) != NameLevel::kElse) {
      ++alike;
    } else {
      ++unlike;
      unlike_told += MayBeAlike(SignatureOf(*left), SignatureOf(*right)) ? 0 : 1;
    }
  }
  EXPECT_GT(alike, 10'000);
  EXPECT_GT(unlike_told, unlike / 2);  // a filter that lets all pass is none
}

}  // namespace
}  // namespace xueji::matchers
