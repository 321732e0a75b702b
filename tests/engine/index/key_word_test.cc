#include "engine/index/key_word.h"

#include "engine/record/packed_value.h"
#include <gtest/gtest.h>

#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class KeyWordTest : public testing::Test {
 protected:
  std::uint64_t Name(std::u32string_view text, KeyTransform transform, int length = 0) {
    const auto packed = matchers::PackName(text);
    const std::uint64_t word =
        packed.has_value() ? packed->word
                           : matchers::EscapedName(terms_.Intern(EncodeUtf8(text)).value).word;
    return Word(FieldType::kName, transform, length, word);
  }
  std::uint64_t Date(int year, int month, int day, KeyTransform transform) {
    return Word(FieldType::kDate, transform, 0, matchers::PackDate(year, month, day).value);
  }
  std::uint64_t Id(const std::string& text, KeyTransform transform, int length = 0) {
    matchers::PackedIdNumber id = matchers::PackIdNumber(text);
    if (matchers::IsBlank(id)) id = matchers::PackIdTerm(terms_.Intern(text).value);
    std::byte bytes[10];
    StoreIdNumber(bytes, id);
    return KeyWord(FieldType::kIdNumber, transform, length, bytes, terms_);
  }
  std::uint64_t Term(const std::string& text, KeyTransform transform, int length = 0) {
    return Word(FieldType::kText, transform, length, terms_.Intern(text).value);
  }
  template <typename T>
  std::uint64_t Word(FieldType type, KeyTransform transform, int length, T packed) {
    std::byte bytes[sizeof(T)];
    StorePacked(bytes, packed);
    return KeyWord(type, transform, length, bytes, terms_);
  }
  TermDictionary terms_;
};

TEST_F(KeyWordTest, BlankIsZeroInEveryType) {
  for (const FieldType type : {FieldType::kName, FieldType::kIdNumber, FieldType::kDate,
                               FieldType::kRegion, FieldType::kCode, FieldType::kText,
                               FieldType::kDigits, FieldType::kAddress, FieldType::kSeldomName}) {
    const std::byte zeros[16]{};
    EXPECT_EQ(KeyWord(type, KeyTransform::kExact, 0, zeros, terms_), 0U);
  }
}

// A name has one word, wherever its text is kept.
TEST_F(KeyWordTest, SeldomNamesMeetTheOthers) {
  for (const std::u32string_view text : {U"单晓乐", U"张伟", U"欧阳娜娜", U"艾·山", U"AB"}) {
    std::byte seldom[4];
    StorePacked(seldom, terms_.Intern(EncodeUtf8(text)).value);
    const std::uint64_t packed = matchers::PackName(text)->word;
    std::byte plain[8];
    StorePacked(plain, packed);
    for (const KeyTransform transform :
         {KeyTransform::kExact, KeyTransform::kHomophone, KeyTransform::kSortedChars,
          KeyTransform::kSortedParts, KeyTransform::kSurname, KeyTransform::kGivenName}) {
      EXPECT_EQ(KeyWord(FieldType::kSeldomName, transform, 0, seldom, terms_),
                KeyWord(FieldType::kName, transform, 0, plain, terms_));
    }
    std::vector<std::uint64_t> of_seldom, of_plain;
    AppendFurtherWords(FieldType::kSeldomName, KeyTransform::kHomophone, seldom, terms_, &of_seldom);
    AppendFurtherWords(FieldType::kName, KeyTransform::kHomophone, plain, terms_, &of_plain);
    std::sort(of_seldom.begin(), of_seldom.end());
    std::sort(of_plain.begin(), of_plain.end());
    EXPECT_EQ(of_seldom, of_plain);
    EXPECT_TRUE(ShareWord(KeyTransform::kHomophone, {FieldType::kSeldomName, seldom},
                          {FieldType::kName, plain}, terms_));
  }
}

TEST_F(KeyWordTest, HomophonesShareASyllableKeyAndNotTheExactOne) {
  EXPECT_EQ(Name(U"张伟", KeyTransform::kHomophone), Name(U"章玮", KeyTransform::kHomophone));
  EXPECT_NE(Name(U"张伟", KeyTransform::kExact), Name(U"章玮", KeyTransform::kExact));
  EXPECT_NE(Name(U"张伟", KeyTransform::kHomophone), Name(U"李伟", KeyTransform::kHomophone));
}

