#include "engine/population/name_explanation.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji {
namespace {

Explanation Explain(std::u32string_view student, std::u32string_view entry) {
  const Explanation there = ExplainNames({student, {}, false}, {entry, {}, false});
  EXPECT_EQ(there, ExplainNames({entry, {}, false}, {student, {}, false}));
  return there;
}

TEST(NameExplanation, EqualNamesNeedNone) {
  EXPECT_EQ(Explain(U"王小明", U"王小明"), Explanation::kNone);
  EXPECT_EQ(Explain(U"热比娅·买买提", U"热比娅·买买提"), Explanation::kNone);
}

TEST(NameExplanation, EachClassHasItsWord) {
  EXPECT_EQ(Explain(U"王小明", U"王晓明"), Explanation::kHomophone);
  EXPECT_EQ(Explain(U"王小明", U"王小铭"), Explanation::kHomophone);
  EXPECT_EQ(Explain(U"陳偉东", U"陈伟东"), Explanation::kVariant);
  EXPECT_EQ(Explain(U"萧小明", U"肖小明"), Explanation::kVariant);
  EXPECT_EQ(Explain(U"王未东", U"王末东"), Explanation::kLookAlike);
  EXPECT_EQ(Explain(U"王明小", U"王小明"), Explanation::kOrder);
  EXPECT_EQ(Explain(U"阿卜杜拉·艾山", U"艾山·阿卜杜拉"), Explanation::kOrder);
  EXPECT_EQ(Explain(U"热比娅买买提", U"热比娅·买买提"), Explanation::kSeparator);
  EXPECT_EQ(Explain(U"麦麦提·艾山", U"买买提·艾山"), Explanation::kHomophone);
  EXPECT_EQ(Explain(U"阿卜杜热合曼·艾山", U"阿布都拉曼·艾山"), Explanation::kTransliteration);
  EXPECT_EQ(Explain(U"次仁卓玛", U"才让卓玛"), Explanation::kTransliteration);
  EXPECT_EQ(Explain(U"王小明", U"李大伟"), Explanation::kAnotherPerson);
}

TEST(NameExplanation, APartLeftOutOfATransliteratedNameIsAMatterOfWriting) {
  EXPECT_EQ(Explain(U"艾山", U"艾山·阿卜杜拉"), Explanation::kTransliteration);
}

// Such spellings are too far apart to link two records by; under one number they are likelier than another person.
TEST(NameExplanation, OtherSpellingsOfATransliteratedNameUnderOneNumber) {
  EXPECT_EQ(Explain(U"锁南", U"索朗"), Explanation::kTransliteration);
  EXPECT_EQ(Explain(U"买买提明·热合曼江", U"麦麦提·热合曼江"), Explanation::kTransliteration);
  EXPECT_EQ(Explain(U"若孜买买提明", U"若孜·麦麦提"), Explanation::kTransliteration);
  EXPECT_EQ(Explain(U"热娜·买买提明江", U"热娜·麦麦提江"), Explanation::kTransliteration);
  EXPECT_EQ(Explain(U"普布扎西", U"普穷扎西"), Explanation::kTransliteration);
  // Nothing of the one is in the other.
  EXPECT_EQ(Explain(U"索朗扎西", U"多吉平措"), Explanation::kAnotherPerson);
  EXPECT_EQ(Explain(U"热娜·艾山", U"古丽·玉素甫"), Explanation::kAnotherPerson);
}

TEST(NameExplanation, OfAPeopleWhoseNamesAreWrittenBySoundHalfANameIsASpelling) {
  EXPECT_EQ(Explain(U"苏仁", U"苏荣"), Explanation::kAnotherPerson);
  for (const char* people : {"蒙古族", "蒙古"}) {
    ASSERT_TRUE(IsWrittenBySound(people));
    EXPECT_EQ(ExplainNames({U"苏仁", {}, true}, {U"苏荣", {}, false}), Explanation::kTransliteration);
    EXPECT_EQ(ExplainNames({U"苏仁", {}, true}, {U"其木格", {}, false}), Explanation::kAnotherPerson);
  }
  for (const char* people : {"", "汉族", "回族", "满族", "壮族", "族"}) EXPECT_FALSE(IsWrittenBySound(people));
}

// Under one number a weaker likeness of the eye explains than would link two records.
TEST(NameExplanation, OneCharacterThatLooksSomewhatAlikeIsASlipOfTheEye) {
  EXPECT_EQ(Explain(U"姜欣妊", U"姜欣妍"), Explanation::kLookAlike);
  EXPECT_EQ(Explain(U"慕容羽翘", U"慕容羽耀"), Explanation::kLookAlike);
  EXPECT_EQ(Explain(U"王小明", U"王小华"), Explanation::kAnotherPerson);
}

TEST(NameExplanation, AStandInForARareCharacterIsKnown) {
  EXPECT_EQ(Explain(U"王堃", U"王?"), Explanation::kRareCharacter);
  EXPECT_EQ(Explain(U"李堃明", U"李KUN明"), Explanation::kRareCharacter);
  EXPECT_EQ(Explain(U"李堃明", U"李\uE321明"), Explanation::kRareCharacter);
  EXPECT_EQ(Explain(U"李堃明", U"李方方土明"), Explanation::kRareCharacter);
  EXPECT_EQ(Explain(U"李珺", U"李王君"), Explanation::kRareCharacter);
  EXPECT_EQ(Explain(U"李堃明", U"李明"), Explanation::kRareCharacter);
  // The mark hides whatever character, but only that one.
  EXPECT_EQ(Explain(U"王?明", U"王大明"), Explanation::kRareCharacter);
  EXPECT_EQ(Explain(U"王?明", U"王大伟"), Explanation::kAnotherPerson);
  // A rare character of one name alone explains nothing.
  EXPECT_EQ(Explain(U"张堃", U"张伟东"), Explanation::kAnotherPerson);
}

TEST(NameExplanation, AFormerNameOfEitherSideComesFirst) {
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"李大伟", U"王小明", false}), Explanation::kFormerName);
  EXPECT_EQ(ExplainNames({U"王小明", U"李大伟", false}, {U"李大伟", {}, false}), Explanation::kFormerName);
  EXPECT_EQ(ExplainNames({U"陳小明", {}, false}, {U"李大伟", U"陈小明", false}), Explanation::kFormerName);
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"王晓明", U"王小明", false}), Explanation::kFormerName);
  // One that is the name itself in another writing is no change of name.
  EXPECT_EQ(ExplainNames({U"陳小明", {}, false}, {U"陈小明", U"陳小明", false}), Explanation::kVariant);
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"李大伟", U"李伟", false}), Explanation::kAnotherPerson);
}

