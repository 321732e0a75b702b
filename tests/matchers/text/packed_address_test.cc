#include "matchers/text/packed_address.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <set>
#include <string>

namespace xueji::matchers {
namespace {

constexpr std::uint64_t kSignature = (std::uint64_t{1} << 40) - 1;

TEST(PackAddress, BlankIsZeroAndNothingElse) {
  EXPECT_EQ(PackAddress(U""), 0u);
  EXPECT_NE(PackAddress(U"村"), 0u);
  EXPECT_EQ(CompareAddresses(0, PackAddress(U"村")), AddressLevel::kNull);
  EXPECT_EQ(CompareAddresses(0, 0), AddressLevel::kNull);
}

TEST(CompareAddresses, EqualSimilarOther) {
  const auto compare = [](std::u32string_view left, std::u32string_view right) {
    const AddressLevel level = CompareAddresses(PackAddress(left), PackAddress(right));
    EXPECT_EQ(level, CompareAddresses(PackAddress(right), PackAddress(left)));
    return level;
  };
  EXPECT_EQ(compare(U"幸福路1号2栋301室", U"幸福路1号2栋301室"), AddressLevel::kExact);
  EXPECT_EQ(compare(U"浙江省杭州市西湖区文三路幸福小区1号2栋301室",
                    U"浙江省杭州市西湖区文三路幸福小区1号2栋302室"),
            AddressLevel::kSimilar);
  EXPECT_EQ(compare(U"浙江省杭州市西湖区文三路幸福小区", U"浙江省杭州西湖区文三路幸福小区"),
            AddressLevel::kSimilar);
  EXPECT_EQ(compare(U"浙江省杭州市西湖区文三路", U"甘肃省天水市麦积区二马路"), AddressLevel::kElse);
}

TEST(PackAddress, SignatureIsTheSetOfCharacterPairs) {
  std::mt19937 random(2);
  for (int i = 0; i < 5'000; ++i) {
    std::u32string text(2 + random() % 30, U'a');
    for (char32_t& c : text) c = U'a' + static_cast<char32_t>(random() % 20);
    // Reference: the union of the signatures of the pairs alone.
    std::uint64_t signature = 0;
    for (std::size_t k = 1; k < text.size(); ++k) {
      signature |= PackAddress(text.substr(k - 1, 2)) & kSignature;
    }
    ASSERT_EQ(PackAddress(text) & kSignature, signature);
  }
}

std::string Utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text) {
    if (c < 0x80) {
      bytes += static_cast<char>(c);
      continue;
    }
    if (c >= 0x800) bytes += static_cast<char>(0xE0 | c >> 12);
    bytes += static_cast<char>(c >= 0x800 ? 0x80 | (c >> 6 & 0x3F) : 0xC0 | c >> 6);
    bytes += static_cast<char>(0x80 | (c & 0x3F));
  }
  return bytes;
}

// With bytes behind the text that must not matter.
std::uint64_t PackPlain(std::u32string_view text, char behind) {
  const std::string bytes = Utf8(text);
  const std::string padded = bytes + std::string(kPlainAddressPadding, behind);
  return PackPlainAddress(std::string_view(padded).substr(0, bytes.size()));
}

TEST(PackPlainAddressDifferential, AgreesWithTheReferenceHoweverTextAndChunksMeet) {
  std::mt19937 random(6);
  for (int i = 0; i < 50'000; ++i) {
    std::u32string text(random() % 130, U'0');
    std::u32string folded;
    for (char32_t& c : text) {
      c = static_cast<char32_t>(random() % 3 == 0 ? 0x21 + random() % 0x5E
                                                  : 0x4E00 + random() % (0x9FA6 - 0x4E00));
      folded += c >= 'a' && c <= 'z' ? static_cast<char32_t>(c - 32) : c;
    }
    const std::size_t bytes = Utf8(text).size();
    const std::uint64_t expected = bytes > kPlainAddressBytesMax ? 0 : PackAddress(folded);
    ASSERT_EQ(PackPlain(text, "0\xE5\x80\xFF"[i % 4]), expected) << bytes;
  }
}

