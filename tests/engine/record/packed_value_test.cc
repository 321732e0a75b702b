#include "engine/record/packed_value.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace xueji {
namespace {

// Beside every value stand bytes that are none of its business.
template <std::size_t kBytes>
struct Place {
  std::array<std::byte, kBytes + 2> bytes;
  Place() { bytes.fill(std::byte{0xA5}); }
  std::byte* at() { return bytes.data() + 1; }
  bool IsUntouchedAround() const {
    return bytes.front() == std::byte{0xA5} && bytes.back() == std::byte{0xA5};
  }
};

TEST(PackedValue, Regions) {
  for (const std::uint32_t region : {0U, 110101U, 999999U}) {
    Place<3> place;
    StoreRegion(place.at(), region);
    EXPECT_EQ(LoadRegion(place.at()), region);
    EXPECT_TRUE(place.IsUntouchedAround());
  }
}

TEST(PackedValue, DigitsOfEveryLength) {
  TermDictionary terms;
  for (std::size_t count = 0; count <= static_cast<std::size_t>(matchers::kPackedDigitsMax); ++count) {
    for (const char digit : {'0', '1', '9'}) {
      const std::string text(count, digit);
      const matchers::PackedDigits digits =
          count == 0 ? matchers::PackedDigits{} : *matchers::PackDigits(text);
      Place<6> place;
      StoreDigits(place.at(), digits, terms);
      EXPECT_EQ(LoadDigits(place.at(), terms), digits) << text;
      EXPECT_EQ(LoadWord<6>(place.at()) == 0, count == 0) << text;
      EXPECT_TRUE(place.IsUntouchedAround());
    }
  }
}

TEST(PackedValue, EqualDigitsHaveEqualBytes) {
  TermDictionary terms;
  terms.Intern("something else");
  for (const std::string text : {"0571", "13800001234", "12345678901234567"}) {
    Place<6> one, other;
    StoreDigits(one.at(), *matchers::PackDigits(text), terms);
    StoreDigits(other.at(), *matchers::PackDigits(text), terms);
    EXPECT_EQ(one.bytes, other.bytes);
  }
  Place<6> short_one, zero_before;
  StoreDigits(short_one.at(), *matchers::PackDigits("571"), terms);
  StoreDigits(zero_before.at(), *matchers::PackDigits("0571"), terms);
  EXPECT_NE(short_one.bytes, zero_before.bytes);
}

TEST(PackedValue, NamesBothWays) {
  TermDictionary terms;
  Place<8> plain;
  StorePacked(plain.at(), matchers::PackName(U"王芳")->word);
  EXPECT_EQ(LoadName(FieldType::kName, plain.at()), *matchers::PackName(U"王芳"));
  Place<4> seldom;
  const TermId term = terms.Intern("王芳");
  StorePacked(seldom.at(), term.value);
  EXPECT_EQ(LoadName(FieldType::kSeldomName, seldom.at()), matchers::EscapedName(term.value));
  StorePacked(seldom.at(), std::uint32_t{0});
  EXPECT_TRUE(matchers::IsBlank(LoadName(FieldType::kSeldomName, seldom.at())));
  EXPECT_TRUE(seldom.IsUntouchedAround());
}

TEST(PackedValue, IdNumbers) {
  const matchers::PackedIdNumber id = matchers::PackIdTerm(77, true);
  Place<10> place;
  StoreIdNumber(place.at(), id);
  EXPECT_EQ(LoadIdNumber(place.at()), id);
  EXPECT_TRUE(place.IsUntouchedAround());
}

}  // namespace
}  // namespace xueji