TEST(NameExplanation, NamesThatNothingExplainsMayStillBeClose) {
  bool close = false;
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"王小华", {}, false}, &close), Explanation::kAnotherPerson);
  EXPECT_TRUE(close);
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"李小明", {}, false}, &close), Explanation::kAnotherPerson);
  EXPECT_TRUE(close);
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"李大伟", {}, false}, &close), Explanation::kAnotherPerson);
  EXPECT_FALSE(close);
  EXPECT_EQ(ExplainNames({U"王小明", {}, false}, {U"王晓明", {}, false}, &close), Explanation::kHomophone);
  EXPECT_FALSE(close);
}

TEST(NameExplanation, WordsAreThoseOfTheResultFiles) {
  std::set<std::string_view> words;
  for (int i = 0; i < static_cast<int>(Explanation::kCount); ++i) {
    EXPECT_TRUE(words.insert(WordOf(static_cast<Explanation>(i))).second);
  }
  EXPECT_EQ(WordOf(Explanation::kNone), "");
  EXPECT_EQ(WordOf(Explanation::kOneErrorInId), "one_error_in_id");
  EXPECT_EQ(WordOf(Explanation::kTransliteration), "transliteration");
  EXPECT_EQ(WordOf(Explanation::kAnotherPerson), "another_person");
}

}  // namespace
}  // namespace xueji
