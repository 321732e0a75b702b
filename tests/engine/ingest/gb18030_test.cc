#include "engine/ingest/gb18030.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include <random>
#include <string>

#include "engine/base/utf8.h"
#include "engine/ingest/simd_text.h"

namespace xueji {
namespace {

// The slow twin: iconv over the whole text, one malformed byte skipped at a time.
std::string Reference(std::string_view bytes) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  std::string out;
  std::string input(bytes);
  char* in = input.data();
  std::size_t in_left = input.size();
  while (in_left > 0) {
    std::string buffer(in_left * 4 + 16, '\0');
    char* to = buffer.data();
    std::size_t to_left = buffer.size();
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    const std::size_t result = iconv(converter, &in, &in_left, &to, &to_left);
    out.append(buffer, 0, buffer.size() - to_left);
    if (result == static_cast<std::size_t>(-1) && in_left > 0) {
      out.push_back(kMalformedByte);
      ++in;
      --in_left;
    }
  }
  iconv_close(converter);
  return out;
}

std::string Decode(std::string_view bytes) {
  std::string text;
  DecodeGb18030(bytes, text);
  return text;
}

TEST(Gb18030, DecodesOneTwoAndFourByteCharacters) {
  EXPECT_EQ(Decode("a\xCD\xF5\xB7\xBC,1"), "a王芳,1");
  EXPECT_EQ(Decode("\x81\x36\xA5\x31"), Reference("\x81\x36\xA5\x31"));
  EXPECT_EQ(Decode("\x99\x33\xC3\x36"), EncodeUtf8(U"\U0002CC56"));
  EXPECT_EQ(Decode("\x90\x30\x81\x30"), EncodeUtf8(U"\U00010000"));
}

TEST(Gb18030, KnowsThe2022Edition) {
  EXPECT_EQ(Decode("\xFE\x59"), EncodeUtf8(U"\u9FB4"));
  EXPECT_EQ(Decode("\xA6\xD9"), EncodeUtf8(U"\uFE10"));
  EXPECT_EQ(Decode("\xFE\x9F"), EncodeUtf8(U"\u4DAE"));
}

TEST(Gb18030, AMalformedLeadByteSwallowsNothing) {
  const std::string text = Decode("\xCD,\xCD\n\xFF\x80");
  EXPECT_EQ(text, std::string("\xFF,\xFF\n\xFF\xFF"));
  EXPECT_FALSE(IsValidUtf8(text));
}

TEST(Gb18030, CountsWhatItFinds) {
  const Gb18030Count clean = CountGb18030("a\xCD\xF5\x99\x33\xC3\x36", false);
  EXPECT_EQ(clean.characters, 2u);
  EXPECT_EQ(clean.malformed, 0u);
  const Gb18030Count torn = CountGb18030("a\xCD\xF5\xCD", false);
  EXPECT_EQ(torn.malformed, 1u);
  EXPECT_EQ(torn.first_malformed, 3u);
  EXPECT_EQ(CountGb18030("a\xCD\xF5\xCD", true).malformed, 0u);
}

TEST(Gb18030Differential, EveryTwoByteCodeIsThatOfIconv) {
  for (int lead = 0x81; lead <= 0xFE; ++lead) {
    for (int trail = 0x40; trail <= 0xFE; ++trail) {
      const std::string code = {static_cast<char>(lead), static_cast<char>(trail)};
      const std::string expected = Reference(code);
      if (expected.find(kMalformedByte) != std::string::npos) {
        ASSERT_NE(Decode(code).find(kMalformedByte), std::string::npos) << lead << " " << trail;
      } else {
        ASSERT_EQ(Decode(code), expected) << lead << " " << trail;
      }
    }
  }
}

TEST(Gb18030Differential, RandomTextIsThatOfIconv) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 3000; ++round) {
    // Mostly well-formed: characters encoded by iconv, with ASCII runs between.
    std::u32string characters;
    for (std::size_t i = 0; i < 1 + random() % 80; ++i) {
      const std::size_t kind = random() % 10;
      char32_t c = static_cast<char32_t>('!' + random() % 90);
      if (kind < 5) c = static_cast<char32_t>(0x4E00 + random() % 20000);
      if (kind == 5) c = static_cast<char32_t>(0x20000 + random() % 40000);
      if (kind == 6) c = static_cast<char32_t>(0x3400 + random() % 6000);
      if (kind == 7) c = static_cast<char32_t>(0x00C0 + random() % 500);
      characters.push_back(c);
    }
    const std::string utf8 = EncodeUtf8(characters);
    std::string bytes(utf8.size() * 2 + 16, '\0');
    const iconv_t encoder = iconv_open("GB18030", "UTF-8");
    std::string source = utf8;
    char* in = source.data();
    char* out = bytes.data();
    std::size_t in_left = source.size();
    std::size_t out_left = bytes.size();
    const std::size_t result = iconv(encoder, &in, &in_left, &out, &out_left);
    iconv_close(encoder);
    ASSERT_NE(result, static_cast<std::size_t>(-1));
    bytes.resize(bytes.size() - out_left);
    ASSERT_EQ(Decode(bytes), utf8);
    ASSERT_EQ(Decode(bytes), Reference(bytes));
  }
}

TEST(Gb18030Properties, NoInputBreaksItAndAsciiAlwaysStays) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes;
    for (std::size_t i = 0; i < random() % 100; ++i) bytes += static_cast<char>(random());
    const std::string text = Decode(bytes);
    const Gb18030Count count = CountGb18030(bytes, false);
    ASSERT_EQ(count.malformed == 0, IsValidUtf8(text));
    // Whatever is malformed, bytes below 0x30 are structure and none of them is lost.
    std::string structure;
    std::string kept;
    for (const char c : bytes) {
      if (static_cast<unsigned char>(c) < 0x30) structure += c;
    }
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x30) kept += c;
    }
    ASSERT_EQ(kept, structure);
  }
}

}  // namespace
}  // namespace xueji