TEST(PackPlainAddress, LeavesEveryOtherCharacterAlone) {
  for (char32_t c = 1; c < 0x10000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const bool plain = (c > 0x20 && c < 0x7F) || (c >= 0x4E00 && c <= 0x9FA5);
    ASSERT_EQ(PackPlain(std::u32string{U'路', c}, '1') != 0, plain) << std::hex << static_cast<unsigned>(c);
    ASSERT_EQ(PackPlain(std::u32string{c, U'1'}, '1') != 0, plain) << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_EQ(PackPlain(U"", '1'), 0u);
  const std::string beyond = "路\xF0\xA0\xAE\xB7" + std::string(kPlainAddressPadding, '1');
  EXPECT_EQ(PackPlainAddress(std::string_view(beyond).substr(0, 7)), 0u);  // U+20BB7
}

TEST(PackAddress, OrderOfEqualPairsIsInTheExactHalf) {
  // The same pairs in another order: similar, not exact.
  EXPECT_EQ(CompareAddresses(PackAddress(U"abab"), PackAddress(U"baba")), AddressLevel::kSimilar);
}

TEST(PackAddress, ExactHalvesRarelyMeet) {
  std::set<std::uint64_t> seen;
  for (char32_t a = 0; a < 60; ++a) {
    for (char32_t b = 0; b < 60; ++b) {
      seen.insert(PackAddress(std::u32string{0x4E00 + a, 0x5E00 + b}) >> 40);
    }
  }
  // 3,600 draws from 2^24 values: 0.4 collisions expected.
  EXPECT_GE(seen.size(), 3'595u);
}

// The measurement behind kAddressSimilarMin: addresses of 16-30 characters, made of a county (9
// characters of its own), a street (3-6), an estate (4-9) and a door number.
class AddressSamples {
 public:
  std::u32string Draw(std::size_t count) {
    std::u32string text;
    while (count-- > 0) text += 0x4E00 + static_cast<char32_t>(random_() % 2'500);
    return text;
  }
  std::u32string Number() {
    std::u32string text;
    for (std::size_t i = 1 + random_() % 3; i > 0; --i) {
      text += U'1' + static_cast<char32_t>(random_() % 9);
    }
    return text + U"号";
  }
  std::size_t Between(std::size_t low, std::size_t high) {
    return low + random_() % (high - low + 1);
  }

 private:
  std::mt19937 random_{3};
};

TEST(CompareAddresses, ThresholdSeparatesOneAddressFromOneStreet) {
  AddressSamples samples;
  int same_found = 0, street_found = 0, county_found = 0;
  constexpr int kPairs = 20'000;
  for (int i = 0; i < kPairs; ++i) {
    const std::u32string county = samples.Draw(9);
    const std::u32string street = samples.Draw(samples.Between(3, 6));
    const std::u32string estate = samples.Draw(samples.Between(4, 9));
    const auto similar = [](const std::u32string& left, const std::u32string& right) {
      return CompareAddresses(PackAddress(left), PackAddress(right)) >= AddressLevel::kSimilar;
    };
    const std::u32string address = county + street + estate + samples.Number();
    same_found += similar(address, county + street + estate + samples.Number());
    const std::size_t other = samples.Between(4, 9);
    street_found += similar(address, county + street + samples.Draw(other) + samples.Number());
    county_found += similar(address, county + samples.Draw(samples.Between(3, 6)) +
                                         samples.Draw(other) + samples.Number());
  }
  RecordProperty("same_address_percent", 100 * same_found / kPairs);
  RecordProperty("same_street_percent", 100 * street_found / kPairs);
  RecordProperty("same_county_percent", 100 * county_found / kPairs);
  std::printf("similar: other door %.1f %%, same street %.1f %%, same county %.1f %%\n",
              100.0 * same_found / kPairs, 100.0 * street_found / kPairs,
              100.0 * county_found / kPairs);
  EXPECT_GE(same_found, kPairs * 99 / 100);
  EXPECT_LE(street_found, kPairs * 20 / 100);
  EXPECT_LE(county_found, kPairs * 1 / 100);
}

}  // namespace
}  // namespace xueji::matchers
