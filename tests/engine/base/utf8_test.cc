#include "engine/base/utf8.h"

#include <gtest/gtest.h>

#include <random>

namespace xueji {
namespace {

TEST(Utf8, EveryCodePointComesBack) {
  for (char32_t c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::u32string text{c};
    ASSERT_EQ(DecodeUtf8(EncodeUtf8(text)), text) << static_cast<unsigned>(c);
  }
}

TEST(Utf8, MalformedBytesBecomeReplacementCharacters) {
  EXPECT_EQ(DecodeUtf8("\xFF"), U"\uFFFD");
  EXPECT_EQ(DecodeUtf8("a\xE7\x8E"), U"a\uFFFD\uFFFD");
  EXPECT_EQ(DecodeUtf8("\xE7\x41\x42"), U"\uFFFDAB");
}

TEST(Utf8, NoInputReadsBeyondTheEnd) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes(random() % 20, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    std::size_t at = 0;
    while (at < bytes.size()) {
      const std::size_t before = at;
      NextCodePoint(bytes, at);
      ASSERT_GT(at, before);
      ASSERT_LE(at, bytes.size());
    }
  }
}

}  // namespace
}  // namespace xueji