TEST_F(KeyWordTest, ExchangedCharactersShareTheSortedKey) {
  EXPECT_EQ(Name(U"王小明", KeyTransform::kSortedChars), Name(U"王明小", KeyTransform::kSortedChars));
  EXPECT_NE(Name(U"王小明", KeyTransform::kSortedChars), Name(U"王小民", KeyTransform::kSortedChars));
}

TEST_F(KeyWordTest, PartsInAnotherOrderAndSpellingShareTheirKey) {
  EXPECT_EQ(Name(U"艾山·阿卜杜拉", KeyTransform::kSortedParts),
            Name(U"阿不都拉·艾山", KeyTransform::kSortedParts));
  EXPECT_EQ(Name(U"王小明", KeyTransform::kSortedParts), 0U);
  EXPECT_EQ(Name(U"次仁拉姆卓玛", KeyTransform::kSortedParts), 0U);
}

TEST_F(KeyWordTest, SurnameAndGivenNameSplitCompoundSurnames) {
  EXPECT_EQ(Name(U"欧阳修", KeyTransform::kSurname), Name(U"欧阳询", KeyTransform::kSurname));
  EXPECT_NE(Name(U"欧阳修", KeyTransform::kSurname), Name(U"欧修", KeyTransform::kSurname));
  EXPECT_EQ(Name(U"欧阳小明", KeyTransform::kGivenName), Name(U"王小明", KeyTransform::kGivenName));
}

TEST_F(KeyWordTest, LongNamesAreKeyedByTheirTextInWhateverOrderTheyWereInterned) {
  const std::uint64_t word = Name(U"阿不都热合曼·买买提", KeyTransform::kExact);
  TermDictionary other;
  other.Intern("something before it");
  const auto id = other.Intern("阿不都热合曼·买买提");
  std::byte bytes[8];
  StorePacked(bytes, matchers::EscapedName(id.value).word);
  EXPECT_EQ(KeyWord(FieldType::kName, KeyTransform::kExact, 0, bytes, other), word);
}

TEST_F(KeyWordTest, DatePartsAgreeWhenTheyShould) {
  EXPECT_EQ(Date(2012, 3, 5, KeyTransform::kYear), Date(2012, 9, 1, KeyTransform::kYear));
  EXPECT_NE(Date(2012, 3, 5, KeyTransform::kYear), Date(2013, 3, 5, KeyTransform::kYear));
  EXPECT_EQ(Date(2012, 3, 5, KeyTransform::kYearMonth), Date(2012, 3, 9, KeyTransform::kYearMonth));
  EXPECT_NE(Date(2012, 3, 5, KeyTransform::kYearMonth), Date(2013, 3, 5, KeyTransform::kYearMonth));
  EXPECT_EQ(Date(2012, 3, 5, KeyTransform::kMonthDay), Date(2013, 3, 5, KeyTransform::kMonthDay));
  EXPECT_EQ(Date(2012, 3, 15, KeyTransform::kDateDigitsSorted),
            Date(2012, 5, 13, KeyTransform::kDateDigitsSorted));
}

// The packed number and the same characters as typed: one word for every part and length.
TEST_F(KeyWordTest, IdPartsAreTheSameHoweverTheNumberIsKept) {
  for (const char* body : {"11010820120305123", "65432119991231000", "10000020000101999"}) {
    const std::string sound = RecordBuilder::WithCheck(body);
    std::string longer = "9" + sound, other_end = sound + "9";  // kept as typed
    for (int length = 1; length <= 17; ++length) {
      EXPECT_EQ(Id(sound, KeyTransform::kSuffix, length), Id(longer, KeyTransform::kSuffix, length));
      EXPECT_EQ(Id(sound, KeyTransform::kPrefix, length), Id(other_end, KeyTransform::kPrefix, length));
      EXPECT_NE(Id(sound, KeyTransform::kPrefix, length), Id(longer, KeyTransform::kPrefix, length));
    }
    EXPECT_EQ(Id(sound, KeyTransform::kWithoutRegion), Id(other_end, KeyTransform::kWithoutRegion));
    EXPECT_EQ(Id(sound, KeyTransform::kBirthDate), Id(other_end, KeyTransform::kBirthDate));
    std::string damaged = sound;
    damaged[9] = 'O';  // in the birth date
    EXPECT_EQ(Id(sound, KeyTransform::kWithoutBirthDate), Id(damaged, KeyTransform::kWithoutBirthDate));
    EXPECT_NE(Id(sound, KeyTransform::kBirthDate), Id(damaged, KeyTransform::kBirthDate));
  }
}

