#include "engine/ingest/name_normaliser.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/base/utf8.h"

namespace xueji {
namespace {

std::string Name(std::string_view text) {
  std::u32string name;
  NormaliseName(text, name);
  return EncodeUtf8(name);
}

TEST(NormaliseName, RemovesBlanksFromHanNames) {
  for (const char* text : {"王芳", " 王芳 ", "王 芳", "王　芳", "王\u00A0芳", "\uFEFF王\u200B芳", "王\t芳"}) {
    EXPECT_EQ(Name(text), "王芳") << text;
  }
  EXPECT_EQ(Name("欧阳 娜娜"), "欧阳娜娜");
}

TEST(NormaliseName, TurnsEverySeparatorIntoTheMiddleDot) {
  for (const char* dot : {"·", "•", "‧", "∙", "⋅", "●", "・", "･", "．", ".", "。", "․", "-", "、", "—", "_"}) {
    EXPECT_EQ(Name(std::string("买买提") + dot + "阿卜杜拉"), "买买提·阿卜杜拉") << dot;
  }
  EXPECT_EQ(Name("买买提 阿卜杜拉"), "买买提·阿卜杜拉");
  EXPECT_EQ(Name("买买提 · 阿卜杜拉"), "买买提·阿卜杜拉");
  EXPECT_EQ(Name("·买买提··阿卜杜拉·"), "买买提·阿卜杜拉");
}

TEST(NormaliseName, KeepsLatinNamesAsWords) {
  EXPECT_EQ(Name("  mary   ann  Smith "), "MARY ANN SMITH");
  EXPECT_EQ(Name("Jean-Paul O'Brien"), "JEAN-PAUL O'BRIEN");
  EXPECT_EQ(Name("Ｍａｒｙ"), "MARY");
  EXPECT_EQ(Name("王yan"), "王YAN");
}

TEST(NormaliseName, FoldsRadicalsAndRareCharacters) {
  EXPECT_EQ(Name("\u2F2F\u2F50"), "工比");
  EXPECT_EQ(Name("王\uE863"), "王\u4DAE");
}

TEST(NormaliseName, IsIdempotent) {
  for (const char* text : {"买买提•阿卜杜拉", " 王 芳", "mary  ann", "王?", "A.B", "-", "王-", "阿. 卜"}) {
    EXPECT_EQ(Name(Name(text)), Name(text)) << text;
  }
}

TEST(NormaliseName, MayLeaveNothing) {
  EXPECT_EQ(Name(""), "");
  EXPECT_EQ(Name(" \u3000\u200B"), "");
  EXPECT_EQ(Name("•"), "");
}

TEST(PackPlainName, PacksWhatNeedsNoFold) {
  EXPECT_EQ(PackPlainName("王芳").word, matchers::PackName(U"王芳")->word);
  EXPECT_EQ(PackPlainName("欧阳娜娜").word, matchers::PackName(U"欧阳娜娜")->word);
  for (const char* text : {"", "王", "王芳芳芳芳", "王1", "abc", "abcdef", "𠮷田", "王⽟", "王·芳", "éééé", "王。"}) {
    EXPECT_TRUE(IsBlank(PackPlainName(text))) << text;
  }
}

TEST(PackPlainNameDifferential, AgreesWithTheNormaliserOnEveryCharacter) {
  for (char32_t c = 0x80; c < 0x10000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = EncodeUtf8(std::u32string{U'王', c});
    const matchers::PackedName plain = PackPlainName(text);
    if (IsBlank(plain)) continue;
    std::u32string name;
    NormaliseName(text, name, FoldPath::kReference);
    ASSERT_EQ(plain.word, matchers::PackName(name)->word) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(PackPlainName, TakesTheWholeCommonBlockWithoutATable) {
  for (char32_t c = 0x4E00; c <= 0x9FA5; ++c) {
    ASSERT_TRUE(IsPlainHan(c));
    for (const std::u32string& name : {std::u32string{c, U'芳'}, {U'王', U'芳', c}, {U'王', c, U'芳', c}}) {
      ASSERT_EQ(PackPlainName(EncodeUtf8(name)).word, matchers::PackName(name)->word);
    }
  }
}

TEST(NormaliseNameDifferential, IdeographsAndDotsTakeTheShortWayToTheSameName) {
  static constexpr std::u32string_view kCharacters =
      U"买提阿卜杜拉王芳·····•‧・･．。.- \u3000\u200B\u2F2F\U00020BB7a\u9FA6\u3007";
  std::mt19937 random(5);
  for (int round = 0; round < 100000; ++round) {
    std::u32string text;
    const std::size_t common = round % 2 == 0 ? 16 : kCharacters.size();
    for (std::size_t i = random() % 12; i > 0; --i) text += kCharacters[random() % common];
    const std::string bytes = EncodeUtf8(text);
    std::u32string fast;
    std::u32string slow;
    NormaliseName(bytes, fast);
    NormaliseName(bytes, slow, FoldPath::kReference);
    ASSERT_EQ(fast, slow) << bytes;
  }
}

TEST(IsPlaceholderName, KnowsTheWords) {
  EXPECT_TRUE(IsPlaceholderName(U"无名"));
  EXPECT_TRUE(IsPlaceholderName(U"测试"));
  EXPECT_FALSE(IsPlaceholderName(U"吴铭"));
}

}  // namespace
}  // namespace xueji
