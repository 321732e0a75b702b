#include "engine/jobs/typed_text.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/record_builder.h"

namespace xueji {
namespace {

using enum TypingChange;
using Changes = std::vector<TypingChange>;

TypedField Field(FieldType type, const std::string& raw, const std::string& folded) {
  return {"field", type, true, raw, folded};
}

std::vector<TypedField> Otherwise(FieldType type, const std::string& raw,
                                  const std::string& compared) {
  const std::vector<PairField> fields = {{"field", type, true, compared, "not looked at"}};
  return TypedOtherwise({0, 2, {{"field", raw, "folded"}}}, fields, &PairField::left);
}

TEST(TypedText, PlainSpellingsAreNotMentioned) {
  EXPECT_TRUE(Otherwise(FieldType::kName, "王小龍", "王小龍").empty());
  EXPECT_TRUE(Otherwise(FieldType::kDate, "20120305", "2012-03-05").empty());
  EXPECT_TRUE(Otherwise(FieldType::kDate, "2012-03-05", "2012-03-05").empty());
  EXPECT_TRUE(Otherwise(FieldType::kIdNumber, "E12345678", "3:E12345678").empty());
  EXPECT_TRUE(Otherwise(FieldType::kName, "", "").empty());
  EXPECT_TRUE(Otherwise(FieldType::kName, "  ", "").empty()) << "a cell of spaces is blank";
}

TEST(TypedText, KeepsWhatStandsInTheFileBesideWhatIsCompared) {
  const auto typed = Otherwise(FieldType::kDate, "2012年3月5日", "2012-03-05");
  ASSERT_EQ(typed.size(), 1U);
  EXPECT_EQ(typed[0].raw, "2012年3月5日");
  EXPECT_EQ(typed[0].folded, "2012-03-05");
  const auto address = Otherwise(FieldType::kAddress, "幸福 路１号", "=0123456789abcdef");
  ASSERT_EQ(address.size(), 1U);
  EXPECT_EQ(address[0].folded, "folded") << "the text, not the signature";
  EXPECT_EQ(Otherwise(FieldType::kIdNumber, "X12345678", "3:E12345678").size(), 1U);
}

TEST(TypedText, SaysWhatFoldingChanged) {
  EXPECT_EQ(TypingChanges(Field(FieldType::kDigits, "１３８００００１２３４", "13800001234")), Changes{kFullWidth});
  EXPECT_EQ(TypingChanges(Field(FieldType::kName, "王\u200B小明", "王小明")), Changes{kInvisible});
  EXPECT_EQ(TypingChanges(Field(FieldType::kName, "王　小明", "王小明")), Changes{kBlank});
  EXPECT_EQ(TypingChanges(Field(FieldType::kIdNumber, "1101x", "1101X")), Changes{kLowerCase});
  EXPECT_EQ(TypingChanges(Field(FieldType::kName, "王⽟", "王玉")), Changes{kCharacter});
  EXPECT_EQ(TypingChanges(Field(FieldType::kDate, "2012年3月5日", "2012-03-05")), Changes{kForm});
  EXPECT_EQ(TypingChanges(Field(FieldType::kCode, "男", "1")), Changes{kForm});
  EXPECT_EQ(TypingChanges(Field(FieldType::kRegion, "北京", "")), Changes{kReadAsBlank});
  EXPECT_EQ(TypingChanges(Field(FieldType::kIdNumber, " １１０１x\uFEFF", "1101X")),
            (Changes{kFullWidth, kInvisible, kBlank, kLowerCase}));
}

TEST(TypedText, EveryChangeHasAWordAndAPhraseOfItsOwn) {
  std::set<std::string> words, zh, en;
  for (int i = 0; i <= static_cast<int>(kReadAsBlank); ++i) {
    words.insert(std::string(ChangeWord(static_cast<TypingChange>(i))));
    zh.insert(ChangePhrase(static_cast<TypingChange>(i)).zh);
    en.insert(ChangePhrase(static_cast<TypingChange>(i)).en);
  }
  EXPECT_EQ(words.size(), 7U);
  EXPECT_EQ(zh.size(), 7U);
  EXPECT_EQ(en.size(), 7U);
}

TEST(TypedText, MasksAndMarksBothValues) {
  const MarkedTyping name = MarkTyping(Field(FieldType::kName, "王\u200B小明", "王小明"));
  EXPECT_EQ(name.typed, "王[*]**");
  EXPECT_EQ(name.folded, "王**");
  const std::string number = RecordBuilder::WithCheck("11010820120305123");
  const MarkedTyping spaced = MarkTyping(Field(FieldType::kIdNumber, number + " ", number));
  EXPECT_EQ(spaced.typed, "1101**************[*]");
  EXPECT_EQ(spaced.folded, "1101**************");
}

TEST(TypedText, NumbersOfManyByteDigitsShowNothingAndKeepTheirLength) {
  const MarkedTyping marked =
      MarkTyping(Field(FieldType::kDigits, "１３８００００１２３４", "13800001234"));
  EXPECT_EQ(marked.typed, "[***********]");
  const MarkedTyping date = MarkTyping(Field(FieldType::kDate, "2012年3月5日", "2012-03-05"));
  EXPECT_EQ(date.typed.find("2012"), std::string::npos) << date.typed;
  const MarkedTyping region = MarkTyping(Field(FieldType::kRegion, "１１０１０８", "110108"));
  EXPECT_EQ(region.typed.find('\xEF'), std::string::npos) << region.typed;
}

TEST(TypedText, WhatIsNoCodeIsMaskedEvenWhereTheFieldIsNotPersonal) {
  TypedField field = Field(FieldType::kCode, "李念远", "");
  field.personal = false;
  EXPECT_EQ(MarkTyping(field).typed, "李**");
  field.type = FieldType::kRegion;
  EXPECT_EQ(MarkTyping(field).typed, "李**");
  field = Field(FieldType::kCode, "男", "1");
  EXPECT_EQ(MarkTyping(field).typed, "[男]");
}

TEST(TypedText, ATerminalObeysNothing) {
  TypedField field = Field(FieldType::kText, "\x1B[2Jabc\u202E", "abc");
  field.personal = false;
  const std::string typed = MarkTyping(field).typed;
  EXPECT_EQ(typed.find('\x1B'), std::string::npos);
  EXPECT_NE(typed.find("<U+001B>"), std::string::npos) << typed;
  EXPECT_NE(typed.find("<U+202E>"), std::string::npos) << typed;
}

}  // namespace
}  // namespace xueji