TEST_F(KeyWordTest, IdPartsOfASoundAndADamagedNumberMeet) {
  const std::string sound = RecordBuilder::WithCheck("11010820120305123");
  std::string damaged = sound;
  damaged[2] = 'O';  // a letter for the digit 0: no longer well-formed
  ASSERT_NE(Id(sound, KeyTransform::kExact), Id(damaged, KeyTransform::kExact));
  EXPECT_EQ(Id(sound, KeyTransform::kSuffix, 6), Id(damaged, KeyTransform::kSuffix, 6));
  EXPECT_EQ(Id(sound, KeyTransform::kWithoutRegion), Id(damaged, KeyTransform::kWithoutRegion));
  EXPECT_EQ(Id(sound, KeyTransform::kBirthDate), Id(damaged, KeyTransform::kBirthDate));
  EXPECT_EQ(Id("12", KeyTransform::kSuffix, 6), 0U) << "too short to have such a tail";
}

TEST_F(KeyWordTest, WordsOfAColumnAreTheWordsOfEachField) {
  // Numbers sound, damaged and missing, a stride wider than the field, every transform they have.
  constexpr std::size_t kStride = 24, kCount = 40;
  std::vector<std::byte> column(kStride * kCount);
  for (std::size_t i = 0; i < kCount; ++i) {
    std::string text = RecordBuilder::WithCheck("11010820120305" + std::to_string(100 + i));
    if (i % 4 == 1) text.erase(i % 17, 1);
    if (i % 4 == 2) text = i % 8 == 2 ? "" : "G" + std::to_string(12345678 + i);
    matchers::PackedIdNumber id = matchers::PackIdNumber(text);
    if (matchers::IsBlank(id) && !text.empty()) {
      id = matchers::PackIdTerm(terms_.Intern(text).value);
    }
    StorePacked(&column[i * kStride], id.digits);
    StorePacked(&column[i * kStride + 8], id.tail);
  }
  std::size_t blank = 0;
  for (const KeyTransform transform :
       {KeyTransform::kExact, KeyTransform::kPrefix, KeyTransform::kSuffix, KeyTransform::kBirthDate,
        KeyTransform::kWithoutRegion, KeyTransform::kWithoutBirthDate, KeyTransform::kOneOff}) {
    std::uint64_t words[kCount];
    KeyWords(FieldType::kIdNumber, transform, 4, column.data(), kStride, kCount, terms_, words);
    for (std::size_t i = 0; i < kCount; ++i) {
      EXPECT_EQ(words[i], KeyWord(FieldType::kIdNumber, transform, 4, &column[i * kStride], terms_))
          << "number " << i;
      blank += static_cast<std::size_t>(words[i] == 0);
    }
  }
  EXPECT_GE(blank, kCount / 8);
}

TEST_F(KeyWordTest, TextDigitsAndRegionPrefixes) {
  EXPECT_EQ(Term("robert", KeyTransform::kPrefix, 3), Term("robin", KeyTransform::kPrefix, 3));
  EXPECT_EQ(Term("robert", KeyTransform::kSoundex), Term("rupert", KeyTransform::kSoundex));
  EXPECT_EQ(Term("ab", KeyTransform::kPrefix, 3), 0U);
  const auto digits = [&](const char* text, KeyTransform transform, int length) {
    std::byte bytes[6];
    StoreDigits(bytes, *matchers::PackDigits(text), terms_);
    return KeyWord(FieldType::kDigits, transform, length, bytes, terms_);
  };
  EXPECT_EQ(digits("13800001234", KeyTransform::kSuffix, 4),
            digits("0211234", KeyTransform::kSuffix, 4));
  EXPECT_EQ(digits("13800001234", KeyTransform::kPrefix, 3),
            digits("13899999999", KeyTransform::kPrefix, 3));
  const auto region = [&](std::uint32_t code, int length) {
    return Word(FieldType::kRegion, KeyTransform::kPrefix, length, code);  // its three low bytes
  };
  EXPECT_EQ(region(310115, 2), region(310101, 2));
  EXPECT_NE(region(310115, 4), region(310215, 4));
}

TEST_F(KeyWordTest, CostsOrderCodesBeforeTexts) {
  EXPECT_LT(KeyWordCost(FieldType::kCode, KeyTransform::kExact),
            KeyWordCost(FieldType::kText, KeyTransform::kSoundex));
}

}  // namespace
}  // namespace xueji
