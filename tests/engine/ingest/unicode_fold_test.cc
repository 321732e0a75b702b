#include "engine/ingest/unicode_fold.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/base/utf8.h"
#include "engine/ingest/digit_scan.h"
#include "matchers/text/packed_address.h"

namespace xueji {
namespace {

std::string Text(std::string_view text, FoldPath path = FoldPath::kFast) {
  std::string out;
  FoldText(text, out, path);
  return out;
}
std::u32string Address(std::string_view text, FoldPath path = FoldPath::kFast) {
  std::u32string out;
  FoldAddress(text, out, path);
  return out;
}
std::string Code(std::string_view text, FoldPath path = FoldPath::kFast) {
  std::string scratch;
  return std::string(FoldCode(text, scratch, path));
}

TEST(Canonical, FoldsWidthRadicalsAndPrivateUse) {
  EXPECT_EQ(Canonical(U"ＡＢ１２"), U"AB12");
  EXPECT_EQ(Canonical(U"\u2F5F\u2F00"), U"玉一");    // Kangxi radicals
  EXPECT_EQ(Canonical(U"\u2EA0\u2EC5"), U"民见");    // CJK radicals supplement, which NFKC leaves
  EXPECT_EQ(Canonical(U"\uE863"), U"\u4DAE");        // private use of GB18030-2000
  EXPECT_EQ(Canonical(U"a\u200B\uFEFFb"), U"ab");
  EXPECT_EQ(Canonical(U"e\u0301"), U"\u00E9");
  EXPECT_EQ(Canonical(U"\U0002CC56"), U"\U0002CC56");
}

TEST(Canonical, IsIdempotentForEveryCodePoint) {
  for (char32_t c = 1; c < 0x30000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::u32string once = Canonical(std::u32string_view(&c, 1));
    ASSERT_EQ(Canonical(once), once) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(FoldText, LowersTrimsAndCollapses) {
  EXPECT_EQ(Text("  Mary   Ann "), "mary ann");
  EXPECT_EQ(Text("Ｍüller\u3000Jr"), "müller jr");
  EXPECT_EQ(Text(" "), "");
}

TEST(FoldAddress, RemovesBlanksAndFoldsWidth) {
  EXPECT_EQ(Address("幸福 路１号\u3000a座"), U"幸福路1号A座");
  EXPECT_EQ(Address(""), U"");
}

TEST(FoldCode, CleansNumbers) {
  EXPECT_EQ(Code(" 1101 01 "), "110101");
  EXPECT_EQ(Code("１１０１ｘ"), "1101X");
  EXPECT_EQ(Code("'110101"), "110101");
  EXPECT_EQ(Code("11010\u00D7"), "11010X");
  EXPECT_EQ(Code("11010\u2715"), "11010X");
  EXPECT_EQ(Code("11010\u2169"), "11010X");
  EXPECT_EQ(Code("\uFEFF12\u00A03"), "123");
}

TEST(FoldDifferential, FastAndSlowPathAgreeOnEveryCodePoint) {
  for (char32_t c = 1; c < 0x30000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    for (const std::u32string& text : {std::u32string{c}, std::u32string{U'路', c, U'1'},
                                       std::u32string{U'a', c, U'\u0301'}}) {
      const std::string utf8 = EncodeUtf8(text);
      ASSERT_EQ(Address(utf8), Address(utf8, FoldPath::kReference)) << std::hex << static_cast<unsigned>(c);
      // What is packed in passing is what the fold would have made of it.
      const std::string padded = utf8 + std::string(matchers::kPlainAddressPadding, '7');
      const std::uint64_t plain =
          matchers::PackPlainAddress(std::string_view(padded).substr(0, utf8.size()));
      if (plain != 0) {
        ASSERT_EQ(plain, matchers::PackAddress(Address(utf8, FoldPath::kReference)));
      }
      ASSERT_EQ(Text(utf8), Text(utf8, FoldPath::kReference)) << std::hex << static_cast<unsigned>(c);
      ASSERT_EQ(Code(utf8), Code(utf8, FoldPath::kReference)) << std::hex << static_cast<unsigned>(c);
    }
    if (IsPlainHan(c)) {
      ASSERT_EQ(Canonical(std::u32string{c}), std::u32string{c}) << std::hex << static_cast<unsigned>(c);
      ASSERT_TRUE(IsHan(c));
    }
  }
}

TEST(FoldDifferential, FastAndSlowPathAgreeOnRandomText) {
  std::mt19937_64 random(3);
  const std::u32string pieces = U"王芳幸福路12AbX x\u3000１ａ\u00B7•.\u0301\u3099かﾊﾞ가\u1112\u1161\u11AB⽟⺠\uFEFFÅ①㎏";
  for (int round = 0; round < 30000; ++round) {
    std::u32string text;
    for (std::size_t i = 0; i < random() % 24; ++i) text += pieces[random() % pieces.size()];
    const std::string utf8 = EncodeUtf8(text);
    ASSERT_EQ(Address(utf8), Address(utf8, FoldPath::kReference)) << utf8;
    ASSERT_EQ(Text(utf8), Text(utf8, FoldPath::kReference)) << utf8;
    ASSERT_EQ(Code(utf8), Code(utf8, FoldPath::kReference)) << utf8;
  }
}

TEST(DigitScan, AgreesWithLookingAtEachByte) {
  std::mt19937_64 random(9);
  for (int round = 0; round < 200000; ++round) {
    std::string text(random() % 30, '0');
    for (char& c : text) c = static_cast<char>('0' + random() % 10);
    if (!text.empty() && random() % 2 == 0) text[random() % text.size()] = static_cast<char>(random());
    if (!text.empty() && random() % 4 == 0) text[random() % text.size()] = static_cast<char>('A' + random() % 26);
    bool digits = true;
    bool plain = true;
    for (const char c : text) {
      const bool digit = c >= '0' && c <= '9';
      digits = digits && digit;
      plain = plain && (digit || (c >= 'A' && c <= 'Z'));
    }
    ASSERT_EQ(AllDigits(text), digits) << text;
    ASSERT_EQ(AllDigitsOrCapitals(text), plain) << text;
  }
}

}  // namespace
}  // namespace xueji
